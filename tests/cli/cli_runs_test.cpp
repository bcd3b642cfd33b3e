// lorikeet-cli runs: names, tags, notes, trash, import and comparison over imported runs, as a person would type them.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace lorikeet::test {
namespace {

class CliRuns : public testing::Test {
 protected:
  Outcome runs(std::vector<std::string> words, const std::string& input = "") {
    words.insert(words.begin(), "runs");
    words.insert(words.end(), {"--runs-root", (folder / "all").string()});
    return run(words, folder, input);
  }
  Json json(std::vector<std::string> words) {
    words.push_back("--json");
    const Outcome outcome = runs(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return Json::parse(outcome.out);
  }
  /// A run made elsewhere. @return its id
  std::string imported(const std::string& name, double loss) {
    const std::string path = folder.file(name + ".jsonl", "{\"current_steps\": 1, \"total_steps\": 2, \"loss\": " + std::to_string(loss) + "}\n");
    return json({"import", path})[0]["id"];
  }
  TempFolder folder;
};

TEST_F(CliRuns, ARunIsNamedTaggedAndNoted) {
  const std::string id = imported("one", 2.5);
  EXPECT_EQ(runs({"rename", id, "Law school"}).code, 0);
  EXPECT_EQ(runs({"tag", "Law school", "court", "new"}).code, 0);
  EXPECT_EQ(runs({"tag", id, "new", "--remove"}).code, 0);
  EXPECT_EQ(runs({"note", id, "-"}, "Better than the last.\n").code, 0);
  const Json list = json({"list", "--search", "court"});
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0]["name"], "Law school");
  EXPECT_EQ(list[0]["tags"], Json({"court"}));
  EXPECT_NE(list[0]["notes"].get<std::string>().find("Better"), std::string::npos);
  EXPECT_TRUE(json({"list", "--search", "nothing"}).empty());
}

TEST_F(CliRuns, TheTrashGivesRunsBackAndIsEmptiedOnlyWhenAsked) {
  const std::string one = imported("one", 2), two = imported("two", 3);
  EXPECT_EQ(runs({"trash", one, two}).code, 0);
  EXPECT_TRUE(json({"list"}).empty());
  EXPECT_EQ(runs({"restore", one}).code, 0);
  ASSERT_EQ(json({"list"}).size(), 1u);
  const Outcome asked = runs({"trash", "--empty"});
  EXPECT_EQ(asked.code, 1);
  EXPECT_NE(asked.err.find("--yes"), std::string::npos) << asked.err;
  EXPECT_EQ(runs({"trash", "--empty", "--yes"}).code, 0);
  EXPECT_EQ(runs({"restore", two}).code, 1);
  EXPECT_EQ(json({"list"}).size(), 1u);
}

TEST_F(CliRuns, ShowCompareAndRebuild) {
  const std::string one = imported("one", 2), two = imported("two", 3);
  EXPECT_EQ(json({"show", one})["id"], one);
  EXPECT_EQ(runs({"compare", one, two}).code, 0);
  EXPECT_EQ(json({"rebuild"})["runs"], 2);
  const Outcome unknown = runs({"show", "nobody"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_NE(unknown.err.find("nobody"), std::string::npos) << unknown.err;
}

}  // namespace
}  // namespace lorikeet::test
