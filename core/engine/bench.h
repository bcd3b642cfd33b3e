// What `lorikeet-cli bench` measures: whole training steps, generation, opening a model. Plain values, no torch header. Used by the CLI.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/engine/engine.h"

namespace lorikeet {

/// What the numbers belong to.
struct BenchSetting {
  std::string model, dtype, cpuFeatures;
  std::string cpuLevel;  ///< vector instructions that our kernels use, after ONEDNN_MAX_CPU_ISA
  int threads = 1;
};

/// Peaks since the process began, in MiB.
struct MemoryPeak {
  double rssMb = 0;        ///< all pages, those of the mapped model files too
  double anonymousMb = 0;  ///< the process's own, sampled
};

// ---- training ----------------------------------------------------------------------------------------------------------

struct TrainBenchOptions {
  RunConfig config;  ///< learningRate as it is in every step; no schedule, no accumulation, no validation
  std::int64_t steps = 6, warm = 1;  ///< all steps, and how many of them are not timed
  bool shuffle = true;        ///< false: rows in file order, row (step·batch + j) % rows
  bool superviseRest = false; ///< what stands behind a row's last supervised token is learned too (a line break after the end of turn)
  std::filesystem::path initAdapter;  ///< PEFT folder to start from; "" = a fresh adapter
};

/// The machine's own rate on one kind of product of the step.
struct ProductRate {
  std::string name;  ///< "512 x 896 x 4864"
  double operations = 0;  ///< of all such products of a step
  double rate = 0;        ///< operations a second
};

struct TrainBench {
  BenchSetting setting;
  MemoryPeak memory;
  std::size_t rows = 0;  ///< that the steps are drawn from
  std::int64_t rank = 0, trainableParameters = 0, steps = 0;
  std::vector<double> losses;       ///< of every step, warm ones too: mean per supervised token, nats
  std::vector<double> stepSeconds;  ///< of timed steps
  /// Of all timed steps together. Padded: what rows of maxLength would have been.
  std::int64_t realTokens = 0, supervisedTokens = 0, paddedTokens = 0;
  bool partsKnown = false;  ///< small models compute with torch's operations, which nobody times
  double matrixSeconds = 0, attentionSeconds = 0, lossSeconds = 0;  ///< of all timed steps
  /// Operations of all timed steps: the base's products and the head, the adapter's, attention's.
  double baseOperations = 0, adapterOperations = 0, attentionOperations = 0;
  std::vector<ProductRate> rates;  ///< the base's products of a typical step, on this machine, in this process
  double machineRate = 0;          ///< operations a second that a step of nothing but those products would reach

  double seconds() const;        ///< of all timed steps
  double secondsMedian() const;  ///< of one
  /// The step's own rate of products (attention's not counted), operations a second.
  double matrixRate() const { return (baseOperations + adapterOperations) / seconds(); }
};

/// Whole optimisation steps through the trainer's own pieces, without a run folder.
/// @throws Error for a dataset without rows to learn, settings that fit nothing; Cancelled
TrainBench benchTrain(const LoadedModel& model, const TrainBenchOptions& options, const Dataset& dataset, std::stop_token stop = {});

// ---- generation --------------------------------------------------------------------------------------------------------

struct GenerateBenchOptions {
  RunConfig config;  ///< threads; rank, targets and seed of a fresh adapter
  std::int64_t promptTokens = 128, newTokens = 64, lanes = 1;
  std::filesystem::path adapter;  ///< PEFT folder; all lanes of the plain measurement wear it, one lane of the pair
  bool pair = false;              ///< also base alone against base and adapted in one batch
};

/// Base alone against base and adapted in one batch, medians of alternating rounds.
struct PairBench {
  double baseSeconds = 0, pairSeconds = 0;  ///< of one decoding step
  double ratio() const { return pairSeconds / baseSeconds; }
  /// Of a question's whole answer as the chat makes it: template, prompt, odds of every token, text. newTokens long.
  double chatBaseSeconds = 0, chatPairSeconds = 0;
  double chatRatio() const { return chatPairSeconds / chatBaseSeconds; }
};

struct GenerateBench {
  BenchSetting setting;
  MemoryPeak memory;
  std::int64_t promptTokens = 0, newTokens = 0, lanes = 0;
  double prefillSeconds = 0;   ///< of all lanes' prompts in one pass, with the first token's logits
  double decodeSeconds = 0;    ///< of one step: one more token for every lane
  std::int64_t bytesPerToken = 0;  ///< weights that a step reads: the linear layers and the head
  double readBandwidth = 0;    ///< bytes a second that this machine sums up with the same threads
  std::optional<PairBench> pair;
  double bandwidthShare() const { return static_cast<double>(bytesPerToken) / decodeSeconds / readBandwidth; }
};

/// Greedy decoding of random prompts, end tokens ignored. Each number is a median of three.
/// @throws Error for a prompt longer than the context, a model with an encoder; Cancelled
GenerateBench benchGenerate(const LoadedModel& model, const GenerateBenchOptions& options, std::stop_token stop = {});

// ---- opening -----------------------------------------------------------------------------------------------------------

struct OpenBench {
  BenchSetting setting;
  MemoryPeak memory;
  double openSeconds = 0, planSeconds = 0, firstTokenSeconds = 0;
};

/// Opens config.baseModel, plans a run on `dataset`, and makes one token, once each: what is cold stays cold.
/// @throws Error as openModel, planRun and generate
OpenBench benchOpen(const RunConfig& config, const Dataset& dataset);

}  // namespace lorikeet
