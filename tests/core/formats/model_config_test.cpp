// config.json in both dialects, what is refused and why, round trips.
#include "core/formats/model_config.h"

#include "formats_fixture.h"

namespace lorikeet {
namespace {

using ModelConfigTest = FormatsTest;

Json llama() {
  return Json::parse(
      R"({"model_type": "llama", "hidden_size": 64, "intermediate_size": 172, "num_hidden_layers": 5, "num_attention_heads": 8,
    "num_key_value_heads": 4, "vocab_size": 512, "max_position_embeddings": 512, "rms_norm_eps": 1e-05, "rope_theta": 20000.0, "rope_scaling": null,
    "hidden_act": "silu", "tie_word_embeddings": true, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": null, "torch_dtype": "float16"})");
}

Json qwen2() {
  return Json::parse(
      R"({"model_type": "qwen2", "hidden_size": 48, "intermediate_size": 112, "num_hidden_layers": 3, "num_attention_heads": 6,
    "num_key_value_heads": 2, "vocab_size": 320, "rms_norm_eps": 1e-06, "rope_parameters": {"rope_theta": 1000000.0, "rope_type": "default"},
    "sliding_window": null, "use_sliding_window": false, "layer_types": ["full_attention", "full_attention", "full_attention"],
    "tie_word_embeddings": true, "eos_token_id": [5, 6], "dtype": "bfloat16"})");
}

Json with(Json json, const std::string& key, Json value) {
  json[key] = std::move(value);
  return json;
}

Json without(Json json, const std::string& key) {
  json.erase(key);
  return json;
}

std::string errorOf(const Json& json) {
  try {
    modelConfigFromJson(json, "config.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST_F(ModelConfigTest, ReadsDialect4) {
  const ModelConfig config = modelConfigFromJson(llama(), "x");
  EXPECT_EQ(config.headDim, 8);
  EXPECT_EQ(config.kvHeads, 4);
  EXPECT_EQ(config.rope.theta, 20000);
  EXPECT_EQ(config.storedDtype, "float16");
  EXPECT_TRUE(config.tiedHead);
  EXPECT_FALSE(config.qkvBias || config.outputBias || config.mlpBias);
  EXPECT_EQ(config.eosIds, std::vector<std::int64_t>{2});
  EXPECT_FALSE(config.padId.has_value());
  EXPECT_EQ(config.bosId, 1);
}

TEST_F(ModelConfigTest, ReadsDialect5) {
  const ModelConfig config = modelConfigFromJson(qwen2(), "x");
  EXPECT_TRUE(config.qkvBias);
  EXPECT_FALSE(config.outputBias);
  EXPECT_EQ(config.rope.theta, 1000000);
  EXPECT_EQ(config.storedDtype, "bfloat16");
  EXPECT_EQ(config.eosIds, (std::vector<std::int64_t>{5, 6}));
  EXPECT_FALSE(config.bosId.has_value());
}

TEST_F(ModelConfigTest, LlamaBiases) {
  const ModelConfig config = modelConfigFromJson(with(with(llama(), "attention_bias", true), "mlp_bias", true), "x");
  EXPECT_TRUE(config.qkvBias && config.outputBias && config.mlpBias);
}

TEST_F(ModelConfigTest, DefaultsAreTransformersOwn) {
  Json json = llama();
  for (const char* key : {"num_key_value_heads", "bos_token_id", "eos_token_id", "rope_theta", "tie_word_embeddings",
                          "rms_norm_eps", "torch_dtype", "max_position_embeddings"})
    json.erase(key);
  const ModelConfig config = modelConfigFromJson(json, "x");
  EXPECT_EQ(config.kvHeads, 8);
  EXPECT_EQ(config.bosId, 1);
  EXPECT_EQ(config.eosIds, std::vector<std::int64_t>{2});
  EXPECT_EQ(config.rope.theta, 10000);
  EXPECT_FALSE(config.tiedHead);
  EXPECT_EQ(config.normEpsilon, 1e-6);
  EXPECT_EQ(config.maxPositions, 2048);
  EXPECT_EQ(config.storedDtype, "");
}

TEST_F(ModelConfigTest, Llama3RopeInBothDialects) {
  const Json scaling = {{"rope_type", "llama3"},
                        {"factor", 8.0},
                        {"low_freq_factor", 1.0},
                        {"high_freq_factor", 4.0},
                        {"original_max_position_embeddings", 64}};
  const ModelConfig four = modelConfigFromJson(with(llama(), "rope_scaling", scaling), "x");
  EXPECT_EQ(four.rope.type, "llama3");
  EXPECT_EQ(four.rope.factor, 8);
  EXPECT_EQ(four.rope.originalMaxPositions, 64);
  EXPECT_EQ(four.rope.theta, 20000);
  const ModelConfig five = modelConfigFromJson(with(llama(), "rope_parameters", with(scaling, "rope_theta", 500000.0)), "x");
  EXPECT_EQ(five.rope.theta, 500000);
  EXPECT_CONTAINS(errorOf(with(llama(), "rope_scaling", without(scaling, "factor"))), "\"factor\" is missing");
  const Json noOriginal = with(llama(), "rope_scaling", without(scaling, "original_max_position_embeddings"));
  EXPECT_EQ(modelConfigFromJson(noOriginal, "x").rope.originalMaxPositions, 512) << "as transformers: max_position_embeddings";
}

TEST_F(ModelConfigTest, WritesWhatItReadWithTheNewIds) {
  for (const Json& json : {llama(), qwen2(), with(llama(), "unknown_key", 3)}) {
    ModelConfig config = modelConfigFromJson(json, "x");
    config.vocabSize = 77;
    config.eosIds = {3, 4};
    config.padId = 9;
    config.storedDtype = "float32";
    const Json written = toJson(config);
    EXPECT_EQ(written["vocab_size"], 77);
    EXPECT_EQ(written["eos_token_id"], Json::array({3, 4}));
    EXPECT_EQ(written["pad_token_id"], 9);
    EXPECT_EQ(written[json.contains("dtype") ? "dtype" : "torch_dtype"], "float32");
    EXPECT_EQ(written.contains("unknown_key"), json.contains("unknown_key"));
    EXPECT_EQ(toJson(modelConfigFromJson(written, "y")), written);
  }
}

TEST_F(ModelConfigTest, RefusesByNameAndReason) {
  EXPECT_CONTAINS(errorOf(with(llama(), "model_type", "mamba")), "\"mamba\", which Lorikeet does not know (known: gemma3_text, gpt2, llama, mistral, mt5, phi3, qwen2, qwen3, t5)");
  EXPECT_CONTAINS(errorOf(without(llama(), "hidden_size")), "config.json: \"hidden_size\" is missing");
  EXPECT_CONTAINS(errorOf(with(llama(), "hidden_size", "64")), "must be a whole number, but is the text \"64\"");
  EXPECT_CONTAINS(errorOf(with(llama(), "hidden_size", 0)), "at least 1");
  EXPECT_CONTAINS(errorOf(with(llama(), "hidden_size", 1e30)), "hidden_size");
  EXPECT_CONTAINS(errorOf(with(llama(), "hidden_size", 65)), "multiple of");
  EXPECT_CONTAINS(errorOf(with(llama(), "num_key_value_heads", 3)), "must divide");
  EXPECT_CONTAINS(errorOf(with(llama(), "head_dim", 7)), "even");
  EXPECT_CONTAINS(errorOf(with(llama(), "hidden_act", "mish")), "\"mish\", which Lorikeet cannot compute (known: silu");
  EXPECT_CONTAINS(errorOf(with(llama(), "quantization_config", {{"bits", 4}})), "quantised");
  EXPECT_CONTAINS(errorOf(with(llama(), "rope_scaling", {{"type", "spiral"}, {"factor", 4.0}})), "\"spiral\"");
  EXPECT_CONTAINS(errorOf(with(llama(), "rope_scaling", {{"type", "linear"}})), "\"factor\" is missing");
  EXPECT_CONTAINS(errorOf(with(llama(), "rope_scaling", {{"type", "longrope"}, {"short_factor", {1, 1, 1, 1}}})), "\"long_factor\"");
  EXPECT_CONTAINS(errorOf(with(llama(), "rope_scaling", {{"type", "longrope"}, {"short_factor", {1, 1}}})), "a list of 4 positive");
  EXPECT_CONTAINS(errorOf(with(llama(), "partial_rotary_factor", 0.5)), "partial_rotary_factor");
  EXPECT_CONTAINS(errorOf(with(llama(), "eos_token_id", "x")), "eos_token_id");
  EXPECT_CONTAINS(errorOf(with(llama(), "tie_word_embeddings", 1)), "true or false");
  EXPECT_CONTAINS(errorOf(Json::array()), "object");
}

TEST_F(ModelConfigTest, QwenSlidesWhereItSays) {
  const Json base = without(qwen2(), "layer_types");
  EXPECT_EQ(modelConfigFromJson(with(base, "sliding_window", 4096), "x").slidingWindow, 0) << "not switched on";
  Json used = with(with(with(base, "use_sliding_window", true), "max_window_layers", 2), "sliding_window", 16);
  const ModelConfig config = modelConfigFromJson(used, "x");
  EXPECT_FALSE(config.slides(0) || config.slides(1));
  EXPECT_TRUE(config.slides(2));
  EXPECT_EQ(config.slidingWindow, 16);
  const Json types = {"full_attention", "sliding_attention", "full_attention"};
  EXPECT_TRUE(modelConfigFromJson(with(used, "layer_types", types), "x").slides(1)) << "layer_types decides";
  EXPECT_CONTAINS(errorOf(with(qwen2(), "layer_types", types)), "sliding_attention");
  EXPECT_CONTAINS(errorOf(with(qwen2(), "layer_types", {"full_attention"})), "3 layers");
  EXPECT_CONTAINS(errorOf(with(qwen2(), "layer_types", {"full_attention", "linear_attention", "full_attention"})), "linear_attention");
}

TEST_F(ModelConfigTest, GenerationConfigAddsEndTokens) {
  put("config.json", llama().dump());
  put("generation_config.json", R"({"eos_token_id": [7, 2]})");
  EXPECT_EQ(readModelConfig(m_dir).eosIds, (std::vector<std::int64_t>{2, 7}));
  put("generation_config.json", "{");
  EXPECT_CONTAINS(messageOf([&] { readModelConfig(m_dir); }), "generation_config.json is not valid JSON: line 1");
  EXPECT_CONTAINS(messageOf([&] { readModelConfig(m_dir / "none"); }), "no such file");
}

TEST_F(ModelConfigTest, MutationsNeverCrash) {
  Mutator mutator(5);
  for (int i = 0; i < 200; ++i) {
    const fs::path path = put("config.json", mutator.mutate((i % 2 ? llama() : qwen2()).dump(1)));
    try {
      const ModelConfig config = readModelConfig(path);
      EXPECT_GT(config.headDim, 0);
      EXPECT_EQ(config.heads % config.kvHeads, 0);
    } catch (const Error& error) {
      EXPECT_CONTAINS(error.what(), "config.json");
    }
  }
}

TEST_F(ModelConfigTest, ReadsTheGoldens) {
  const fs::path shared = sharedDir();
  if (!fs::exists(shared / "reference")) GTEST_SKIP() << shared << " is not here";
  EXPECT_EQ(readModelConfig(shared / "models" / "stories260K").layers, 5);
  for (const auto& entry : fs::directory_iterator(shared / "reference" / "goldens")) {
    const ModelConfig config = readModelConfig(entry.path());
    EXPECT_EQ(config.vocabSize, 320) << entry.path();
    EXPECT_EQ(config.layers, 3) << entry.path();
    EXPECT_EQ(config.eosIds, std::vector<std::int64_t>{config.hasEncoder() ? 1 : 2}) << entry.path();
  }
}

}  // namespace
}  // namespace lorikeet
