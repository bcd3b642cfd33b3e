// Picked layers to a text of targets and back: whatever is picked, the text hits exactly that.
#include "core/lora/target_pattern.h"

#include <random>

#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

using Names = std::set<std::string>;

Names hitBy(const ModelConfig& config, const std::string& targets) {
  RunConfig run;
  run.targets = targets;
  return targetedLayers(config, run);
}

Names layersWhere(const ModelConfig& config, const std::function<bool(const TargetLayer&)>& wanted) {
  Names names;
  for (const TargetLayer& layer : targetLayers(config)) {
    if (wanted(layer)) names.insert(layer.path);
  }
  return names;
}

std::vector<ModelConfig> configs() {
  std::vector<ModelConfig> all;
  for (const char* name : {"llama", "gpt2", "gemma3", "phi3", "qwen2"})
    all.push_back(readModelConfig(goldenDir() / "cases" / name));
  all.push_back(tinyConfig(Json{{"num_hidden_layers", 13}}));
  return all;
}

TEST(TargetPatternTest, whatIsShortIsWrittenShort) {
  const ModelConfig config = tinyConfig();
  EXPECT_EQ(targetsFor(config, layersWhere(config, [](const TargetLayer& layer) { return layer.inAllLinear; })), "all-linear");
  EXPECT_EQ(targetsFor(config, layersWhere(config,
                                           [](const TargetLayer& layer) {
                                             return layer.path.ends_with("q_proj") || layer.path.ends_with("v_proj");
                                           })),
            "q_proj,v_proj");
  EXPECT_EQ(targetsFor(config, {"lm_head"}), "lm_head");
  EXPECT_EQ(targetsFor(config, {}), "");
}

TEST(TargetPatternTest, layersOfOneBlockAreAnExpression) {
  const ModelConfig config = tinyConfig();
  const Names picked = {"model.layers.1.self_attn.q_proj", "model.layers.1.mlp.up_proj"};
  const std::string text = targetsFor(config, picked);
  EXPECT_EQ(text, "model\\.layers\\.1(\\.self_attn\\.q_proj|\\.mlp\\.up_proj)");
  EXPECT_EQ(hitBy(config, text), picked);
}

TEST(TargetPatternTest, everyChoiceIsHitExactly) {
  std::mt19937 random(11);
  for (const ModelConfig& config : configs()) {
    const std::vector<TargetLayer> layers = targetLayers(config);
    ASSERT_FALSE(layers.empty());
    for (int round = 0; round < 150; ++round) {
      const unsigned outOf = 1 + random() % 8;
      Names picked;
      for (const TargetLayer& layer : layers) {
        if (random() % 8 < outOf) picked.insert(layer.path);
      }
      if (picked.empty()) picked.insert(layers[random() % layers.size()].path);
      const std::string text = targetsFor(config, picked);
      ASSERT_EQ(hitBy(config, text), picked) << config.modelType << ": " << text;
    }
  }
}

TEST(TargetPatternTest, everySingleLayerIsHitAlone) {
  for (const ModelConfig& config : configs()) {
    for (const TargetLayer& layer : targetLayers(config)) {
      EXPECT_EQ(hitBy(config, targetsFor(config, {layer.path})), Names{layer.path}) << config.modelType;
    }
  }
}

}  // namespace
}  // namespace lorikeet::test
