// What stands before a run in the terminal: presets (built in and one's own) with flags on top, and the list of base models.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/cli/program.h"

namespace lorikeet::test {
namespace {

/// An environment variable for what a test starts.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : m_name(name) {
    if (const char* before = std::getenv(name)) m_before = before;
    setenv(name, value.c_str(), 1);
  }
  ~Variable() { m_before.empty() ? unsetenv(m_name) : setenv(m_name, m_before.c_str(), 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* m_name;
  std::string m_before;
};

/// A machine with nothing in its home.
class CliSetup : public testing::Test {
 protected:
  /// The settings that a run of two steps was made with.
  Json configOf(std::vector<std::string> flags) {
    std::vector<std::string> call{"train", "--json", "--dataset", dataset, "--max-steps", "2", "--threads", "1", "--base-model", model.string()};
    call.insert(call.end(), flags.begin(), flags.end());
    const Outcome outcome = run(call, folder);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    if (outcome.code != 0) return {};
    std::ifstream file(fs::path(jsonLines(outcome.out).back()["runDir"].get<std::string>()) / "run.json");
    return Json::parse(file)["config"];
  }

  TempFolder folder;
  Variable home{"HOME", folder.path().string()}, settings{"XDG_CONFIG_HOME", (folder / "settings").string()},
      data{"XDG_DATA_HOME", (folder / "data").string()}, models{"LORIKEET_MODELS", ""}, hub{"HF_HUB_CACHE", ""}, cache{"HF_HOME", ""};
  fs::path model = makeTinyModel(folder);
  std::string dataset = makeDataset(folder, 24);
};

TEST_F(CliSetup, APresetSetsWhatBelongsTogetherAndFlagsComeOnTop) {
  const Json style = configOf({"--preset", "style", "--rank", "3"});
  EXPECT_EQ(style["rank"], 3) << "the flag";
  EXPECT_EQ(style["neftuneAlpha"], 5.0);
  EXPECT_EQ(style["patience"], 3);
  EXPECT_EQ(style["dropout"], 0.05);
  EXPECT_EQ(style["maxSteps"], 2) << "the flag";
}

TEST_F(CliSetup, APresetKeepsNothingOfTheFileBelowItButWhatIsTrainedOnWhat) {
  const std::string config = folder.file("run.json", Json{{"rank", 5}, {"dropout", 0.5}, {"seed", 77}}.dump());
  const Json course = configOf({"--config", config, "--preset", "Course"});
  EXPECT_EQ(course["rank"], 8);
  EXPECT_EQ(course["alpha"], 32.0);
  EXPECT_EQ(course["dropout"], 0.0);
  EXPECT_EQ(course["seed"], 77) << "no preset's business";
}

TEST_F(CliSetup, OnesOwnPresetIsFoundByItsName) {
  fs::create_directories(folder / "settings/lorikeet/presets");
  folder.file("settings/lorikeet/presets/Evening.json", Json{{"preset", 1}, {"changes", {{"rank", 6}, {"batchSize", 2}}}}.dump());
  const Json config = configOf({"--preset", "evening"});
  EXPECT_EQ(config["rank"], 6);
  EXPECT_EQ(config["batchSize"], 2);
}

TEST_F(CliSetup, AnUnknownPresetNamesThoseThereAre) {
  const Outcome outcome = run({"train", "--preset", "morning", "--dataset", dataset}, folder);
  EXPECT_NE(outcome.code, 0);
  for (const char* name : {"morning", "quick-try", "teach-facts", "style", "low-memory", "course", "encoder-decoder"})
    EXPECT_NE(outcome.err.find(name), std::string::npos) << outcome.err;
}

TEST_F(CliSetup, ModelsListsTheFoldersAndSaysWhatIsWrongWithOne) {
  fs::create_directories(folder / "mine/broken");
  fs::rename(model, folder / "mine/tiny");
  folder.file("mine/broken/config.json", R"({"model_type": "llama"})");
  folder.file("mine/broken/model.safetensors", "no");
  const Outcome outcome = run({"models", (folder / "mine").string(), "--json"}, folder);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json list = Json::parse(outcome.out);
  const auto named = [&](const std::string& name) {
    for (const Json& entry : list)
      if (entry["name"] == name) return entry;
    return Json();
  };
  const Json tiny = named("tiny"), broken = named("broken");
  ASSERT_FALSE(tiny.is_null()) << outcome.out;
  EXPECT_EQ(tiny["family"], "llama");
  EXPECT_EQ(tiny["parameters"], 512 * 16 + 2 * (2 * 256 + 2 * 128 + 3 * 512 + 32) + 16);
  EXPECT_EQ(tiny["path"], (folder / "mine/tiny").string());
  EXPECT_GT(tiny["bytesOnDisk"], 4 * 12000);
  EXPECT_EQ(tiny["problem"], "");
  ASSERT_FALSE(broken.is_null()) << outcome.out;
  EXPECT_NE(broken["problem"], "");
  EXPECT_EQ(list.at(0)["source"], "built in") << "the shipped model comes first";

  const Outcome text = run({"models", (folder / "mine").string()}, folder);
  EXPECT_NE(text.out.find("tiny"), std::string::npos);
  EXPECT_NE(text.out.find("broken cannot be used: "), std::string::npos) << text.out;
}

}  // namespace
}  // namespace lorikeet::test
