// The small texts of LoRA settings, and the contradictions among them that are named before a run.
#include "core/config/lora_texts.h"

#include <gtest/gtest.h>

#include "core/config/run_config.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

using Values = std::vector<std::pair<std::string, double>>;
using Layers = std::vector<std::int64_t>;

template <class Call>
std::string messageOf(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

bool names(const RunConfig& config, const std::string& word) {
  for (const std::string& problem : problemsOf(config)) {
    if (problem.find(word) != std::string::npos) return true;
  }
  return false;
}

TEST(LoraTexts, NamesAreTrimmed) {
  EXPECT_EQ(splitNames(" q_proj ,, v_proj\n"), (std::vector<std::string>{"q_proj", "v_proj"}));
  EXPECT_TRUE(splitNames(" , ").empty());
}

TEST(LoraTexts, SiteValuesKeepTheirOrder) {
  EXPECT_EQ(parseSiteValues("v_proj=4, q_proj = 16 ,", "rankPattern", 1), (Values{{"v_proj", 4}, {"q_proj", 16}}));
  EXPECT_EQ(parseSiteValues("", "rankPattern", 1), Values{});
}

TEST(LoraTexts, KeysMayBeRegularExpressionsWithCommasAndEqualsSigns) {
  EXPECT_EQ(parseSiteValues(R"(layers\.(?=1)\d{1,2}\..*=8, o=2.5)", "alphaPattern", 0),
            (Values{{R"(layers\.(?=1)\d{1,2}\..*)", 8}, {"o", 2.5}}));
}

TEST(LoraTexts, WrongSiteValuesAreNamed) {
  for (const char* wrong : {"q_proj", "q_proj=", "=4", "q_proj=four", "q_proj=4 v_proj=2", "q_proj=0", "q_proj=1e9", "q_proj=nan"})
    EXPECT_NE(messageOf([&] { parseSiteValues(wrong, "rankPattern", 1); }).find("\"rankPattern\""), std::string::npos) << wrong;
}

TEST(LoraTexts, LayerNumbersAndRanges) {
  EXPECT_EQ(parseLayerNumbers("8, 0-2,1"), (Layers{0, 1, 2, 8}));
  EXPECT_EQ(parseLayerNumbers(""), Layers{});
  for (const char* wrong : {"x", "3-1", "1-", "-1", "1.5", "0-99999999999", "2 3"})
    EXPECT_NE(messageOf([&] { parseLayerNumbers(wrong); }).find(wrong), std::string::npos) << wrong;
}

TEST(LoraTexts, ContradictionsAreNamed) {
  RunConfig config;
  EXPECT_TRUE(problemsOf(config).empty());
  config.rankPattern = "q_proj=2.5";
  EXPECT_TRUE(names(config, "whole number"));
  config.rankPattern = "q_proj=2";
  config.layersToTransform = "0-x";
  EXPECT_TRUE(names(config, "layersToTransform"));
  config.layersToTransform = "0-1";
  EXPECT_TRUE(problemsOf(config).empty());
  config.targets = ".*q_proj";
  EXPECT_TRUE(names(config, "regular expression"));
  config = RunConfig();
  config.systemPrompt = "Be kind.";
  config.systemPrompts = "Be kind.\nBe brief.";
  EXPECT_TRUE(names(config, "system prompt"));
}

TEST(LoraTexts, TheFullMethodHasNoLoraLayers) {
  RunConfig config;
  config.method = "full";
  config.dora = true;
  config.loraPlusRatio = 16;
  config.modulesToSave = "lm_head";
  EXPECT_TRUE(names(config, "DoRA"));
  EXPECT_TRUE(names(config, "LoRA+"));
  EXPECT_TRUE(names(config, "modulesToSave"));
  for (const char* dtype : {"int8", "nf4"}) {
    config.dtype = dtype;
    EXPECT_TRUE(names(config, "changes every weight")) << dtype;
  }
}

}  // namespace
}  // namespace lorikeet
