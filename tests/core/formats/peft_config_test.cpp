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

TEST_F(PeftConfigTest, RefusesByNameAndReason) {
  EXPECT_CONTAINS(errorWith("use_dora", true), "\"use_dora\" is in use");
  EXPECT_CONTAINS(errorWith("bias", "all"), "\"bias\" is \"all\"");
  EXPECT_CONTAINS(errorWith("modules_to_save", {"lm_head"}), "modules_to_save");
  EXPECT_CONTAINS(errorWith("layers_to_transform", {0, 1}), "layers_to_transform");
  EXPECT_CONTAINS(errorWith("layers_to_transform", 0), "layers_to_transform");
  EXPECT_CONTAINS(errorWith("rank_pattern", {{"q_proj", 2}}), "rank_pattern");
  EXPECT_CONTAINS(errorWith("alpha_pattern", {{"q_proj", 2}}), "alpha_pattern");
  EXPECT_CONTAINS(errorWith("init_lora_weights", "pissa_niter_4"), "changed base weights");
  EXPECT_EQ(errorWith("init_lora_weights", "gaussian"), "");
  EXPECT_CONTAINS(errorWith("use_something_new", true), "does not know");
  EXPECT_EQ(errorWith("use_something_new", false), "");
  EXPECT_CONTAINS(errorWith("peft_type", "IA3"), "IA3");
  EXPECT_CONTAINS(errorWith("target_modules", Json::array()), "empty");
  EXPECT_CONTAINS(errorWith("target_modules", Json::array({1})), "target_modules");
  EXPECT_CONTAINS(errorWith("r", 0), "\"r\"");
  EXPECT_CONTAINS(errorWith("r", "8"), "whole number");
  EXPECT_CONTAINS(errorWith("lora_alpha", nullptr), "lora_alpha");
}

TEST_F(PeftConfigTest, ReadsTheGoldens) {
  const fs::path goldens = sharedDir() / "reference" / "goldens";
  if (!fs::exists(goldens)) GTEST_SKIP() << goldens << " is not here";
  EXPECT_EQ(readPeftConfig(goldens / "qwen2" / "adapter").targets.size(), 7u);
  EXPECT_TRUE(readPeftConfig(goldens / "qwen2-rslora" / "adapter").rslora);
  EXPECT_CONTAINS(messageOf([&] { readPeftConfig(goldens / "qwen2-dora" / "adapter"); }), "DoRA");
  EXPECT_CONTAINS(messageOf([&] { readPeftConfig(goldens / "gpt2" / "adapter"); }), "fan_in_fan_out");
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
