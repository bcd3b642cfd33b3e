// Which modules an adapter hits. The cases were held against huggingface/peft; more of them by chance, see the issue's notes.
#include "core/lora/targets.h"

#include "core/lora/lora_plan.h"
#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

std::vector<std::string> hits(const PeftConfig& peft, const ModelConfig& config = tinyConfig()) {
  const auto specs = moduleSpecs(config);
  std::vector<std::string> names;
  for (const SitePlan::Site& site : sitesOf(config, peft).lora) names.push_back(specs[site.module].path);
  return names;
}

std::vector<std::string> whole(const PeftConfig& peft, const ModelConfig& config = tinyConfig()) {
  const auto specs = moduleSpecs(config);
  std::vector<std::string> names;
  for (const std::size_t module : sitesOf(config, peft).whole) names.push_back(specs[module].path);
  return names;
}

PeftConfig targeting(std::vector<std::string> targets, bool isRegex = false) {
  PeftConfig peft;
  peft.targets = std::move(targets);
  peft.targetsAreRegex = isRegex;
  return peft;
}

using Names = std::vector<std::string>;

ModelConfig tinyT5() {
  return modelConfigFromJson(
      {{"model_type", "t5"}, {"vocab_size", 64}, {"d_model", 16}, {"d_kv", 4}, {"d_ff", 24}, {"num_layers", 2}, {"num_heads", 4}},
      "t5");
}

TEST(TargetsTest, excludedLayersAreLeftOut) {
  PeftConfig peft = targeting({"q_proj", "v_proj"});
  peft.exclude = {"v_proj", "0.self_attn.q_proj"};
  EXPECT_EQ(hits(peft), Names{"model.layers.1.self_attn.q_proj"});
  peft.exclude = {".*(0|v_proj).*"};
  peft.excludeIsRegex = true;
  EXPECT_EQ(hits(peft), Names{"model.layers.1.self_attn.q_proj"});
}

TEST(TargetsTest, layerNumbersChooseBlocksButFullNamesPass) {
  PeftConfig peft = targeting({"q_proj", "model.layers.0.mlp.up_proj"});
  peft.layersToTransform = {1};
  EXPECT_EQ(hits(peft), (Names{"model.layers.0.mlp.up_proj", "model.layers.1.self_attn.q_proj"}));
  peft.layersPattern = {"h"};
  EXPECT_EQ(hits(peft), Names{"model.layers.0.mlp.up_proj"});
}

TEST(TargetsTest, layerNumbersOfT5CountBlocksOfBothStacks) {
  PeftConfig peft = targeting({"EncDecAttention.q", "SelfAttention.q"});
  peft.layersToTransform = {1};
  EXPECT_EQ(hits(peft, tinyT5()), (Names{"encoder.block.1.layer.0.SelfAttention.q", "decoder.block.1.layer.0.SelfAttention.q",
                                         "decoder.block.1.layer.1.EncDecAttention.q"}));
}

TEST(TargetsTest, pythonsRegularExpressions) {
  EXPECT_EQ(hits(targeting({R"(model\.layers\.(?P<n>\d)\.self_attn\.(?!q|k|v).*)"}, true)),
            (Names{"model.layers.0.self_attn.o_proj", "model.layers.1.self_attn.o_proj"}));
  EXPECT_EQ(hits(targeting({R"(.*[.&[]1\.mlp\.up_proj)"}, true)), Names{"model.layers.1.mlp.up_proj"});
}

TEST(TargetsTest, groupsAndNormsAreRefusedAsInPeft) {
  expectSentence(errorOf([] { hits(targeting({".*"}, true)); }), {"norm"});
  expectSentence(errorOf([] { hits(targeting({".*self_attn.*"}, true)); }), {"self_attn", "group of layers"});
  expectSentence(errorOf([] { hits(targeting({"mlp"})); }), {"mlp", "group of layers"});
  expectSentence(errorOf([] { hits(targeting({"input_layernorm"})); }), {"input_layernorm", "norm"});
}

TEST(TargetsTest, sharedTablesOfT5AreRefused) {
  for (const char* name : {"shared", "embed_tokens", "encoder.embed_tokens"})
    expectSentence(errorOf([&] { hits(targeting({"q", name}), tinyT5()); }), {"encoder"});
  expectSentence(errorOf([] { hits(targeting({"relative_attention_bias"}), tinyT5()); }), {"relative_attention_bias"});
  PeftConfig peft = targeting({"q"});
  peft.modulesToSave = {"embed_tokens"};
  expectSentence(errorOf([&] { hits(peft, tinyT5()); }), {"embed_tokens"});
}

TEST(TargetsTest, patternsTakeTheFirstThatFitsTheEnd) {
  PeftConfig peft = targeting({"q_proj", "o_proj"});
  peft.rank = 8;
  peft.alpha = 16;
  peft.rankPattern = {{"1.self_attn.q_proj", 2}, {"q_proj", 4}, {"self_attn", 99}};
  peft.alphaPattern = {{"^model.*o_proj", 4}};
  const auto sites = sitesOf(tinyConfig(), peft).lora;
  ASSERT_EQ(sites.size(), 4u);
  EXPECT_EQ(sites[0].rank, 4);
  EXPECT_EQ(sites[0].scale, 4);
  EXPECT_EQ(sites[1].rank, 8);
  EXPECT_EQ(sites[1].scale, 0.5);
  EXPECT_EQ(sites[2].rank, 2);
  EXPECT_EQ(sites[2].scale, 8);
}

TEST(TargetsTest, modulesTrainedWhole) {
  PeftConfig peft = targeting({"q_proj"});
  peft.modulesToSave = {"lm_head", "norm"};
  EXPECT_EQ(whole(peft).size(), 6u);
  peft.modulesToSave = {"1.mlp"};
  EXPECT_EQ(whole(peft), (Names{"model.layers.1.mlp.gate_proj", "model.layers.1.mlp.up_proj", "model.layers.1.mlp.down_proj"}));
  peft.targets = {"up_proj"};
  EXPECT_EQ(hits(peft), Names{"model.layers.0.mlp.up_proj"});
  peft.modulesToSave = {"_proj"};
  expectSentence(errorOf([&] { hits(peft); }), {"up_proj", "whole"});
  peft.modulesToSave = {"wte"};
  expectSentence(errorOf([&] { hits(peft); }), {"\"wte\"", "embed_tokens"});
  EXPECT_TRUE(sitesOf(tinyConfig(), peft, SiteRules::Lenient).whole.empty());
}

TEST(TargetsTest, pissaCannotTakeMoreThanThereIs) {
  PeftConfig peft = targeting({"q_proj"});
  peft.init = LoraInit::Pissa;
  peft.rank = 33;
  expectSentence(errorOf([&] { hits(peft); }), {"PiSSA", "32", "33"});
}

TEST(TargetsTest, aRunsSettingsBecomePeftsWords) {
  RunConfig run;
  run.modulesToSave = "lm_head";
  run.rankPattern = "q_proj=2";
  run.layersToTransform = "1";
  run.excludeLayers = "up_proj";
  const PeftConfig peft = peftConfigOf(run, tinyConfig(), "base");
  EXPECT_EQ(peft.targets, (Names{"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}));
  EXPECT_EQ(peft.alpha, 16);
  EXPECT_EQ(hits(peft).size(), 6u);
  EXPECT_EQ(peftConfigOf(run, tinyT5(), "").taskType, "SEQ_2_SEQ_LM");
}

TEST(TargetsTest, flanT5BaseAtRank16) {
  const ModelConfig config = modelConfigFromJson({{"model_type", "t5"},
                                                  {"vocab_size", 32128},
                                                  {"d_model", 768},
                                                  {"d_kv", 64},
                                                  {"d_ff", 2048},
                                                  {"num_layers", 12},
                                                  {"num_heads", 12},
                                                  {"num_decoder_layers", 12},
                                                  {"tie_word_embeddings", false},
                                                  {"feed_forward_proj", "gated-gelu"}},
                                                 "flan-t5-base");
  const LoraPlan plan = planLora(config, "q,v", 16);
  EXPECT_EQ(plan.trainableParameters, 1769472);
  EXPECT_EQ(plan.totalParameters, 249347328);
}

}  // namespace
}  // namespace lorikeet::test
