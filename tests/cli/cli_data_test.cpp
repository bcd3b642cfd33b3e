// lorikeet-cli data: issues by kind and their safe fixes, numbers, conversion and comparison, for people and as JSON.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/cli/program.h"

namespace lorikeet::test {
namespace {

std::string contentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

constexpr const char* kFlawed =
    "question,answer\n"
    "Where do cats sleep all day long?,In the sun.\n"
    "Where do cats sleep all day long?,In the sun.\n"
    "Who sings?,  A bird. \n"
    "Who barks?,\n";

TEST(CliData, checkListsEveryIssueByKindWithItsRows) {
  const TempFolder folder;
  const std::string file = folder.file("x.csv", kFlawed);
  const Outcome shown = run({"data", "check", file}, folder);
  EXPECT_EQ(shown.code, 1) << shown.err;
  for (const char* word : {"4 rows, CSV", "duplicate", "space", "empty-answer", "row 2: The row says the same as row 1", "row 4:"})
    EXPECT_NE(shown.out.find(word), std::string::npos) << "no \"" << word << "\" in: " << shown.out;
  const Json json = Json::parse(run({"data", "check", file, "--json"}, folder).out);
  EXPECT_EQ(json[0]["rows"], 4);
  EXPECT_EQ(json[0]["issues"]["duplicate"]["count"], 1);
  EXPECT_EQ(json[0]["issues"]["duplicate"]["rows"][0]["row"], 2);
  EXPECT_EQ(json[0]["issues"]["duplicate"]["rows"][0]["other"], 1);
  EXPECT_EQ(json[0]["issues"]["empty-answer"]["fixable"], false);
}

TEST(CliData, fixMendsWhatIsSafeAndLeavesTheRest) {
  const TempFolder folder;
  const std::string file = folder.file("x.csv", kFlawed);
  const Outcome shown = run({"data", "check", "--fix", file}, folder);
  EXPECT_EQ(shown.code, 1) << "the empty answer stays";
  EXPECT_NE(shown.out.find("1 row mended, 1 duplicate deleted"), std::string::npos) << shown.out;
  EXPECT_EQ(contentOf(file), "question,answer\nWhere do cats sleep all day long?,In the sun.\nWho sings?,A bird.\nWho barks?,\n");
  const std::string clean = folder.file("y.jsonl", "{\"prompt\": \"Who sings?\", \"completion\": \"A bird.\"}\n");
  const Outcome fine = run({"data", "check", "--fix", clean}, folder);
  EXPECT_EQ(fine.code, 0);
  EXPECT_NE(fine.out.find("no issues"), std::string::npos);
  EXPECT_EQ(contentOf(clean), "{\"prompt\": \"Who sings?\", \"completion\": \"A bird.\"}\n") << "nothing to mend: nothing is written";
}

TEST(CliData, checkNamesTheLineOfABrokenRecord) {
  const TempFolder folder;
  const Outcome shown = run({"data", "check", folder.file("x.jsonl", "{\"question\": \"a\", \"answer\": \"b\"}\n{broken\n")}, folder);
  EXPECT_EQ(shown.code, 1);
  EXPECT_NE(shown.out.find("row 2: Line 2 is not valid JSON"), std::string::npos) << shown.out;
}

TEST(CliData, statsCountTokensAndSpread) {
  const TempFolder folder;
  const std::string model = makeTinyModel(folder).string(), file = folder.file("x.csv", kFlawed);
  const Json json = Json::parse(run({"data", "stats", file, "--model", model, "--json"}, folder).out);
  EXPECT_EQ(json[0]["rows"], 4);
  EXPECT_GT(json[0]["tokens"], 20);
  EXPECT_GT(json[0]["supervised"], 5);
  EXPECT_EQ(json[0]["nothingSupervised"], 1);
  EXPECT_EQ(json[0]["hash"].get<std::string>().size(), 32u);
  EXPECT_EQ(json[0]["histograms"]["turns"][0]["rows"], 4);
  const Outcome shown = run({"data", "stats", file, "--model", model}, folder);
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_NE(shown.out.find("answer tokens"), std::string::npos) << shown.out;
}

TEST(CliData, convertChangesFormEncodingColumnsAndJoinsFiles) {
  const TempFolder folder;
  const std::string first = folder.file("a.csv", "frage,antwort,teil\nWer?,Wir.,val\n"), second = folder.file("b.jsonl", "{\"question\": \"Wo?\", \"answer\": \"Hier.\"}\n");
  const std::string out = (folder / "out.jsonl").string();
  Outcome done = run({"data", "convert", first, "--question", "frage", "--answer", "antwort", "--split-column", "teil", "-o", out, "--row-form", "messages"}, folder);
  ASSERT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(contentOf(out),
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Wer?\"},{\"role\":\"assistant\",\"content\":\"Wir.\"}],\"split\":\"validation\"}\n");
  const std::string joined = (folder / "joined.csv").string();
  done = run({"data", "convert", out, second, "-o", joined, "--row-form", "alpaca", "--encoding", "utf-16-le", "--json"}, folder);
  ASSERT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(Json::parse(done.out)["rows"], 2);
  EXPECT_EQ(Json::parse(done.out)["encoding"], "utf-16-le");
  EXPECT_TRUE(contentOf(joined).starts_with("\xFF\xFE"));
  done = run({"data", "convert", joined, "-o", (folder / "v.tsv").string(), "--encoding", "utf-8", "--rows", "validation"}, folder);
  ASSERT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(contentOf((folder / "v.tsv").string()), "instruction\tinput\toutput\tsplit\nWer?\t\tWir.\tvalidation\n");
}

TEST(CliData, whatCannotBeConvertedIsOneSentence) {
  const TempFolder folder;
  const std::string file = folder.file(
      "x.json", R"([{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]}])");
  const std::string out = (folder / "out.csv").string();
  const Outcome refused = run({"data", "convert", file, "-o", out, "--row-form", "question-answer"}, folder);
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("Row 1 has more than one question"), std::string::npos) << refused.err;
  EXPECT_FALSE(fs::exists(out));
  EXPECT_EQ(run({"data", "convert", file}, folder).code, 2) << "no output named";
  EXPECT_EQ(run({"data", "convert", file, "-o", out, "--encoding", "ebcdic"}, folder).code, 2);
  EXPECT_EQ(run({"data"}, folder).code, 2);
}

TEST(CliData, compareMarksTheChangedWords) {
  const TempFolder folder;
  const std::string before = folder.file("a.csv", "question,answer\nWho sings at dawn?,A small bird.\nWho barks?,A dog.\n");
  const std::string after = folder.file("b.csv", "question,answer\nWho sings at dawn?,A large bird.\nWhat glows at night?,Fireflies.\n");
  const Outcome shown = run({"data", "compare", before, after}, folder);
  EXPECT_EQ(shown.code, 1) << shown.err;
  EXPECT_NE(shown.out.find("assistant: A [-small-]{+large+} bird."), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("0 same, 1 changed, 1 added, 1 removed"), std::string::npos) << shown.out;
  const Json json = Json::parse(run({"data", "compare", before, after, "--json"}, folder).out);
  EXPECT_EQ(json["changed"], 1);
  EXPECT_EQ(json["rows"].size(), 3u);
  const Outcome same = run({"data", "compare", before, before}, folder);
  EXPECT_EQ(same.code, 0);
}

}  // namespace
}  // namespace lorikeet::test
