// A real pretrained model (tests/golden/stories260K) with a known greedy text, and the libraries that it stands on.
#include "core/text/spm_library.h"
#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

const char* const kStory = ", there was a little girl named Lily. She loved to play outside in the park.";

class StoriesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lorikeet-stories-XXXXXX").string();
    m_dir = ::mkdtemp(pattern.data());
    for (const char* name : {"config.json", "model.safetensors"}) copyInto(goldenDir() / "stories260K" / name, m_dir);
    addTokenizer("tokenizer_config.json");
  }
  void TearDown() override { fs::remove_all(m_dir); }
  void addTokenizer(const char* name) const { copyInto(goldenDir() / "text/stories260K" / name, m_dir); }

  GenerateResult continueStory(std::int64_t maxNewTokens = 60) const {
    const ModelHandle model = openModel(m_dir, "float32");
    GenerateLane lane;
    lane.rawPrompt = "Once upon a time";
    return generate(*model, {lane}, greedySampling(maxNewTokens)).at(0);
  }
  fs::path m_dir;
};

TEST_F(StoriesTest, greedyTextThroughTokenizerJson) {
  addTokenizer("tokenizer.json");
  EXPECT_EQ(continueStory().text.substr(0, std::string(kStory).size()), kStory);
}

TEST_F(StoriesTest, greedyTextThroughTokenizerModel) {
  addTokenizer("tokenizer.model");
  EXPECT_EQ(continueStory().text.substr(0, std::string(kStory).size()), kStory);
}

TEST_F(StoriesTest, bothTokenizersGiveTheSameIds) {
  addTokenizer("tokenizer.json");
  const GenerateResult fromJson = continueStory();
  fs::remove(m_dir / "tokenizer.json");
  addTokenizer("tokenizer.model");
  const GenerateResult fromModel = continueStory();
  EXPECT_EQ(fromJson.tokens, fromModel.tokens);
  EXPECT_EQ(fromJson.promptTokens, fromModel.promptTokens);
}

TEST_F(StoriesTest, bfloat16TellsAStoryToo) {
  addTokenizer("tokenizer.json");
  const ModelHandle model = openModel(m_dir, "bfloat16");
  EXPECT_EQ(model->info().computeDtype, "bfloat16");
  GenerateLane lane;
  lane.rawPrompt = "Once upon a time";
  EXPECT_EQ(generate(*model, {lane}, greedySampling(10)).at(0).text.substr(0, 24), std::string(kStory).substr(0, 24));
}

TEST_F(StoriesTest, infoNamesTheModel) {
  addTokenizer("tokenizer.json");
  const ModelInfo info = openModel(m_dir, "float32")->info();
  EXPECT_EQ(info.parameters, 260032);
  EXPECT_EQ(info.bytesOnDisk, static_cast<std::int64_t>(fs::file_size(m_dir / "model.safetensors")));
  EXPECT_EQ(info.computeDtype, "float32");
  EXPECT_EQ(info.hash.size(), 32u);
  EXPECT_TRUE(info.warnings.empty());
}

TEST(MachineTest, hasAFastBlasAndNoWarning) {
  const MachineInfo info = machineInfo();
  EXPECT_GE(info.threads, 1);
  EXPECT_FALSE(info.torchVersion.empty());
  EXPECT_FALSE(info.blas.empty());
  for (const std::string& warning : info.warnings) ADD_FAILURE() << warning;
}

TEST(SentencePieceBesideTorch, encodesInAProcessThatHoldsTorch) {
  const fs::path path = goldenDir() / "text/stories260K/tokenizer.model";
  const SpmModel spm(readFile(path), path.string());
  std::string joined;
  for (const TokenSpan& span : spm.encode("Once upon a time")) joined += spm.pieceOf(span.id);
  EXPECT_EQ(joined, "▁Once▁upon▁a▁time");
  EXPECT_EQ(spm.size(), 512);
}

}  // namespace
}  // namespace lorikeet::test
