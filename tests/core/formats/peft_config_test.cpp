// adapter_config.json: PEFT's own files, what is refused, round trips.
#include "core/formats/peft_config.h"

#include <cmath>

#include "formats_fixture.h"

namespace lorikeet {
namespace {

class PeftConfigTest : public FormatsTest {
 protected:
  static Json plain() {
    return Json::parse(
        R"({"peft_type": "LORA", "task_type": "CAUSAL_LM", "r": 4, "lora_alpha": 8, "lora_dropout": 0.0, "bias": "none",
      "target_modules": ["v_proj", "q_proj"], "use_rslora": false, "use_dora": false, "modules_to_save": null, "rank_pattern": {}, "alpha_pattern": {},
      "base_model_name_or_path": "base", "fan_in_fan_out": false, "inference_mode": true, "init_lora_weights": true, "loftq_config": {},
      "megatron_core": "megatron.core", "qalora_group_size": 16, "peft_version": "0.20.1", "layers_to_transform": null})");
  }
  PeftConfig readJson(const Json& json) const { return readPeftConfig(put("adapter_config.json", json.dump()).parent_path()); }
  std::string errorWith(const std::string& key, const Json& value) const {
    Json json = plain();
    json[key] = value;
    return messageOf([&] { readJson(json); });
  }
};

TEST_F(PeftConfigTest, ReadsPlain) {
  const PeftConfig config = readJson(plain());
  EXPECT_EQ(config.rank, 4);
  EXPECT_EQ(config.scale(), 2.0);
  EXPECT_EQ(config.targets, (std::vector<std::string>{"q_proj", "v_proj"}));
  EXPECT_EQ(config.baseModel, "base");
  EXPECT_FALSE(config.targetsAreRegex);
}

TEST_F(PeftConfigTest, RsLoraScalesByTheRoot) {
  Json json = plain();
  json["use_rslora"] = true;
  EXPECT_EQ(readJson(json).scale(), 8 / std::sqrt(4.0));
}

TEST_F(PeftConfigTest, TextTargets) {
  Json json = plain();
  json["target_modules"] = R"(.*\.(q|v)_proj)";
  EXPECT_TRUE(readJson(json).targetsAreRegex);
  json["target_modules"] = "all-linear";
  EXPECT_FALSE(readJson(json).targetsAreRegex);
  EXPECT_EQ(readJson(json).targets, std::vector<std::string>{"all-linear"});
}

TEST_F(PeftConfigTest, RoundTrips) {
  for (const Json& targets : {Json::array({"q_proj"}), Json::array({"a", "b"}), Json("all-linear"), Json(".*proj")}) {
    Json json = plain();
    json["target_modules"] = targets;
    json["lora_alpha"] = 12.5;
    json["lora_dropout"] = 0.05;
    const Json written = toJson(readJson(json));
    EXPECT_EQ(written["target_modules"], targets);
    EXPECT_EQ(written["lora_alpha"], 12.5);
    EXPECT_EQ(toJson(readJson(written)), written);
  }
  EXPECT_EQ(toJson(readJson(plain()))["lora_alpha"].dump(), "8");
}

TEST_F(PeftConfigTest, ReadsWhatMakesSitesDiffer) {
  Json json = plain();
  json["use_dora"] = true;
  json["rank_pattern"] = {{"v_proj", 2}, {".*q_proj", 16}};
  json["alpha_pattern"] = {{"v_proj", 2.5}};
  json["layers_to_transform"] = {0, 2};
  json["layers_pattern"] = "layers";
  json["exclude_modules"] = {"b", "a"};
  json["modules_to_save"] = {"lm_head", "embed_tokens"};
  json["fan_in_fan_out"] = true;
  json["ensure_weight_tying"] = true;
  const PeftConfig config = readJson(json);
  EXPECT_TRUE(config.dora);
  EXPECT_EQ(config.rankPattern, (std::vector<std::pair<std::string, std::int64_t>>{{"v_proj", 2}, {".*q_proj", 16}}));
  EXPECT_EQ(config.alphaPattern, (std::vector<std::pair<std::string, double>>{{"v_proj", 2.5}}));
  EXPECT_EQ(config.layersToTransform, (std::vector<std::int64_t>{0, 2}));
  EXPECT_EQ(config.layersPattern, std::vector<std::string>{"layers"});
  EXPECT_EQ(config.exclude, (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(config.excludeIsRegex);
  EXPECT_EQ(config.modulesToSave, (std::vector<std::string>{"lm_head", "embed_tokens"}));
  EXPECT_TRUE(config.fanInFanOut && config.ensureWeightTying);
  const Json written = toJson(config);
  EXPECT_EQ(toJson(readJson(written)), written);
}

TEST_F(PeftConfigTest, OneNumberAndOneTextAreRead) {
  Json json = plain();
  json["layers_to_transform"] = 0;
  json["exclude_modules"] = ".*layers.1.*";
  EXPECT_EQ(readJson(json).layersToTransform, std::vector<std::int64_t>{0});
  EXPECT_TRUE(readJson(json).excludeIsRegex);
  json["target_modules"] = "ALL-linear";
  json["layers_to_transform"] = nullptr;
  EXPECT_EQ(readJson(json).targets, std::vector<std::string>{"all-linear"});
  EXPECT_FALSE(readJson(json).targetsAreRegex);
}

TEST_F(PeftConfigTest, FirstValues) {
  const auto initOf = [&](const Json& value) {
    Json json = plain();
    json["init_lora_weights"] = value;
    return readJson(json).init;
  };
  for (const Json& value : {Json(true), Json(false), Json(nullptr), Json("eva"), Json("orthogonal"), Json("mica")})
    EXPECT_EQ(initOf(value), LoraInit::Default) << value;
  EXPECT_EQ(initOf("gaussian"), LoraInit::Gaussian);
  EXPECT_EQ(initOf("pissa"), LoraInit::Pissa);
  for (const char* changed : {"pissa_niter_4", "olora", "corda", "loftq", "lora_ga"}) {
    EXPECT_CONTAINS(errorWith("init_lora_weights", changed), "path_initial_model_for_weight_conversion");
    EXPECT_CONTAINS(errorWith("init_lora_weights", changed), changed);
  }
  EXPECT_CONTAINS(errorWith("init_lora_weights", "something"), "does not know");
}

TEST_F(PeftConfigTest, RefusesByNameAndReason) {
  for (const char* key : {"lora_bias", "use_qalora"})
    EXPECT_CONTAINS(errorWith(key, true), std::string("\"") + key + "\" is in use");
  for (const char* key : {"layer_replication", "trainable_token_indices", "target_parameters", "alora_invocation_tokens"})
    EXPECT_CONTAINS(errorWith(key, {1, 2}), std::string("\"") + key + "\" is in use");
  for (const char* key : {"use_bdlora", "arrow_config", "kasa_config", "monteclora_config", "velora_config", "loftq_config"})
    EXPECT_CONTAINS(errorWith(key, {{"a", 1}}), std::string("\"") + key + "\" is in use");
  EXPECT_CONTAINS(errorWith("bias", "all"), "\"bias\" is \"all\"");
  EXPECT_CONTAINS(errorWith("bias", "lora_only"), "\"bias\" is \"lora_only\"");
  EXPECT_CONTAINS(errorWith("modules_to_save", "lm_head"), "modules_to_save");
  EXPECT_CONTAINS(errorWith("layers_to_transform", {0, -1}), "layers_to_transform");
  EXPECT_CONTAINS(errorWith("layers_to_transform", "0"), "layers_to_transform");
  EXPECT_CONTAINS(errorWith("rank_pattern", {{"q_proj", 0}}), "rank_pattern");
  EXPECT_CONTAINS(errorWith("rank_pattern", {{"q_proj", 2.5}}), "rank_pattern");
  EXPECT_CONTAINS(errorWith("alpha_pattern", {{"q_proj", "2"}}), "alpha_pattern");
  EXPECT_CONTAINS(errorWith("alpha_pattern", {1}), "alpha_pattern");
  EXPECT_CONTAINS(errorWith("exclude_modules", 1), "exclude_modules");
  EXPECT_CONTAINS(errorWith("use_something_new", true), "does not know");
  EXPECT_EQ(errorWith("use_something_new", false), "");
  EXPECT_CONTAINS(errorWith("peft_type", "IA3"), "IA3");
  EXPECT_CONTAINS(errorWith("target_modules", Json::array()), "empty");
  EXPECT_CONTAINS(errorWith("target_modules", Json::array({1})), "target_modules");
  EXPECT_CONTAINS(errorWith("r", 0), "\"r\"");
  EXPECT_CONTAINS(errorWith("r", "8"), "whole number");
  EXPECT_CONTAINS(errorWith("lora_alpha", nullptr), "lora_alpha");
}

TEST_F(PeftConfigTest, LayerNumbersBesideARegularExpressionAreRefused) {
  Json json = plain();
  json["layers_to_transform"] = {0};
  json["target_modules"] = ".*q_proj";
  EXPECT_CONTAINS(messageOf([&] { readJson(json); }), "layers_to_transform");
}

TEST_F(PeftConfigTest, ReadsTheGoldens) {
  const fs::path goldens = sharedDir() / "reference" / "goldens";
  if (!fs::exists(goldens)) GTEST_SKIP() << goldens << " is not here";
  EXPECT_EQ(readPeftConfig(goldens / "qwen2" / "adapter").targets.size(), 7u);
  EXPECT_TRUE(readPeftConfig(goldens / "qwen2-rslora" / "adapter").rslora);
  EXPECT_TRUE(readPeftConfig(goldens / "qwen2-dora" / "adapter").dora);
  EXPECT_TRUE(readPeftConfig(goldens / "gpt2" / "adapter").fanInFanOut);
  EXPECT_EQ(readPeftConfig(goldens / "t5" / "adapter").taskType, "SEQ_2_SEQ_LM");
}

TEST_F(PeftConfigTest, MutationsNeverCrash) {
  Mutator mutator(11);
  for (int i = 0; i < 200; ++i) {
    const fs::path path = put("adapter_config.json", mutator.mutate(plain().dump(1)));
    try {
      EXPECT_TRUE(std::isfinite(readPeftConfig(path).scale()));
    } catch (const Error& error) {
      EXPECT_CONTAINS(error.what(), "adapter_config.json");
    }
  }
}

}  // namespace
}  // namespace lorikeet
