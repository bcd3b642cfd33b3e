// What lorikeet-cli says to a wrong call and to bad input: exit code 2 or 1, one sentence, nothing of torch or C++.
#include <gtest/gtest.h>

#include <fstream>

#include "tests/cli/program.h"

namespace lorikeet::test {
namespace {

using Words = std::vector<std::string>;

/// The call fails with `code`, and stderr is one sentence that holds all `words`.
void expectSentence(const Outcome& outcome, int code, const Words& words) {
  EXPECT_EQ(outcome.code, code) << outcome.err;
  for (const std::string& word : words)
    EXPECT_NE(outcome.err.find(word), std::string::npos) << "no \"" << word << "\" in: " << outcome.err;
  for (const char* leak : {"c10::", "Exception raised", "terminate called", "unexpectedly", "Something unexpected", "std::"}) {
    EXPECT_EQ(outcome.err.find(leak), std::string::npos) << outcome.err;
  }
}

TEST(CliUsage, HelpAndVersionAreNoErrors) {
  const TempFolder folder;
  const Outcome help = run({"--help"}, folder);
  EXPECT_EQ(help.code, 0);
  for (const char* verb : {"inspect", "train", "chat", "generate", "eval", "demo", "tokenize", "runs", "data"}) {
    EXPECT_NE(help.out.find(verb), std::string::npos) << verb;
    EXPECT_EQ(run({verb, "--help"}, folder).code, 0) << verb;
  }
  EXPECT_NE(run({"--version"}, folder).out.find("lorikeet-cli "), std::string::npos);
}

TEST(CliUsage, WrongCallsAreExitCodeTwo) {
  const TempFolder folder;
  expectSentence(run({}, folder), 2, {"Usage", "train"});
  expectSentence(run({"fly"}, folder), 2, {"fly"});
  expectSentence(run({"train", "--wings", "2"}, folder), 2, {"--wings"});
  expectSentence(run({"train", "--learning-rate", "fast"}, folder), 2, {"--learning-rate", "fast"});
  expectSentence(run({"train", "--rank", "-3"}, folder), 2, {"--rank", "-3"});
  expectSentence(run({"train", "--schedule", "zigzag"}, folder), 2, {"--schedule", "zigzag", "cosine"});
  expectSentence(run({"generate", "--temperature", "-1", "--prompt", "x"}, folder), 2, {"--temperature"});
  expectSentence(run({"eval"}, folder), 2, {"--questions"});
  expectSentence(run({"train", "--resume", "x", "--rank", "4"}, folder), 2, {"--resume", "--rank"});
  expectSentence(run({"train", "--resume", "x", "--epochs", "0"}, folder), 2, {"--epochs"});
}

TEST(CliUsage, EveryTrainingSettingIsAFlag) {
  const TempFolder folder;
  const std::string help = run({"train", "--help"}, folder).out;
  for (const char* flag :
       {"--learning-rate", "--epochs", "--rank", "--alpha", "--targets", "--dropout", "--max-length", "--batch-size",
        "--accumulation", "--seed", "--validation-share", "--weight-decay", "--no-rslora", "--dtype"}) {
    EXPECT_NE(help.find(flag), std::string::npos) << flag;
  }
}

TEST(CliBadInput, MissingFolders) {
  const TempFolder folder;
  const std::string nowhere = (folder / "nowhere").string();
  expectSentence(run({"inspect", nowhere}, folder), 1, {nowhere});
  expectSentence(run({"generate", nowhere, "--prompt", "Hi"}, folder), 1, {nowhere});
  expectSentence(run({"train", "--resume", nowhere}, folder), 1, {nowhere});
  expectSentence(run({"train", "--dataset", nowhere}, folder), 1, {nowhere});
  expectSentence(run({"tokenize", nowhere}, folder), 1, {nowhere});
}

TEST(CliBadInput, BrokenWeights) {
  const TempFolder folder;
  const fs::path model = makeTinyModel(folder);
  fs::resize_file(model / "model.safetensors", fs::file_size(model / "model.safetensors") / 2);
  expectSentence(run({"generate", model.string(), "--prompt", "Hi"}, folder), 1, {"model.safetensors"});
  fs::resize_file(model / "model.safetensors", 5);
  expectSentence(run({"generate", model.string(), "--prompt", "Hi"}, folder), 1, {"model.safetensors"});
  fs::remove(model / "model.safetensors");
  expectSentence(run({"generate", model.string(), "--prompt", "Hi"}, folder), 1, {"safetensors"});
  EXPECT_EQ(run({"inspect", model.string()}, folder).code, 0) << "the tree needs no weights";
}

TEST(CliBadInput, WeightsThatDisagreeWithTheConfig) {
  const TempFolder folder;
  const fs::path model = makeTinyModel(folder);
  Json config = Json::parse(std::ifstream(model / "config.json"));
  config["intermediate_size"] = 48;
  std::ofstream(model / "config.json") << config;
  expectSentence(run({"generate", model.string(), "--prompt", "Hi"}, folder), 1, {"mlp.", "48", "32"});
}

TEST(CliBadInput, BrokenConfigs) {
  const TempFolder folder;
  const std::string broken = folder.file("broken.json", "{\"rank\": 8,\n \"alpha\": }");
  expectSentence(run({"train", "--config", broken}, folder), 1, {"broken.json", "line 2", "column"});
  const std::string unknown = folder.file("unknown.json", "{\"learnRate\": 0.1}");
  expectSentence(run({"train", "--config", unknown}, folder), 1, {"learnRate", "learningRate"});
  const std::string type = folder.file("type.json", "{\"rank\": \"eight\"}");
  expectSentence(run({"train", "--config", type}, folder), 1, {"rank", "eight"});
  const fs::path model = makeTinyModel(folder);
  std::ofstream(model / "config.json") << "{\"model_type\": \"parrot\", \"vocab_size\": 512}";
  expectSentence(run({"inspect", model.string()}, folder), 1, {"parrot", "llama"});
}

TEST(CliBadInput, BrokenDatasets) {
  const TempFolder folder;
  const std::string model = makeTinyModel(folder).string();
  const auto trainOn = [&](const std::string& file) { return run({"train", "--base-model", model, "--dataset", file}, folder); };
  expectSentence(trainOn(folder.file("broken.json", "[{\"question\": \"a\",\n  \"answer\" \"b\"}]")), 1,
                 {"broken.json", "line 2", "column"});
  expectSentence(trainOn(folder.file("empty.jsonl", "")), 1, {"empty.jsonl"});
  expectSentence(trainOn(folder.file("list.json", "[]")), 1, {"list.json"});
  const Outcome unanswered = trainOn(
      folder.file("rows.jsonl", "{\"question\": \"Who?\", \"answer\": \"\"}\n{\"question\": \"Why?\", \"answer\": \"\"}\n"));
  expectSentence(unanswered, 1, {"answer"});
  EXPECT_FALSE(fs::exists(folder / "runs")) << "a run that cannot start leaves nothing";
}

TEST(CliBadInput, LoraThatHitsNothingListsTheNames) {
  const TempFolder folder;
  const std::string model = makeTinyModel(folder).string();
  expectSentence(run({"inspect", model, "--targets", "query"}, folder), 1, {"query", "q_proj", "down_proj"});
  expectSentence(run({"train", "--base-model", model, "--dataset", makeDataset(folder, 4), "--targets", "query"}, folder), 1,
                 {"query", "q_proj"});
}

TEST(CliBadInput, AnswersThatAreCutAwayWhole) {
  const TempFolder folder;
  const std::string model = makeTinyModel(folder).string();
  expectSentence(run({"train", "--base-model", model, "--dataset", makeDataset(folder, 4), "--max-length", "8"}, folder), 1, {"8"});
}

TEST(CliBadInput, TokenizeNamesTheLine) {
  const TempFolder folder;
  const std::string model = makeTinyModel(folder).string();
  expectSentence(run({"tokenize", model, "--json"}, folder, "\"good\"\n\"bad\n"), 1, {"ine 2"});
  expectSentence(run({"tokenize", model, "--json"}, folder, "12\n"), 1, {"Line 1"});
}

}  // namespace
}  // namespace lorikeet::test
