// lorikeet-cli at work on a tiny model: JSON that parses, training, stop and resume, answers in a pipe.
#include <gtest/gtest.h>
#include <signal.h>

#include <map>
#include <sstream>

#include "tests/cli/program.h"

namespace lorikeet::test {
namespace {

std::vector<std::string> trainCall(const fs::path& model, const std::string& dataset, const std::string& runs, int steps) {
  return {"train",        "--json",
          "--base-model", model.string(),
          "--dataset",    dataset,
          "--runs-root",  runs,
          "--max-steps",  std::to_string(steps),
          "--epochs",     "10000",
          "--save-every", "5",
          "--eval-every", "5",
          "--threads",    "1",
          "--batch-size", "4"};
}

std::map<int, double> lossesOf(const std::string& events) {
  std::map<int, double> losses;
  for (const Json& event : jsonLines(events)) {
    if (event["event"] == "metric" && !event["trainLoss"].is_null()) losses[event["step"]] = event["trainLoss"];
  }
  return losses;
}

fs::path onlyRunIn(const fs::path& root) {
  fs::path found;
  for (const auto& entry : fs::directory_iterator(root)) {
    if (fs::exists(entry.path() / "run.json")) found = entry.path();
  }
  return found;
}

class CliWork : public testing::Test {
 protected:
  TempFolder folder;
  fs::path model = makeTinyModel(folder);
  std::string dataset = makeDataset(folder, 24);
};

TEST_F(CliWork, InspectCounts) {
  const Outcome outcome = run({"inspect", model.string(), "--targets", "q_proj,v_proj", "--rank", "4", "--json"}, folder);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json json = Json::parse(outcome.out);
  // V·D + 2·(2·D·D + 2·8·D + 3·D·F + 2·D) + D with V 512, D 16, F 32
  EXPECT_EQ(json["baseParameters"], 512 * 16 + 2 * (2 * 256 + 2 * 128 + 3 * 512 + 32) + 16);
  EXPECT_EQ(json["trainableParameters"], 2 * (4 * (16 + 16) + 4 * (16 + 8)));
  EXPECT_EQ(json["sites"].size(), 4U);
  const Outcome text = run({"inspect", model.string()}, folder);
  EXPECT_NE(text.out.find("0…1"), std::string::npos) << "equal layers are folded\n" << text.out;
}

TEST_F(CliWork, TokenizeGivesBackTheText) {
  const Outcome outcome = run({"tokenize", model.string(), "--json"}, folder, "\"Once upon a time\"\n\"\"\n");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto lines = jsonLines(outcome.out);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["decoded"], "Once upon a time");
  EXPECT_EQ(lines[0]["ids_with_special"].size(), lines[0]["ids"].size() + 1) << "bos";
  const Outcome chat = run({"tokenize", model.string(), "--json", "--chat", "--chat-template", "chatml", "--add-generation-prompt"},
                           folder, "[{\"role\": \"user\", \"content\": \"Hi\"}]\n");
  ASSERT_EQ(chat.code, 0) << chat.err;
  EXPECT_EQ(jsonLines(chat.out)[0]["rendered"], "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
}

TEST_F(CliWork, TrainReportsAndLeavesAnAdapter) {
  const Outcome outcome = run(trainCall(model, dataset, (folder / "runs").string(), 10), folder);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.err.find('\r'), std::string::npos) << "no progress line in a pipe";
  const auto events = jsonLines(outcome.out);
  EXPECT_NE(outcome.out.find("{\"event\":\"start\""), std::string::npos);
  const Json done = events.back();
  EXPECT_EQ(done["event"], "done");
  EXPECT_EQ(done["status"], "finished");
  EXPECT_EQ(lossesOf(outcome.out).size(), 10U);
  const std::string adapter = done["adapter"];
  EXPECT_TRUE(fs::exists(fs::path(adapter) / "adapter_model.safetensors"));

  const Outcome runs = run({"runs", "--json"}, folder);
  EXPECT_EQ(Json::parse(runs.out).at(0)["step"], 10);
  const Outcome eval =
      run({"eval", model.string(), "--questions", dataset, "--adapter", done["runDir"], "--max-new-tokens", "4", "--json"}, folder);
  ASSERT_EQ(eval.code, 0) << eval.err;
  EXPECT_EQ(Json::parse(eval.out)["rows"].size(), 24U);
  const Outcome chat =
      run({"chat", model.string(), "--adapter", adapter, "--max-new-tokens", "4", "--json"}, folder, "Hello\n\nAgain\n");
  ASSERT_EQ(chat.code, 0) << chat.err;
  const auto answers = jsonLines(chat.out);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[1]["question"], "Again");
  EXPECT_EQ(answers[0]["answers"].size(), 2U) << "base and adapted";
}

TEST_F(CliWork, AnAdapterOfStrengthZeroIsTheBase) {
  const Outcome trained = run(trainCall(model, dataset, (folder / "runs").string(), 10), folder);
  const std::string adapter = jsonLines(trained.out).back()["adapter"];
  const auto tokensOf = [&](const std::vector<std::string>& more) {
    std::vector<std::string> call{"generate", model.string(),     "--prompt", "Once",  "--raw", "--temperature",
                                  "0",        "--max-new-tokens", "12",       "--json"};
    call.insert(call.end(), more.begin(), more.end());
    return Json::parse(run(call, folder).out)["tokens"];
  };
  EXPECT_EQ(tokensOf({}), tokensOf({"--adapter", adapter, "--strength", "0"}));
}

TEST_F(CliWork, ConfigFileAndFlagsCombine) {
  const std::string config =
      folder.file("run.json", Json{{"baseModel", model.string()}, {"dataset", dataset}, {"rank", 2}, {"maxSteps", 3}}.dump());
  const Outcome outcome = run({"train", "--config", config, "--rank", "3", "--plan-only", "--json"}, folder);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json plan = Json::parse(outcome.out);
  EXPECT_EQ(plan["totalSteps"], 3);
  EXPECT_EQ(plan["trainableParameters"], 2 * 3 * (4 * 16 + 2 * (16 + 8) + 3 * (16 + 32))) << "rank 3 from the flag";
  EXPECT_FALSE(fs::exists(folder / "runs"));
}

TEST_F(CliWork, InterruptKeepsARunThatCanGoOn) {
  Program program(trainCall(model, dataset, (folder / "runs").string(), 20000), folder);
  for (std::string line; program.readLine(line);) {
    const Json event = Json::parse(line);
    if (event["event"] == "metric" && event["step"] >= 7) break;
  }
  program.signal(SIGINT);
  const Outcome stopped = program.finish();
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  const Json done = jsonLines(stopped.out).back();
  EXPECT_EQ(done["status"], "stopped");
  EXPECT_GE(done["step"], 7);
}

TEST_F(CliWork, AFinishedRunGoesOnForMoreEpochs) {
  const std::vector<std::string> call{"train", "--json", "--base-model", model.string(), "--dataset", dataset, "--epochs", "2", "--batch-size", "4",
                                      "--pinned-prompts", "What is number 3?", "--name", "Longer and longer"};
  const Json first = jsonLines(run(call, folder).out).back();
  ASSERT_EQ(first["status"], "finished");
  const Outcome more = run({"train", "--resume", first["runDir"], "--epochs", "4", "--json"}, folder);
  ASSERT_EQ(more.code, 0) << more.err;
  const auto events = jsonLines(more.out);
  EXPECT_EQ(events.back()["status"], "finished");
  EXPECT_EQ(events.back()["step"], 2 * first["step"].get<int>());
  EXPECT_EQ(lossesOf(more.out).begin()->first, first["step"].get<int>() + 1);
  bool answered = false;
  for (const Json& event : events) {
    if (event["event"] == "metric") {
      EXPECT_GT(event["memoryBytes"], 1e6);
      EXPECT_GT(event["tokens"], 0);
    }
    answered = answered || (event["event"] == "pinned" && event["answers"].size() == 1);
  }
  EXPECT_TRUE(answered);
  const Outcome same = run({"train", "--resume", first["runDir"], "--epochs", "4"}, folder);
  EXPECT_EQ(same.code, 1);
  EXPECT_NE(same.err.find("more epochs"), std::string::npos) << same.err;
  EXPECT_EQ(Json::parse(run({"runs", "--json"}, folder).out).at(0)["name"], "Longer and longer");
}

TEST_F(CliWork, AKilledRunResumesWithTheSameLosses) {
  constexpr int kSteps = 120;
  const std::string whole = (folder / "whole").string(), killed = (folder / "killed").string();
  const auto expected = lossesOf(run(trainCall(model, dataset, whole, kSteps), folder).out);
  ASSERT_EQ(expected.size(), std::size_t(kSteps));
  {
    Program program(trainCall(model, dataset, killed, kSteps), folder);
    for (std::string line; program.readLine(line);) {
      const Json event = Json::parse(line);
      if (event["event"] == "metric" && event["step"] >= 23) break;
    }
    program.signal(SIGKILL);
    ASSERT_EQ(program.finish().code, 128 + SIGKILL);
  }
  const Outcome resumed = run({"train", "--resume", onlyRunIn(killed).string(), "--json"}, folder);
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  const auto losses = lossesOf(resumed.out);
  ASSERT_FALSE(losses.empty());
  EXPECT_GE(losses.begin()->first, 20) << "from the last checkpoint, not from the start";
  for (const auto& [step, loss] : losses) EXPECT_EQ(loss, expected.at(step)) << "step " << step;
}

}  // namespace
}  // namespace lorikeet::test
