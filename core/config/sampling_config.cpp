#include "core/config/sampling_config.h"

#include "core/config/config_table.h"

namespace lorikeet {

const std::vector<Field<SamplingConfig>>& samplingFields() {
  using C = SamplingConfig;
  using config_table::integer;
  using config_table::Place;
  using config_table::real;
  using config_table::Words;
  const Place place{LK_TR("RunConfig", "Sampling")}, off{LK_TR("RunConfig", "Sampling"), false, LK_TR("RunConfig", "off")};
  static const std::vector<Field<SamplingConfig>> kFields = {
      real("temperature", &C::temperature, 0, 0, 10, 2,
           Place{LK_TR("RunConfig", "Sampling"), true, LK_TR("RunConfig", "always the likeliest word")},
           Words{LK_TR("RunConfig", "Temperature"), "", LK_TR("RunConfig", "How much chance decides the next word."),
                 LK_TR("RunConfig", "Use 0 for facts and comparisons, 0.7 to 1 for lively text.")}),
      integer("topK", &C::topK, 40, 0, 1000000, off,
              Words{LK_TR("RunConfig", "Top k"), LK_TR("RunConfig", "tokens"),
                    LK_TR("RunConfig", "Only this many of the likeliest words can be drawn."),
                    LK_TR("RunConfig", "Lower it if odd words slip in.")}),
      real("topP", &C::topP, 0.95, 0, 1, 3, place,
           Words{LK_TR("RunConfig", "Top p"), "",
                 LK_TR("RunConfig", "Only the likeliest words that together have this probability can be drawn; 1 is off."),
                 LK_TR("RunConfig", "Lower it to 0.8 for safer answers.")}),
      real("minP", &C::minP, 0.0, 0, 1, 3, off,
           Words{LK_TR("RunConfig", "Min p"), "",
                 LK_TR("RunConfig", "Words less likely than this share of the likeliest one cannot be drawn."),
                 LK_TR("RunConfig", "Try 0.05 in place of top k and top p at high temperatures.")}),
      real("repetitionPenalty", &C::repetitionPenalty, 1.0, 0.1, 10, 2, place,
           Words{LK_TR("RunConfig", "Repetition penalty"), "",
                 LK_TR("RunConfig", "Makes words that were used already less likely; 1 is off."),
                 LK_TR("RunConfig", "Try 1.1 if answers go round in circles.")}),
      integer("maxNewTokens", &C::maxNewTokens, 256, 1, 1 << 20, Place{LK_TR("RunConfig", "Sampling"), true},
              Words{LK_TR("RunConfig", "Longest answer"), LK_TR("RunConfig", "tokens"),
                    LK_TR("RunConfig", "The answer ends after this many tokens at the latest."),
                    LK_TR("RunConfig", "Raise it if answers stop in mid-sentence.")}),
      integer("seed", &C::seed, 42, 0, 9007199254740991.0, place,
              Words{LK_TR("RunConfig", "Seed"), "", LK_TR("RunConfig", "The number that all chance in the answer comes from."),
                    LK_TR("RunConfig", "The same seed gives the same answer; change it for another one.")}),
      config_table::text(
          "stop", &C::stop, "", place,
          Words{LK_TR("RunConfig", "Stop at"), "", LK_TR("RunConfig", "Texts that end the answer when they appear, one a line."),
                LK_TR("RunConfig", "Leave it empty for chat models, which have their own end token.")}),
  };
  return kFields;
}

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
