// What each family's config.json means: names, switches and defaults, in both dialects.
#include "core/formats/family.h"

#include <cmath>

#include "core/formats/model_config.h"
#include "formats_fixture.h"

namespace lorikeet {
namespace {

ModelConfig read(const std::string& json) { return modelConfigFromJson(Json::parse(json), "config.json"); }

std::string errorOf(const std::string& json) {
  try {
    read(json);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

const std::string kSizes = R"("vocab_size": 100, "hidden_size": 48, "intermediate_size": 64, "num_hidden_layers": 4,
  "num_attention_heads": 6, "num_key_value_heads": 2, "max_position_embeddings": 256)";

std::string modelOf(const std::string& type, const std::string& more = "") {
  return R"({"model_type": ")" + type + "\", " + kSizes + (more.empty() ? "" : ", " + more) + "}";
}

TEST(FamilyTest, MistralSlidesUnlessItSaysNull) {
  EXPECT_EQ(read(modelOf("mistral")).slidingWindow, 4096);
  EXPECT_TRUE(read(modelOf("mistral", R"("sliding_window": 8)")).slides(3));
  EXPECT_EQ(read(modelOf("mistral", R"("sliding_window": null)")).slidingWindow, 0);
}

TEST(FamilyTest, Qwen3HasNormsOfHeadsAndAHeadSizeOfItsOwn) {
  const ModelConfig config = read(modelOf("qwen3"));
  EXPECT_EQ(config.headDim, 128);
  EXPECT_FALSE(config.qkvBias);
  EXPECT_TRUE(read(modelOf("qwen3", R"("attention_bias": true)")).outputBias);
}

TEST(FamilyTest, Gemma3InBothDialects) {
  const ModelConfig four = read(modelOf("gemma3_text", R"("head_dim": 16, "sliding_window": 8, "sliding_window_pattern": 2,
    "rope_theta": 500000.0, "rope_local_base_freq": 20000.0, "rope_scaling": {"rope_type": "linear", "factor": 8.0},
    "query_pre_attn_scalar": 4)"));
  const ModelConfig five = read(modelOf("gemma3_text", R"("head_dim": 16, "sliding_window": 8,
    "layer_types": ["sliding_attention", "full_attention", "sliding_attention", "full_attention"], "query_pre_attn_scalar": 4,
    "rope_parameters": {"full_attention": {"rope_theta": 500000.0, "rope_type": "linear", "factor": 8.0},
                        "sliding_attention": {"rope_theta": 20000.0, "rope_type": "default"}})"));
  for (const ModelConfig& config : {four, five}) {
    EXPECT_TRUE(config.slides(0) && !config.slides(1) && config.slides(2) && !config.slides(3));
    EXPECT_EQ(config.rope.type, "linear");
    EXPECT_EQ(config.rope.theta, 500000);
    EXPECT_EQ(config.localRope->type, "default");
    EXPECT_EQ(config.localRope->theta, 20000);
    EXPECT_EQ(config.attentionScale, 0.5);
    EXPECT_DOUBLE_EQ(config.embeddingScale, std::sqrt(48.0));
    EXPECT_EQ(config.norm, NormKind::RmsPlusOne);
    EXPECT_TRUE(config.tiedHead);
  }
  EXPECT_CONTAINS(errorOf(modelOf("gemma3_text", R"("use_bidirectional_attention": true)")), "later tokens");
  EXPECT_CONTAINS(errorOf(modelOf("gemma3")), "text-only version");
}

TEST(FamilyTest, PhiTurnsAPartOfEachHead) {
  const ModelConfig config = read(modelOf("phi3", R"("partial_rotary_factor": 0.5, "original_max_position_embeddings": 64,
    "rope_scaling": {"type": "su", "short_factor": [1.0, 1.5], "long_factor": [2.0, 3.0]})"));
  EXPECT_EQ(config.rope.rotaryDim, 4);
  EXPECT_EQ(config.rope.type, "longrope");
  EXPECT_EQ(config.rope.originalMaxPositions, 64);
  EXPECT_DOUBLE_EQ(config.rope.attentionFactor, std::sqrt(1 + std::log(4.0) / std::log(64.0)));
  EXPECT_CONTAINS(errorOf(modelOf("phi3", R"("partial_rotary_factor": 0.4)")), "even number");
  EXPECT_CONTAINS(errorOf(modelOf("llama", R"("partial_rotary_factor": 0.5)")), "partial_rotary_factor");
}

TEST(FamilyTest, YarnReckonsItsAttentionFactor) {
  const auto factorOf = [](const std::string& more) {
    return read(modelOf("llama", R"("rope_scaling": {"rope_type": "yarn", "factor": 4.0)" + more + "}")).rope.attentionFactor;
  };
  const double plain = 0.1 * std::log(4.0) + 1;
  EXPECT_DOUBLE_EQ(factorOf(""), plain);
  EXPECT_DOUBLE_EQ(factorOf(R"(, "mscale": 0.7)"), plain) << "mscale counts only together with mscale_all_dim";
  EXPECT_DOUBLE_EQ(factorOf(R"(, "mscale": 2.0, "mscale_all_dim": 1.0)"), (0.2 * std::log(4.0) + 1) / plain);
  EXPECT_DOUBLE_EQ(factorOf(R"(, "attention_factor": 1.25)"), 1.25);
}

TEST(FamilyTest, Gpt2) {
  const ModelConfig config = read(R"({"model_type": "gpt2", "vocab_size": 50257, "n_embd": 48, "n_layer": 2, "n_head": 6})");
  EXPECT_EQ(config.intermediateSize, 192);
  EXPECT_EQ(config.maxPositions, 1024);
  EXPECT_EQ(config.activation, Activation::GeluNew);
  EXPECT_TRUE(config.tiedHead && config.family->transposed);
  EXPECT_EQ(config.eosIds, std::vector<std::int64_t>{50256});
}

const std::string kT5 = R"("vocab_size": 100, "d_model": 64, "d_ff": 128, "d_kv": 8, "num_layers": 2, "num_heads": 4)";

TEST(FamilyTest, T5SaysWithOneWordWhetherItIsTiedAndScaled) {
  const ModelConfig first = read(R"({"model_type": "t5", )" + kT5 + "}");
  EXPECT_TRUE(first.tiedHead);
  EXPECT_DOUBLE_EQ(first.headScale, 1 / 8.0);
  EXPECT_FALSE(first.gatedMlp);
  EXPECT_EQ(first.activation, Activation::Relu);
  const ModelConfig flan = read(R"({"model_type": "t5", "feed_forward_proj": "gated-gelu", "tie_word_embeddings": false, )" + kT5 + "}");
  EXPECT_FALSE(flan.tiedHead);
  EXPECT_EQ(flan.headScale, 1);
  EXPECT_TRUE(flan.gatedMlp);
  EXPECT_EQ(flan.activation, Activation::GeluNew) << "gated-gelu has always meant the tanh form";
  const ModelConfig five = read(R"({"model_type": "t5", "tie_word_embeddings": true, "scale_decoder_outputs": false, )" + kT5 + "}");
  EXPECT_TRUE(five.tiedHead);
  EXPECT_EQ(five.headScale, 1);
}

TEST(FamilyTest, EveryFamilyNamesItself) {
  for (const char* type : {"llama", "mistral", "qwen2", "qwen3", "gemma3_text", "phi3", "gpt2", "t5", "mt5"}) {
    ASSERT_NE(findFamily(type), nullptr) << type;
    EXPECT_STREQ(findFamily(type)->modelType, type);
    EXPECT_CONTAINS(familyNames(), type);
  }
  EXPECT_EQ(findFamily("mamba"), nullptr);
}

}  // namespace
}  // namespace lorikeet
