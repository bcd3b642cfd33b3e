// Field tables: defaults, ranges, types, nearest keys, and that every setting is declared once and completely.
#include <gtest/gtest.h>

#include <set>

#include "core/config/run_config.h"
#include "core/config/sampling_config.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

template <class Call>
std::string messageOf(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

const Field<RunConfig>& field(const std::string& key) {
  for (const auto& f : runFields()) {
    if (f.spec.key == key) return f;
  }
  throw std::runtime_error("no field " + key);
}

template <class Config>
void expectComplete(const std::vector<Field<Config>>& fields) {
  std::set<std::string> keys;
  for (const auto& f : fields) {
    const FieldSpec& s = f.spec;
    EXPECT_TRUE(keys.insert(s.key).second) << s.key;
    EXPECT_FALSE(s.label.empty() || s.help.empty() || s.advice.empty() || s.group.empty()) << s.key;
    EXPECT_EQ(s.help.back(), '.') << s.key;
    EXPECT_EQ(s.advice.back(), '.') << s.key;
    EXPECT_EQ(checkedValue(s, s.defaultValue), s.defaultValue) << s.key;
    EXPECT_EQ(f.get(Config()), s.defaultValue) << s.key;
  }
}

TEST(FieldTable, EveryFieldIsCompleteAndUnique) {
  expectComplete(runFields());
  expectComplete(samplingFields());
}

TEST(FieldTable, BasicFormHasTheSevenAgreedSettings) {
  std::set<std::string> basic;
  for (const auto& f : runFields()) {
    if (f.spec.basic) basic.insert(f.spec.key);
  }
  EXPECT_EQ(basic, (std::set<std::string>{"epochs", "learningRate", "rank", "batchSize", "maxLength", "validationShare", "seed"}));
}

TEST(RunConfig, RoundTripsExactly) {
  RunConfig config;
  config.learningRate = 0.1 + 0.2;
  config.dataset = "/tmp/数据.jsonl";
  config.rslora = true;
  config.placeholders = {{"name", "Hiahia"}, {"作者", "我们"}};
  const Json json = toJson(config);
  EXPECT_EQ(toJson(runConfigFromJson(Json::parse(json.dump()))), json);
  EXPECT_EQ(runConfigFromJson(Json::parse(json.dump())).learningRate, 0.1 + 0.2);
}

TEST(RunConfig, MissingKeysKeepDefaults) {
  EXPECT_EQ(toJson(runConfigFromJson(Json::object())), toJson(RunConfig()));
  EXPECT_EQ(runConfigFromJson({{"rank", 16}}).rank, 16);
}

TEST(RunConfig, UnknownKeyNamesTheNearest) {
  EXPECT_EQ(messageOf([] {
              runConfigFromJson({{"learning_rate", 1e-4}});
            }),
            "\"learning_rate\" is not a known setting. Did you mean \"learningRate\"?");
  EXPECT_NE(messageOf([] { runConfigFromJson({{"zzzzqqq", 1}}); }).find("Known settings: baseModel"), std::string::npos);
}

TEST(RunConfig, WrongTypeNamesKeyFoundAndExpected) {
  EXPECT_EQ(messageOf([] {
              runConfigFromJson({{"rank", "eight"}});
            }),
            "\"rank\" must be a whole number from 1 to 4096, but is the text \"eight\".");
  EXPECT_NE(messageOf([] { runConfigFromJson({{"rank", 2.5}}); }), "");
  EXPECT_NE(messageOf([] { runConfigFromJson({{"rslora", 1}}); }).find("true or false"), std::string::npos);
  EXPECT_NE(messageOf([] { runConfigFromJson({{"schedule", "cosin"}}); }).find("cosine, linear, constant"), std::string::npos);
  EXPECT_NE(messageOf([] { runConfigFromJson({{"dataset", nullptr}}); }).find("null"), std::string::npos);
  EXPECT_NE(messageOf([] { runConfigFromJson({{"placeholders", {{"a", 1}}}}); }).find("placeholder \"a\""), std::string::npos);
  EXPECT_NE(messageOf([] { runConfigFromJson(Json::array()); }), "");
}

TEST(Field, RangeIsInclusive) {
  RunConfig config;
  field("rank").set(config, 4096);
  EXPECT_EQ(config.rank, 4096);
  EXPECT_THROW(field("rank").set(config, 4097), Error);
  EXPECT_THROW(field("rank").set(config, 0), Error);
  EXPECT_THROW(field("rank").set(config, 18446744073709551615ull), Error);
  EXPECT_EQ(config.rank, 4096);
}

TEST(Field, SetTextParsesEveryType) {
  RunConfig config;
  field("learningRate").setText(config, "2e-5");
  EXPECT_EQ(config.learningRate, 2e-5);
  field("rslora").setText(config, "true");
  EXPECT_TRUE(config.rslora);
  field("schedule").setText(config, "linear");
  EXPECT_EQ(config.schedule, "linear");
  field("seed").setText(config, "9007199254740991");
  EXPECT_EQ(config.seed, 9007199254740991);
  for (const char* bad : {"", "abc", "1x", "nan", "inf", "1e999", "--1"})
    EXPECT_THROW(field("learningRate").setText(config, bad), Error) << bad;
  EXPECT_THROW(field("rslora").setText(config, "maybe"), Error);
}

TEST(Field, FlagAndNearestNames) {
  EXPECT_EQ(flagName("learningRate"), "learning-rate");
  EXPECT_EQ(flagName("beta1"), "beta1");
  EXPECT_EQ(nearestKey("batchsize", {"batchSize", "rank"}), "batchSize");
  EXPECT_EQ(nearestKey("rnk", {"batchSize", "rank"}), "rank");
  EXPECT_EQ(nearestKey("whatever", {"batchSize", "rank"}), "");
  EXPECT_EQ(nearestKey(std::string(100000, 'a'), {"rank"}), "");
}

TEST(RunConfig, ProblemsNeedMoreThanOneField) {
  EXPECT_TRUE(problemsOf(RunConfig()).empty());
  RunConfig config;
  config.patience = 2;
  config.validationShare = 0;
  config.systemPrompt = "Be brief.";
  config.systemPrompts = "Be kind.";
  EXPECT_EQ(problemsOf(config).size(), 2u);
}

TEST(RunConfig, AShortRunMayHaveRareEvaluations) {
  RunConfig config;  // the last step is measured and saved in any case
  config.maxSteps = 1;
  config.evalEvery = config.saveEvery = 20;
  EXPECT_TRUE(problemsOf(config).empty());
}

TEST(SamplingConfig, RoundTripsAndRefuses) {
  SamplingConfig config;
  EXPECT_EQ(config.temperature, 0);
  config.stop = "###\nEND";
  EXPECT_EQ(toJson(samplingConfigFromJson(toJson(config))), toJson(config));
  EXPECT_NE(messageOf([] { samplingConfigFromJson({{"topk", 3}}); }).find("\"topK\""), std::string::npos);
}

}  // namespace
}  // namespace lorikeet
