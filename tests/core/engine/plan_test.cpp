// planLora and planRun: what would be trained, and the problems that are named before anything is written.
#include <fstream>

#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

TEST(LoraPlanTest, allLinearHitsEveryLinearLayerButTheHead) {
  const LoraPlan plan = planLora(tinyConfig(), "all-linear", 4);
  EXPECT_EQ(plan.sites.size(), 14u);
  for (const std::string& site : plan.sites) EXPECT_EQ(site.find("lm_head"), std::string::npos);
  EXPECT_EQ(plan.sites.front(), "model.layers.0.self_attn.q_proj");
}

TEST(LoraPlanTest, listHitsNamesInEveryLayer) {
  const LoraPlan plan = planLora(tinyConfig(), "q_proj, v_proj", 4);
  const std::vector<std::string> expected = {"model.layers.0.self_attn.q_proj", "model.layers.0.self_attn.v_proj",
                                             "model.layers.1.self_attn.q_proj", "model.layers.1.self_attn.v_proj"};
  EXPECT_EQ(plan.sites, expected);
}

TEST(LoraPlanTest, listNamesWholeParts) {
  EXPECT_EQ(planLora(tinyConfig(), "self_attn.q_proj", 4).sites.size(), 2u);
  EXPECT_EQ(planLora(tinyConfig(), "model.layers.1.mlp.up_proj", 4).sites.size(), 1u);
  expectSentence(errorOf([] { planLora(tinyConfig(), "proj", 4); }), {"proj", "q_proj"});
}

TEST(LoraPlanTest, regexMustMatchTheWholeName) {
  EXPECT_EQ(planLora(tinyConfig(), ".*layers\\.1\\..*(q|v)_proj", 4).sites.size(), 2u);
  expectSentence(errorOf([] { planLora(tinyConfig(), "layers\\.1\\..*q_proj", 4); }), {"layers", "q_proj"});
}

TEST(LoraPlanTest, headIsHitWhenItIsNamed) {
  const std::vector<std::string> expected = {"lm_head"};
  EXPECT_EQ(planLora(tinyConfig(), "lm_head", 4).sites, expected);
}

TEST(LoraPlanTest, noMatchListsTheNamesThereAre) {
  const std::string sentence = errorOf([] { planLora(tinyConfig(), "query_key_value", 4); });
  expectSentence(sentence,
                 {"query_key_value", "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj", "all-linear"});
}

TEST(LoraPlanTest, oneWrongNameInAListIsNamed) {
  expectSentence(errorOf([] { planLora(tinyConfig(), "q_proj,w_proj", 4); }), {"\"w_proj\""});
}

TEST(LoraPlanTest, brokenRegexIsNamed) {
  expectSentence(errorOf([] { planLora(tinyConfig(), "(q_proj", 4); }), {"(q_proj", "regular expression"});
}

TEST(LoraPlanTest, emptyTargetsAreRefused) {
  EXPECT_NE(errorOf([] { planLora(tinyConfig(), "", 4); }), "");
  EXPECT_NE(errorOf([] { planLora(tinyConfig(), " , ", 4); }), "");
}

TEST(LoraPlanTest, trainableCountIsRankTimesBothSides) {
  // A site holds R·(in + out): per layer q 32+32, k and v 32+16, o 32+32, gate, up and down 32+64.
  const std::int64_t perLayer = 64 + 48 + 48 + 64 + 3 * 96;
  const LoraPlan plan = planLora(tinyConfig(), "all-linear", 4);
  EXPECT_EQ(plan.trainableParameters, 4 * 2 * perLayer);
  EXPECT_EQ(plan.totalParameters, moduleTree(tinyConfig()).parameters + plan.trainableParameters);
  EXPECT_DOUBLE_EQ(plan.share(), double(plan.trainableParameters) / double(plan.totalParameters));
}

class PlanRunTest : public EngineTest {
 protected:
  std::vector<std::string> problemsFor(const RunConfig& config, const Dataset& dataset) {
    return planRun(*model(), config, dataset).problems;
  }

  /// A blocked start: the plan names the problem, train() throws the same sentence, and no folder appears.
  void expectBlocked(const RunConfig& config, const Dataset& dataset, const std::vector<std::string>& parts) {
    const auto problems = problemsFor(config, dataset);
    ASSERT_EQ(problems.size(), 1u);
    expectSentence(problems[0], parts);
    EXPECT_EQ(errorOf([&] { trainQuietly(config, dataset); }), problems[0]);
    EXPECT_FALSE(fs::exists(m_dir / "runs"));
  }
};

TEST_F(PlanRunTest, countsRowsStepsAndTokens) {
  RunConfig config = quickConfig();
  config.maxSteps = 0;
  config.epochs = 3;
  config.batchSize = 2;
  config.accumulation = 2;
  const TrainPlan plan = planRun(*model(), config, smallDataset(12));
  EXPECT_EQ(plan.rows, 12u);
  EXPECT_EQ(plan.trainRows, 9u);
  EXPECT_EQ(plan.validationRows, 3u);
  EXPECT_EQ(plan.stepsPerEpoch, 3);  // 9 rows in windows of 4
  EXPECT_EQ(plan.totalSteps, 9);
  EXPECT_EQ(plan.truncatedRows, 0u);
  EXPECT_GT(plan.supervisedTokens, 0);
  EXPECT_LT(plan.supervisedTokens, plan.tokens);
  EXPECT_TRUE(plan.problems.empty());
  EXPECT_TRUE(plan.warnings.empty());
}

TEST_F(PlanRunTest, maxStepsLimitsTheRun) {
  RunConfig config = quickConfig();
  config.maxSteps = 7;
  EXPECT_EQ(planRun(*model(), config, smallDataset()).totalSteps, 7);
}

TEST_F(PlanRunTest, automaticLengthIsAtLeastThreeEpochs) {
  RunConfig config = quickConfig();
  config.epochs = config.maxSteps = config.evalEvery = 0;
  const TrainPlan plan = planRun(*model(), config, smallDataset());
  EXPECT_GE(plan.epochs, 3);
  EXPECT_EQ(plan.totalSteps, plan.epochs * plan.stepsPerEpoch);
  EXPECT_GE(plan.evalEvery, 1);
  EXPECT_LE(plan.totalSteps / plan.evalEvery, 40);
}

TEST_F(PlanRunTest, emptyDatasetIsAProblem) { expectBlocked(quickConfig(), Dataset(), {"no rows"}); }

TEST_F(PlanRunTest, answersCutAwayAreAProblem) {
  RunConfig config = quickConfig();
  config.maxLength = 8;
  expectBlocked(config, smallDataset(), {"cut away at 8 tokens", "Raise"});
}

TEST_F(PlanRunTest, rowsWithoutAnswersAreAProblem) {
  Dataset dataset;
  for (const char* question : {"Who?", "Where?", "When?"}) dataset.rows.push_back(pairOf(question, ""));
  Row alone;
  alone.turns = {{"user", "Nobody answers me."}};
  dataset.rows.push_back(alone);
  expectBlocked(quickConfig(), dataset, {"no row has an answer"});
}

TEST_F(PlanRunTest, targetsThatMatchNothingAreAProblem) {
  RunConfig config = quickConfig();
  config.targets = "c_attn";
  expectBlocked(config, smallDataset(), {"c_attn", "q_proj"});
}

TEST_F(PlanRunTest, missingValidationFileIsAnErrorBeforeAnythingIsWritten) {
  RunConfig config = quickConfig();
  config.validationFile = (m_dir / "absent.jsonl").string();
  expectSentence(errorOf([&] { trainQuietly(config, smallDataset()); }), {"absent.jsonl"});
  EXPECT_FALSE(fs::exists(m_dir / "runs"));
}

TEST_F(PlanRunTest, cutRowsAndLeftOutRowsAreWarnings) {
  Dataset dataset = smallDataset();
  dataset.rows.push_back(pairOf("Why?", "   "));
  std::string endless;
  for (int i = 0; i < 40; ++i) endless += "and then the cat ran ";
  dataset.rows.push_back(pairOf("What then?", endless, Split::Train));
  const TrainPlan plan = planRun(*model(), quickConfig(), dataset);
  EXPECT_TRUE(plan.problems.empty());
  EXPECT_EQ(plan.truncatedRows, 1u);
  ASSERT_EQ(plan.warnings.size(), 2u);
  expectSentence(plan.warnings[0], {"1 row", "96 tokens"});
  expectSentence(plan.warnings[1], {"1 row", "left out"});
}

TEST_F(PlanRunTest, noValidationRowsIsAWarning) {
  RunConfig config = quickConfig();
  config.validationShare = 0;
  const TrainPlan plan = planRun(*model(), config, smallDataset());
  EXPECT_EQ(plan.validationRows, 0u);
  ASSERT_EQ(plan.warnings.size(), 1u);
  expectSentence(plan.warnings[0], {"no validation rows"});
}

TEST_F(PlanRunTest, validationFileIsCounted) {
  std::ofstream(m_dir / "held.jsonl") << R"({"question": "Where is Tom?", "answer": "In the park."})"
                                         "\n";
  RunConfig config = quickConfig();
  config.validationFile = (m_dir / "held.jsonl").string();
  const TrainPlan plan = planRun(*model(), config, smallDataset());
  EXPECT_EQ(plan.trainRows, 12u);
  EXPECT_EQ(plan.validationRows, 1u);
}

TEST_F(PlanRunTest, placeholdersAreFilledBeforeTokensAreCounted) {
  Dataset dataset = smallDataset();
  dataset.rows.push_back(pairOf("Who is {{name}}?", "{{name}} is a girl.", Split::Train));
  RunConfig config = quickConfig();
  const auto with = [&](const std::string& name) {
    config.placeholders = {{"name", name}};
    return planRun(*model(), config, dataset).tokens;
  };
  EXPECT_GT(with("Wilhelmina Bartholomew"), with("Lily"));
}

}  // namespace
}  // namespace lorikeet::test
