#include "core/config/sampling_config.h"

#include "core/config/config_table.h"

namespace lorikeet {

#define LK_WORDS(label, unit, help, advice)                                               \
  config_table::Words {                                                                   \
    LK_TR("RunConfig", label), unit, LK_TR("RunConfig", help), LK_TR("RunConfig", advice) \
  }

const std::vector<Field<SamplingConfig>>& samplingFields() {
  using C = SamplingConfig;
  using config_table::integer;
  using config_table::Place;
  using config_table::real;
  const Place place{"Sampling"}, off{"Sampling", false, LK_TR("RunConfig", "off")};
  static const std::vector<Field<SamplingConfig>> kFields = {
      real("temperature", &C::temperature, 0.7, 0, 10, 2, Place{"Sampling", true, LK_TR("RunConfig", "always the likeliest word")},
           LK_WORDS("Temperature", "", "How much chance decides the next word.",
                    "Use 0 for facts and comparisons, 0.7 to 1 for lively text.")),
      integer("topK", &C::topK, 40, 0, 1000000, off,
              LK_WORDS("Top k", "tokens", "Only this many of the likeliest words can be drawn.", "Lower it if odd words slip in.")),
      real("topP", &C::topP, 0.95, 0, 1, 3, place,
           LK_WORDS("Top p", "", "Only the likeliest words that together have this probability can be drawn; 1 is off.",
                    "Lower it to 0.8 for safer answers.")),
      real("minP", &C::minP, 0.0, 0, 1, 3, off,
           LK_WORDS("Min p", "", "Words less likely than this share of the likeliest one cannot be drawn.",
                    "Try 0.05 in place of top k and top p at high temperatures.")),
      real("repetitionPenalty", &C::repetitionPenalty, 1.0, 0.1, 10, 2, place,
           LK_WORDS("Repetition penalty", "", "Makes words that were used already less likely; 1 is off.",
                    "Try 1.1 if answers go round in circles.")),
      integer("maxNewTokens", &C::maxNewTokens, 256, 1, 1 << 20, Place{"Sampling", true},
              LK_WORDS("Longest answer", "tokens", "The answer ends after this many tokens at the latest.",
                       "Raise it if answers stop in mid-sentence.")),
      integer("seed", &C::seed, 42, 0, 9007199254740991.0, place,
              LK_WORDS("Seed", "", "The number that all chance in the answer comes from.",
                       "The same seed gives the same answer; change it for another one.")),
      config_table::text("stop", &C::stop, "", place,
                         LK_WORDS("Stop at", "", "Texts that end the answer when they appear, one a line.",
                                  "Leave it empty for chat models, which have their own end token.")),
  };
  return kFields;
}

#undef LK_WORDS

SamplingConfig::SamplingConfig() {
  config_table::setDefaults(*this, samplingFields());
}

Json toJson(const SamplingConfig& config) {
  return toJson(config, samplingFields());
}

SamplingConfig samplingConfigFromJson(const Json& json) {
  if (!json.is_object()) throw Error("Sampling settings must be a JSON object, but are " + describeJson(json) + ".");
  SamplingConfig config;
  for (const auto& [key, value] : json.items()) config_table::setByKey(config, samplingFields(), key, value);
  return config;
}

}  // namespace lorikeet
