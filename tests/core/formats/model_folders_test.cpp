// Scanning for models: what is read of a folder, where is looked, and that broken folders are listed with the reason.
#include "core/formats/model_folders.h"

#include <algorithm>

#include "tests/core/formats/formats_fixture.h"

namespace lorikeet {
namespace {

class ModelFoldersTest : public FormatsTest {
 protected:
  /// A folder with a Llama's config, one tensor of 4 x 2 bfloat16 and a tokenizer file.
  fs::path makeModel(const fs::path& dir) {
    fs::create_directories(dir);
    write(dir / "config.json", R"({"model_type": "llama", "vocab_size": 4, "hidden_size": 2, "intermediate_size": 4,
      "num_hidden_layers": 1, "num_attention_heads": 1, "num_key_value_heads": 1, "rms_norm_eps": 1e-5, "hidden_act": "silu",
      "max_position_embeddings": 16})");
    write(dir / "model.safetensors",
          rawFile(R"({"model.embed_tokens.weight":{"dtype":"BF16","shape":[4,2],"data_offsets":[0,16]}})", std::string(16, '\0')));
    write(dir / "tokenizer.json", "{}");
    return dir;
  }
  static void write(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }
};

TEST_F(ModelFoldersTest, saysWhatAFolderHolds) {
  const ModelFolder folder = describeModelFolder(makeModel(m_dir / "tiny"));
  EXPECT_EQ(folder.problem, "");
  EXPECT_EQ(folder.name, "tiny");
  EXPECT_EQ(folder.family, "llama");
  EXPECT_EQ(folder.parameters, 8);
  EXPECT_EQ(folder.dtype, "BF16");
  EXPECT_FALSE(folder.hasTemplate);
  EXPECT_EQ(folder.bytesOnDisk, static_cast<std::int64_t>(fs::file_size(m_dir / "tiny" / "model.safetensors")));
  write(m_dir / "tiny" / "tokenizer_config.json", R"({"chat_template": "{{ messages }}"})");
  EXPECT_TRUE(describeModelFolder(m_dir / "tiny").hasTemplate);
}

TEST_F(ModelFoldersTest, brokenFoldersHaveAReason) {
  makeModel(m_dir / "a");
  write(m_dir / "a" / "model.safetensors", "short");
  EXPECT_CONTAINS(describeModelFolder(m_dir / "a").problem, "model.safetensors");
  makeModel(m_dir / "b");
  write(m_dir / "b" / "config.json", R"({"model_type": "rwkv"})");
  EXPECT_CONTAINS(describeModelFolder(m_dir / "b").problem, "rwkv");
  makeModel(m_dir / "c");
  fs::remove(m_dir / "c" / "tokenizer.json");
  EXPECT_CONTAINS(describeModelFolder(m_dir / "c").problem, "tokenizer");
  EXPECT_FALSE(describeModelFolder(m_dir / "absent").problem.empty());
}

TEST_F(ModelFoldersTest, looksThroughAllPlacesAndListsEachOnce) {
  const fs::path own = makeModel(m_dir / "models" / "one");
  fs::create_directories(m_dir / "models" / "notes");
  const fs::path cached = makeModel(m_dir / "hub" / "models--Owner--Name" / "snapshots" / "abc");
  makeModel(m_dir / "given");
  makeModel(m_dir / "built-in");
  ModelRoots roots;
  roots.builtIn = m_dir / "built-in";
  roots.folders = {m_dir / "models", m_dir / "absent"};
  roots.environment = m_dir / "given";
  roots.huggingFace = m_dir / "hub";
  roots.recent = {own, cached, m_dir / "gone"};
  const std::vector<ModelFolder> found = scanModelFolders(roots);
  std::vector<std::string> names;
  for (const ModelFolder& folder : found) names.push_back(folder.name);
  EXPECT_EQ(names, (std::vector<std::string>{"built-in", "one", "given", "Owner/Name", "gone"}));
  EXPECT_FALSE(found.back().problem.empty());
}

TEST_F(ModelFoldersTest, stopEndsTheScan) {
  makeModel(m_dir / "models" / "one");
  ModelRoots roots;
  roots.folders = {m_dir / "models"};
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(scanModelFolders(roots, stop.get_token()), Cancelled);
}

}  // namespace
}  // namespace lorikeet
