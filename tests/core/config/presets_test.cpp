// Presets: each is valid, changes what it says and nothing of what a run is about; a person's own survive a file.
#include "core/config/presets.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

RunConfig withPreset(const std::string& key) {
  RunConfig config;
  applyPreset(config, findPreset(key, "/nowhere"));
  return config;
}

class OwnPresetTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lorikeet-presets-XXXXXX").string();
    m_dir = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(m_dir); }
  fs::path m_dir;
};

TEST(PresetTest, everyBuiltInOneIsValidAndSaysForWhomItIs) {
  for (const Preset& preset : builtInPresets()) {
    RunConfig config;
    ASSERT_NO_THROW(applyPreset(config, preset)) << preset.key;
    EXPECT_TRUE(problemsOf(config).empty()) << preset.key;
    EXPECT_TRUE(fitsPreset(config, preset)) << preset.key;
    EXPECT_TRUE(preset.forWhom.starts_with("For ") && preset.forWhom.ends_with('.')) << preset.key;
    for (const auto& [key, value] : preset.changes.items()) {
      EXPECT_TRUE(isPresetField(key)) << preset.key << ": " << key;
      EXPECT_EQ(toJson(config)[key], value) << preset.key << ": " << key;
    }
  }
}

TEST(PresetTest, lowMemoryIsWhatItIsToBe) {
  const RunConfig config = withPreset("low-memory");
  EXPECT_EQ(config.dtype, "nf4");
  EXPECT_TRUE(config.gradientCheckpointing);
  EXPECT_EQ(config.maxLength, 512);
  EXPECT_EQ(config.batchSize * config.accumulation, 16);
  EXPECT_EQ(config.rank, 16);
  EXPECT_EQ(config.alpha, 32);
  EXPECT_EQ(config.dropout, 0.05);
  EXPECT_EQ(config.learningRate, 2e-4);
  EXPECT_EQ(config.epochs, 3);
}

TEST(PresetTest, whatIsTrainedOnWhatStays) {
  RunConfig config;
  config.baseModel = "/models/a";
  config.dataset = "/rows.jsonl";
  config.validationFile = "/held.jsonl";
  config.systemPrompt = "Be brief.";
  config.seed = 7;
  config.threads = 2;
  config.placeholders = {{"name", "Hiahia"}};
  RunConfig changed = config;
  changed.rank = 99;
  applyPreset(changed, findPreset("Course", "/nowhere"));
  EXPECT_EQ(changed.rank, 8);
  EXPECT_EQ(changed.alpha, 32);
  config.alpha = 32;
  EXPECT_EQ(toJson(changed), toJson(config));
}

TEST(PresetTest, aPresetTakesBackWhatTheLastOneChanged) {
  RunConfig config;
  applyPreset(config, findPreset("low-memory", "/nowhere"));
  applyPreset(config, findPreset("course", "/nowhere"));
  EXPECT_EQ(toJson(config), toJson(withPreset("course")));
}

TEST(PresetTest, unknownNameListsTheOnesThereAre) {
  try {
    findPreset("fast", "/nowhere");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("low-memory"), std::string::npos);
  }
}

TEST_F(OwnPresetTest, savedRenamedDeleted) {
  RunConfig config;
  config.rank = 24;
  config.targets = "q_proj";
  config.seed = 9;  // not a preset's business
  savePreset(m_dir, presetFrom(config, "My run"));
  ASSERT_EQ(ownPresets(m_dir).size(), 1u);
  const Preset read = findPreset("my run", m_dir);
  EXPECT_EQ(read.changes, (Json{{"rank", 24}, {"targets", "q_proj"}}));
  EXPECT_TRUE(fitsPreset(config, read));
  renamePreset(m_dir, "My run", "Other");
  EXPECT_EQ(ownPresets(m_dir).front().label, "Other");
  deletePreset(m_dir, "Other");
  EXPECT_TRUE(ownPresets(m_dir).empty());
}

TEST_F(OwnPresetTest, namesThatCannotBeFilesAreRefused) {
  for (const char* name : {"", "  ", "a/b", "../x", ".hidden", "style", "Low Memory"})
    EXPECT_THROW(checkedPresetName(name), Error) << name;
  EXPECT_EQ(checkedPresetName("  Mine "), "Mine");
  savePreset(m_dir, presetFrom(RunConfig(), "A"));
  savePreset(m_dir, presetFrom(RunConfig(), "B"));
  EXPECT_THROW(renamePreset(m_dir, "A", "B"), Error);
}

TEST_F(OwnPresetTest, brokenFilesAreLeftOut) {
  savePreset(m_dir, presetFrom(RunConfig(), "Good"));
  std::ofstream(m_dir / "broken.json") << "{";
  std::ofstream(m_dir / "wrong.json") << R"({"changes": {"rank": "many"}})";
  std::ofstream(m_dir / "model.json") << R"({"changes": {"baseModel": "/x"}})";
  const std::vector<Preset> presets = ownPresets(m_dir);
  ASSERT_EQ(presets.size(), 1u);
  EXPECT_EQ(presets.front().label, "Good");
}

}  // namespace
}  // namespace lorikeet
