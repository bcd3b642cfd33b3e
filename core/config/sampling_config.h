// SamplingConfig: how the next token is drawn. One table for CLI flags, the chat pane's form and JSON.
#pragma once
#include "core/config/field.h"

namespace lorikeet {

/// Settings of one generation. Defaults and ranges stand in samplingFields() (sampling_config.cpp).
struct SamplingConfig {
  SamplingConfig();  ///< every member from its field's default

  double temperature;           ///< 0 = greedy
  std::int64_t topK;            ///< 0 = off
  double topP;                  ///< 1 = off
  double minP;                  ///< 0 = off
  double repetitionPenalty;     ///< 1 = off
  std::int64_t maxNewTokens;
  std::int64_t seed;
  std::string stop;             ///< texts that end the answer, separated by \n ("" = none)
};

const std::vector<Field<SamplingConfig>>& samplingFields();
Json toJson(const SamplingConfig& config);
/// @throws Error as runConfigFromJson.
SamplingConfig samplingConfigFromJson(const Json& json);

}  // namespace lorikeet
