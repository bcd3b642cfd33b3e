// lorikeet-cli bench on a tiny model: every key that scripts read, numbers that can be true, the same losses twice.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/cli/program.h"

namespace lorikeet::test {
namespace {

using Words = std::vector<std::string>;

class CliBench : public testing::Test {
 protected:
  TempFolder folder;
  std::string model = makeTinyModel(folder).string();
  std::string dataset = makeDataset(folder, 10);

  Json jsonOf(const Words& call) const {
    const Outcome outcome = run(call, folder);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.code == 0 ? Json::parse(outcome.out) : Json();
  }

  /// `bench train` with four rows a step.
  Json trainJson(const Words& more) const {
    Words call{"bench", "train", "--model", model, "--dataset", dataset, "--batch", "4", "--threads", "1", "--max-length", "64", "--json"};
    call.insert(call.end(), more.begin(), more.end());
    return jsonOf(call);
  }

  Words generateCall(const Words& more) const {
    Words call{"bench", "generate", "--model", model, "--prompt-tokens", "12", "--new-tokens", "6", "--threads", "1", "--json"};
    call.insert(call.end(), more.begin(), more.end());
    return call;
  }
};

void expectSetting(const Json& json) {
  EXPECT_EQ(json["model"], "tiny");
  EXPECT_EQ(json["dtype"], "float32");
  EXPECT_EQ(json["threads"], 1);
  EXPECT_TRUE(json["cpu_features"].is_string());
  EXPECT_GT(json["peak_rss_mb"], 10.0);
  EXPECT_GT(json["peak_anonymous_mb"], 1.0);
  EXPECT_LE(json["peak_anonymous_mb"].get<double>(), json["peak_rss_mb"].get<double>() * 1.1);
}

TEST_F(CliBench, TrainHasEveryNumber) {
  const Json json = trainJson({"--steps", "4", "--warm", "1", "--rank", "4"});
  ASSERT_TRUE(json.is_object());
  expectSetting(json);
  EXPECT_EQ(json["steps"], 4);
  EXPECT_EQ(json["timed_steps"], 3);
  EXPECT_EQ(json["losses"].size(), 4U);
  EXPECT_EQ(json["rows"], 10);
  EXPECT_EQ(json["rank"], 4);
  EXPECT_EQ(json["trainable_parameters"], 2 * 4 * (4 * 16 + 2 * (16 + 8) + 3 * (16 + 32)));
  const double real = json["real_tokens_per_s"], supervised = json["supervised_tokens_per_s"], padded = json["padded_tokens_per_s"];
  EXPECT_GT(supervised, 0);
  EXPECT_GT(real, supervised);
  EXPECT_GT(padded, real) << "rows are shorter than 64 tokens";
  EXPECT_NEAR(json["tokens_per_step"].get<double>() / json["seconds_per_step"].get<double>(), real, real * 1e-6);
  EXPECT_GT(json["seconds_per_step_median"], 0.0);
  const Json parts = json["parts"];
  double sum = 0;
  for (const char* part : {"matrix", "attention", "loss", "other"}) {
    ASSERT_TRUE(parts[part].is_number()) << part;
    EXPECT_GE(parts[part], 0.0) << part;
    sum += parts[part].get<double>();
  }
  EXPECT_NEAR(sum, json["seconds_per_step"].get<double>(), 1e-6);
  EXPECT_GT(json["matrix_gflops"], 0.0);
  EXPECT_GT(json["machine_gflops"], 0.0);
  EXPECT_GT(json["matrix_rate_share"], 0.0);
}

TEST_F(CliBench, OperationsAreThoseOfTheModel) {
  const Json json = trainJson({"--steps", "2", "--no-shuffle", "--targets", "down_proj"});
  const double tokens = json["tokens_per_step"], supervised = json["supervised_tokens_per_step"];
  // Forward everything; backward only what lies above the first block's down_proj: the second block and the head.
  const double block = 2 * 16 * 16 + 2 * 8 * 16 + 3 * 16 * 32;
  const double expected = 2 * (tokens * block * 3 + supervised * 512 * 16 * 2) / 1e9;
  EXPECT_NEAR(json["gflop_per_step"]["base"].get<double>(), expected, expected * 1e-9);
}

TEST_F(CliBench, LossesFallAndRepeat) {
  const Words call{"--steps", "12", "--no-shuffle", "--learning-rate", "0.01"};
  const Json first = trainJson(call), second = trainJson(call);
  ASSERT_EQ(first["losses"].size(), 12U);
  for (const Json& loss : first["losses"]) EXPECT_TRUE(loss.is_number() && std::isfinite(loss.get<double>()));
  EXPECT_EQ(first["losses"], second["losses"]);
  EXPECT_LT(first["losses"].back(), first["losses"].front());
  EXPECT_NE(trainJson({"--steps", "12", "--learning-rate", "0.01"})["losses"], first["losses"]) << "another order";
}

TEST_F(CliBench, FileOrderWrapsAround) {
  const Json json = trainJson({"--steps", "6", "--no-shuffle", "--learning-rate", "0.000000001"});
  // Ten rows, four a step: the steps 0 and 5 read the same rows, and such a small rate changes nothing that shows.
  EXPECT_NEAR(json["losses"][0].get<double>(), json["losses"][5].get<double>(), 1e-5);
}

TEST_F(CliBench, StartsFromAnAdapter) {
  const Outcome trained = run({"train", "--json", "--base-model", model, "--dataset", dataset, "--runs-root", (folder / "runs").string(),
                               "--max-steps", "20", "--epochs", "100", "--threads", "1", "--rank", "2", "--learning-rate", "0.01"},
                              folder);
  ASSERT_EQ(trained.code, 0) << trained.err;
  const Json done = Json::parse(trained.out.substr(trained.out.rfind("{\"event\"")));
  const std::string adapter = done["adapter"];
  const Json fresh = trainJson({"--steps", "2", "--no-shuffle"}), json = trainJson({"--steps", "2", "--no-shuffle", "--init-adapter", adapter});
  EXPECT_EQ(json["rank"], 2);
  EXPECT_LT(json["losses"][0], fresh["losses"][0]) << "it has learnt something";
}

TEST_F(CliBench, GenerateHasEveryNumber) {
  const Json json = jsonOf(generateCall({"--lanes", "3"}));
  ASSERT_TRUE(json.is_object());
  expectSetting(json);
  for (const char* key : {"prefill_tokens_per_s", "decode_tokens_per_s", "decode_tokens_per_s_all_lanes", "read_bandwidth_gb_s", "bandwidth_share"}) {
    ASSERT_TRUE(json[key].is_number()) << key;
    EXPECT_GT(json[key], 0.0) << key;
  }
  EXPECT_NEAR(json["decode_tokens_per_s_all_lanes"].get<double>(), 3 * json["decode_tokens_per_s"].get<double>(), 1e-6 * json["decode_tokens_per_s_all_lanes"].get<double>());
  EXPECT_EQ(json["bytes_per_token"], 4 * (2 * (2 * 16 * 16 + 2 * 8 * 16 + 3 * 16 * 32) + 512 * 16));
  EXPECT_FALSE(json.contains("pair"));
}

TEST_F(CliBench, GeneratePair) {
  const Json json = jsonOf(generateCall({"--pair", "--rank", "2"}));
  ASSERT_TRUE(json.contains("pair"));
  const double base = json["pair"]["base_seconds_per_token"], pair = json["pair"]["pair_seconds_per_token"];
  EXPECT_GT(base, 0);
  EXPECT_NEAR(json["pair"]["ratio"].get<double>(), pair / base, 1e-9);
  const double chatBase = json["pair"]["chat_base_seconds"], chatPair = json["pair"]["chat_pair_seconds"];
  EXPECT_GT(chatBase, 0);
  EXPECT_NEAR(json["pair"]["chat_ratio"].get<double>(), chatPair / chatBase, 1e-9);
}

TEST_F(CliBench, OpenHasEveryNumber) {
  const Json json = jsonOf({"bench", "open", "--model", model, "--dataset", dataset, "--json"});
  for (const char* key : {"open_seconds", "plan_seconds", "first_token_seconds", "peak_rss_mb"}) {
    ASSERT_TRUE(json[key].is_number()) << key;
    EXPECT_GT(json[key], 0.0) << key;
  }
}

TEST_F(CliBench, TablesForPeople) {
  const Outcome train = run({"bench", "train", "--model", model, "--dataset", dataset, "--steps", "2"}, folder);
  ASSERT_EQ(train.code, 0) << train.err;
  for (const char* words : {"real tokens", "share of that rate", "peak memory"}) EXPECT_NE(train.out.find(words), std::string::npos) << words;
  const Outcome help = run({"bench"}, folder);
  EXPECT_EQ(help.code, 2);
  for (const char* verb : {"train", "generate", "open"}) EXPECT_NE(help.err.find(verb), std::string::npos) << verb;
}

TEST_F(CliBench, BadInputIsOneSentence) {
  const std::string nowhere = (folder / "nowhere").string();
  for (const char* verb : {"train", "generate", "open"}) {
    const Outcome outcome = run({"bench", verb, "--model", nowhere}, folder);
    EXPECT_EQ(outcome.code, 1) << outcome.err;
    EXPECT_NE(outcome.err.find(nowhere), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1) << outcome.err;
  }
  const Outcome warm = run({"bench", "train", "--model", model, "--dataset", dataset, "--steps", "2", "--warm", "2"}, folder);
  EXPECT_EQ(warm.code, 1);
  EXPECT_NE(warm.err.find("--warm 2"), std::string::npos) << warm.err;
  const Outcome tooLong = run({"bench", "generate", "--model", model, "--prompt-tokens", "300"}, folder);
  EXPECT_EQ(tooLong.code, 1);
  EXPECT_NE(tooLong.err.find("256"), std::string::npos) << tooLong.err;
  EXPECT_EQ(run({"bench", "train", "--batch", "0"}, folder).code, 2);
}

}  // namespace
}  // namespace lorikeet::test
