// lorikeet-cli eval: several adapters, general questions, rows that cannot be asked, saving, opening again, the report.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/cli/program.h"

namespace lorikeet::test {
namespace {

std::string textOf(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class CliEval : public testing::Test {
 protected:
  std::string train(const std::string& name, const std::string& seed) {
    const Outcome trained =
        run({"train", "--base-model", model.string(), "--dataset", dataset, "--runs-root", (folder / "runs").string(), "--name",
             name, "--json", "--max-steps", "4", "--epochs", "100", "--threads", "1", "--seed", seed},
            folder);
    EXPECT_EQ(trained.code, 0) << trained.err;
    return jsonLines(trained.out).back()["runDir"];
  }
  Outcome eval(std::vector<std::string> more) {
    std::vector<std::string> call{"eval", "--model", model.string(), "--max-new-tokens", "4"};
    call.insert(call.end(), more.begin(), more.end());
    return run(call, folder);
  }

  TempFolder folder;
  fs::path model = makeTinyModel(folder);
  std::string dataset = makeDataset(folder, 24);
};

TEST_F(CliEval, SeveralAdaptersAReportAndASavedFile) {
  const std::string first = train("first", "1"), second = train("second", "2");
  const std::string report = (folder / "report.html").string(), saved = (folder / "saved").string();
  const Outcome outcome = eval({"--adapter", first, "--adapter", second, "--questions", dataset, "--general", dataset, "--report",
                                report, "--save", saved, "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json json = Json::parse(outcome.out);
  EXPECT_EQ(json["contestants"].size(), 3u);
  EXPECT_EQ(json["rows"].size(), 24u);
  ASSERT_EQ(json["sets"].size(), 2u);
  EXPECT_TRUE(json["sets"][1]["general"]);
  EXPECT_EQ(json["forgotten"].size(), 2u);
  const Json& perplexity = json["sets"][0]["contestants"][1]["metrics"]["perplexity"];
  EXPECT_GT(perplexity["value"], 1.0);
  EXPECT_LE(perplexity["low"], perplexity["value"]);
  EXPECT_GE(perplexity["high"], perplexity["value"]);
  const std::string html = textOf(report);
  EXPECT_NE(html.find("<polyline"), std::string::npos) << "the runs' loss curves";

  const std::string chinese = (folder / "zh.html").string();
  const Outcome opened = run({"eval", "--open", json["saved"], "--report", chinese, "--language", "zh", "--json"}, folder);
  ASSERT_EQ(opened.code, 0) << opened.err;
  EXPECT_EQ(Json::parse(opened.out)["sets"], json["sets"]);
  EXPECT_NE(textOf(chinese).find("评估报告"), std::string::npos);
}

TEST_F(CliEval, ARowLongerThanTheContextIsReportedAndTheOthersAreAsked) {
  std::string words;
  for (int i = 0; i < 2000; ++i) words += "word ";
  const std::string questions = folder.file("long.jsonl", Json{{"question", words}, {"answer", "x"}}.dump() + "\n" +
                                                              Json{{"question", "Hello?"}, {"answer", "Hi."}}.dump() + "\n");
  const Outcome outcome = eval({"--questions", questions, "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json json = Json::parse(outcome.out);
  EXPECT_EQ(json["sets"][0]["asked"], 1);
  ASSERT_EQ(json["sets"][0]["issues"].size(), 1u);
  EXPECT_EQ(json["sets"][0]["issues"][0]["row"], 1);
  EXPECT_NE(json["rows"][0]["issue"].get<std::string>().find("tokens"), std::string::npos);
  EXPECT_TRUE(json["rows"][1].contains("base"));
}

TEST_F(CliEval, OnlyOneSideOfTheSplitOrOneTag) {
  const std::string adapter = train("first", "1");
  const auto rowsOf = [&](const std::vector<std::string>& more) {
    std::vector<std::string> call{"--adapter", adapter, "--questions", dataset, "--no-perplexity", "--json"};
    call.insert(call.end(), more.begin(), more.end());
    const Outcome outcome = eval(call);
    return outcome.code == 0 ? Json::parse(outcome.out)["rows"].size() : 0;
  };
  const std::size_t train = rowsOf({"--split", "train"}), validation = rowsOf({"--split", "validation"});
  EXPECT_GT(validation, 0u);
  EXPECT_EQ(train + validation, 24u);
  EXPECT_EQ(eval({"--questions", dataset, "--tag", "nobody"}).code, 1);
}

}  // namespace
}  // namespace lorikeet::test
