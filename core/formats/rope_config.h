// Rotary position settings from config.json, in both dialects. Used by the family readers and by the model's rotary tables.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/config/field.h"
#include "core/util/json_reader.h"

namespace lorikeet {

/// Rotary position embedding. Source: transformers modeling_rope_utils; llama3 from the Llama 3.1 release, yarn from
/// arXiv:2309.00071, longrope from arXiv:2402.13753, dynamic (NTK) and linear from the community's posts that named them.
struct RopeConfig {
  std::string type = "default";                        ///< default, linear, dynamic, llama3, yarn, longrope
  double theta = 10000.0;
  std::int64_t rotaryDim = 0;                          ///< leading numbers of each head that turn; even
  double factor = 1.0;                                 ///< stretch of the context
  double lowFreqFactor = 1.0, highFreqFactor = 4.0;    ///< llama3
  double betaFast = 32.0, betaSlow = 1.0;              ///< yarn
  bool truncate = true;                                ///< yarn: whole dimensions as borders of the ramp
  double attentionFactor = 1.0;                        ///< cos and sin are multiplied by it (yarn, longrope)
  std::vector<double> shortFactor, longFactor;         ///< longrope: rotaryDim/2 each
  std::int64_t originalMaxPositions = 0;               ///< context before stretching
  bool recomputesWhenCrossing = false;                 ///< longrope: cached keys are made anew once a sequence outgrows that context
};

/// What of the model the rotary settings depend on.
struct RopeContext {
  std::int64_t headDim = 0, maxPositions = 0;
  double defaultTheta = 10000.0;
  bool mayBePartial = false;                           ///< Phi-3: only a share of each head turns
  std::int64_t defaultOriginalPositions = 0;           ///< context before stretching where config.json itself does not say; 0 = none
};

/// From rope_parameters (transformers 5) or rope_theta, rope_scaling and partial_rotary_factor (transformers 4).
/// @throws Error naming the key for an unknown type, a missing or senseless number.
RopeConfig readRope(const JsonReader& config, const RopeContext& context);
/// The same from one block of settings: `block` as rope_scaling or a member of rope_parameters; `config` for what stands outside it.
RopeConfig readRopeBlock(const JsonReader& block, const JsonReader& config, const RopeContext& context);

}  // namespace lorikeet
