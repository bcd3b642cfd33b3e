// What openModel says to folders that are not a whole, sound model: one sentence with the place and the way out.
#include <cmath>
#include <cstring>
#include <fstream>

#include "core/formats/safetensors.h"
#include "core/model/model_files.h"
#include "core/util/json_reader.h"
#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

class OpenModelTest : public EngineTest {
 protected:
  std::string openError() const {
    return errorOf([&] { openModel(m_modelDir, "float32"); });
  }
  void changeConfig(const std::function<void(Json&)>& change) const {
    const fs::path path = m_modelDir / "config.json";
    Json json = parseJson(readFile(path), path.string());
    change(json);
    std::ofstream(path) << json.dump(2);
  }
  fs::path weights() const { return m_modelDir / "model.safetensors"; }

  /// Writes the weights again with `change` applied to each tensor's view; a view whose name becomes "" is left out.
  void rewrite(const std::function<void(TensorView&, std::vector<float>&)>& change) const {
    const SafetensorsFile file = SafetensorsFile::open(weights());
    std::vector<TensorView> views;
    std::vector<std::vector<float>> values;
    for (const auto& [name, view] : file.tensors()) {
      std::vector<float> copy(view.bytes / sizeof(float));
      std::memcpy(copy.data(), view.data, view.bytes);
      views.push_back(view);
      values.push_back(std::move(copy));
    }
    std::vector<TensorView> kept;
    for (std::size_t i = 0; i < views.size(); ++i) {
      change(views[i], values[i]);
      views[i].data = reinterpret_cast<const std::byte*>(values[i].data());
      views[i].bytes = values[i].size() * sizeof(float);
      if (!views[i].name.empty()) kept.push_back(views[i]);
    }
    writeSafetensors(weights(), kept);
  }
};

TEST_F(OpenModelTest, aSoundFolderOpens) {
  const ModelInfo info = model()->info();
  EXPECT_EQ(info.name, "model");
  EXPECT_EQ(info.config.layers, 2);
  EXPECT_TRUE(info.warnings.empty());
  EXPECT_FALSE(info.templateName.empty());
}

TEST_F(OpenModelTest, missingFolder) {
  const std::string sentence = errorOf([&] { openModel(m_dir / "nowhere", "float32"); });
  expectSentence(sentence, {"nowhere"});
}

TEST_F(OpenModelTest, missingConfig) {
  fs::remove(m_modelDir / "config.json");
  expectSentence(openError(), {"config.json"});
}

TEST_F(OpenModelTest, missingTokenizer) {
  fs::remove(m_modelDir / "tokenizer.json");
  fs::remove(m_modelDir / "tokenizer.model");
  expectSentence(openError(), {m_modelDir.string(), "tokenizer"});
}

TEST_F(OpenModelTest, missingWeights) {
  fs::remove(weights());
  expectSentence(openError(), {m_modelDir.string(), "safetensors"});
}

TEST_F(OpenModelTest, pickledWeightsAloneAreRefusedByName) {
  fs::rename(weights(), m_modelDir / "pytorch_model.bin");
  expectSentence(openError(), {"pytorch_model.bin", "safetensors"});
}

TEST_F(OpenModelTest, truncatedWeights) {
  fs::resize_file(weights(), fs::file_size(weights()) - 100);
  expectSentence(openError(), {"model.safetensors", "truncated"});
}

TEST_F(OpenModelTest, emptyWeightsFile) {
  fs::resize_file(weights(), 0);
  expectSentence(openError(), {"model.safetensors"});
}

TEST_F(OpenModelTest, shapeThatDisagreesWithTheConfig) {
  changeConfig([](Json& json) { json["intermediate_size"] = 48; });
  const std::string sentence = openError();
  expectSentence(sentence, {"model.layers.0.mlp.", "64", "48"});
}

TEST_F(OpenModelTest, missingTensor) {
  rewrite([](TensorView& view, std::vector<float>&) {
    if (view.name == "model.layers.1.self_attn.v_proj.weight") view.name.clear();
  });
  expectSentence(openError(), {"model.layers.1.self_attn.v_proj.weight", "[16, 32]"});
}

TEST_F(OpenModelTest, weightThatIsNotANumber) {
  rewrite([](TensorView& view, std::vector<float>& values) {
    if (view.name == "model.layers.1.mlp.up_proj.weight") values[77] = std::nanf("");
  });
  expectSentence(openError(), {"model.layers.1.mlp.up_proj.weight", "NaN"});
}

TEST_F(OpenModelTest, weightThatIsInfinite) {
  rewrite([](TensorView& view, std::vector<float>& values) {
    if (view.name == "model.norm.weight") values[3] = -INFINITY;
  });
  expectSentence(openError(), {"model.norm.weight", "infinity"});
}

TEST_F(OpenModelTest, tensorWithoutAPlaceIsAWarning) {
  rewrite([](TensorView& view, std::vector<float>&) {
    if (view.name == "lm_head.weight") view.name = "vision.weight";
  });
  changeConfig([](Json& json) { json["tie_word_embeddings"] = true; });
  const ModelInfo info = openModel(m_modelDir, "float32")->info();
  ASSERT_EQ(info.warnings.size(), 1u);
  expectSentence(info.warnings[0], {"vision.weight"});
}

TEST_F(OpenModelTest, unknownArchitecture) {
  changeConfig([](Json& json) { json["model_type"] = "mamba9"; });
  expectSentence(openError(), {"mamba9", "llama", "qwen2"});
}

TEST_F(OpenModelTest, configThatIsNotJson) {
  std::ofstream(m_modelDir / "config.json") << "{\n  \"model_type\": llama\n}";
  expectSentence(openError(), {"config.json", "line 2"});
}

TEST_F(OpenModelTest, tokenizerLargerThanTheVocabulary) {
  ModelConfig small = tinyConfig();
  small.vocabSize = 500;
  writeTinyModel(m_modelDir, small);
  expectSentence(openError(), {"512", "500"});
}

TEST_F(OpenModelTest, unknownTemplateName) {
  expectSentence(errorOf([&] { openModel(m_modelDir, "float32", "chatmal"); }), {"chatmal"});
}

TEST_F(OpenModelTest, hashFollowsTheWeights) {
  writeTinyModel(m_dir / "same");
  writeTinyModel(m_dir / "other", tinyConfig(), 2);
  EXPECT_EQ(model()->info().hash, openModel(m_dir / "same", "float32")->info().hash);
  EXPECT_NE(model()->info().hash, openModel(m_dir / "other", "float32")->info().hash);
}

TEST_F(OpenModelTest, moduleTreeCountsEveryParameterOnce) {
  const ModuleNode tree = moduleTree(tinyConfig());
  EXPECT_EQ(tree.parameters, model()->info().parameters);
  ModelConfig tied = tinyConfig();
  tied.tiedHead = true;
  EXPECT_EQ(moduleTree(tied).parameters, tree.parameters - 512 * 32);
}

/// Whatever loadTokenizer reads from a folder goes along with a model that is written anew.
TEST_F(OpenModelTest, tokenizersOfAllNamesAreCopied) {
  const fs::path from = m_dir / "from", to = m_dir / "to";
  const std::vector<std::string> names = {"tokenizer.json",      "tokenizer.model",    "spiece.model",
                                          "vocab.json",          "merges.txt",         "added_tokens.json",
                                          "chat_template.jinja", "chat_template.json", "additional_chat_templates/tool_use.jinja"};
  fs::create_directories(from / "additional_chat_templates");
  fs::create_directories(to);
  for (const std::string& name : names) std::ofstream(from / name) << name;
  copyTokenizerFiles(from, to);
  for (const std::string& name : names) EXPECT_EQ(readFile(to / name), name);
}

}  // namespace
}  // namespace lorikeet::test
