// The launch plan: issues by kind with changes that help, memory of other settings, time from measured steps, and what is kept
// between two plans.
#include <algorithm>
#include <fstream>

#include "core/engine/planner.h"
#include "core/engine/step_timer.h"
#include "core/train/memory_estimate.h"
#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

class LaunchPlanTest : public EngineTest {
 protected:
  LaunchPlan plan(const RunConfig& config, const Dataset& dataset) { return m_planner.plan(model(), config, dataset); }
  static const PlanIssue* find(const LaunchPlan& launch, PlanIssueKind kind) {
    const auto found =
        std::find_if(launch.issues.begin(), launch.issues.end(), [&](const PlanIssue& issue) { return issue.kind == kind; });
    return found == launch.issues.end() ? nullptr : &*found;
  }
  static void apply(RunConfig& config, const PlanFix& fix) {
    for (const auto& field : runFields()) {
      if (fix.changes.contains(field.spec.key)) field.set(config, fix.changes.at(field.spec.key));
    }
  }
  Planner m_planner;
};

TEST_F(LaunchPlanTest, agreesWithTheTrainersPlan) {
  const RunConfig config = quickConfig();
  const Dataset dataset = smallDataset(30);
  const TrainPlan launch = plan(config, dataset).plan, whole = planRun(*model(), config, dataset);
  EXPECT_EQ(launch.tokens, whole.tokens);
  EXPECT_EQ(launch.supervisedTokens, whole.supervisedTokens);
  EXPECT_EQ(launch.trainLengths, whole.trainLengths);
  EXPECT_EQ(launch.trainLengths.size(), launch.trainRows);
  EXPECT_EQ(launch.totalSteps, whole.totalSteps);
  EXPECT_EQ(launch.memory.total(), whole.memory.total());
  EXPECT_GT(launch.packing, 0.5);
  EXPECT_LE(launch.packing, 1.0);
}

TEST_F(LaunchPlanTest, everyBlockingProblemHasAWayOutThatWorks) {
  RunConfig config = quickConfig();
  config.maxLength = 8;
  config.targets = "c_attn";
  const Dataset dataset = smallDataset();
  LaunchPlan launch = plan(config, dataset);
  ASSERT_EQ(launch.plan.problems.size(), 2u);
  while (!launch.plan.problems.empty()) {
    for (const PlanIssue& issue : launch.issues) {
      if (!issue.blocks()) continue;
      ASSERT_FALSE(issue.fixes.empty()) << issue.sentence;
      apply(config, issue.fixes.front());
    }
    ASSERT_LE(config.maxLength, 128);
    launch = plan(config, dataset);
  }
  EXPECT_EQ(config.targets, "all-linear");
}

TEST_F(LaunchPlanTest, aTemplateWithoutAnEndBlocks) {
  std::ofstream(m_modelDir / "chat_template.jinja") << "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% "
                                                       "endfor %}{% if add_generation_prompt %}assistant: {% endif %}";
  const ModelHandle endless = openModel(m_modelDir);
  EXPECT_FALSE(templateEndsAnswers(*endless));
  const LaunchPlan launch = m_planner.plan(endless, quickConfig(), smallDataset());
  const PlanIssue* issue = find(launch, PlanIssueKind::NoEnd);
  ASSERT_NE(issue, nullptr);
  ASSERT_FALSE(issue->fixes.empty());
  RunConfig config = quickConfig();
  apply(config, issue->fixes.front());
  EXPECT_TRUE(templateEndsAnswers(*openModel(m_modelDir, "auto", config.chatTemplate)));
}

TEST_F(LaunchPlanTest, memoryThatIsMissingComesWithChangesThatHelp) {
  RunConfig config = quickConfig();
  config.batchSize = 64;
  const DataSizes sizes = measureData(*model(), config, smallDataset(100));
  TrainPlan plan = makePlan(*model(), config, sizes);
  const std::int64_t wanted = plan.memory.total() - plan.memory.base - plan.memory.program;
  plan.memoryAvailable = wanted - 1;
  EXPECT_EQ(memoryVerdict(plan.memory, plan.memory, wanted - 1), MemoryVerdict::TooMuch);
  EXPECT_EQ(memoryVerdict(plan.memory, plan.memory, wanted + wanted / 10), MemoryVerdict::Tight);
  EXPECT_EQ(memoryVerdict(plan.memory, plan.memory, 2 * wanted), MemoryVerdict::Fits);
  EXPECT_EQ(memoryVerdict(plan.memory, plan.memory, 0), MemoryVerdict::Unknown);
  for (const PlanIssue& issue : issuesOf(*model(), config, sizes, plan, "")) {
    if (issue.kind != PlanIssueKind::MemoryShort) continue;
    EXPECT_FALSE(issue.blocks());
    for (const PlanFix& fix : issue.fixes) {
      EXPECT_LT(fix.memoryAfter, plan.memory.total());
      if (fix.kind != PlanFixKind::SmallerBatch) continue;
      RunConfig changed = config;
      apply(changed, fix);
      EXPECT_EQ(changed.batchSize * changed.accumulation, config.batchSize * config.accumulation);
      EXPECT_EQ(makePlan(*model(), changed, sizes).memory.total(), fix.memoryAfter);
    }
    return;
  }
  FAIL() << "no MemoryShort";
}

TEST_F(LaunchPlanTest, smallerSettingsNeedLess) {
  RunConfig config = quickConfig();
  const DataSizes sizes = measureData(*model(), config, smallDataset(40));
  const std::int64_t before = estimateMemory(model()->info(), config, sizes, {3, 0}, 10000).states;
  config.gradientCheckpointing = true;
  EXPECT_LT(estimateMemory(model()->info(), config, sizes, {3, 0}, 10000).states, before);
  config.gradientCheckpointing = false;
  config.batchSize = 1;
  EXPECT_LT(estimateMemory(model()->info(), config, sizes, {3, 0}, 10000).states, before);
}

TEST_F(LaunchPlanTest, rowsAreCountedAgainOnlyWhereTheyOrTheirSettingsChange) {
  RunConfig config = quickConfig();
  Dataset dataset = smallDataset(12);
  const std::int64_t tokens = plan(config, dataset).plan.tokens;
  config.learningRate = 0.01;
  EXPECT_EQ(plan(config, dataset).plan.tokens, tokens);
  config.systemPrompt = "Answer in one word, please.";
  EXPECT_GT(plan(config, dataset).plan.tokens, tokens);
  config.systemPrompt.clear();
  dataset.rows.push_back(pairOf("What is new?", "This row is.", Split::Train));
  EXPECT_GT(plan(config, dataset).plan.tokens, tokens);
}

TEST_F(LaunchPlanTest, timeComesFromMeasuredStepsAndIsRemembered) {
  RunConfig config = quickConfig();
  const TrainPlan first = plan(config, smallDataset()).plan;
  StepClock clock;
  EXPECT_EQ(clock.known(*model(), config, first, *m_planner.sizes()).expected, 0);
  const TimeEstimate time = clock.time(*model(), config, first, *m_planner.sizes());
  EXPECT_GT(time.low, 0);
  EXPECT_LT(time.low, time.expected);
  EXPECT_GT(time.high, time.expected);
  config.maxSteps *= 10;
  const TrainPlan longer = plan(config, smallDataset()).plan;
  EXPECT_GT(clock.known(*model(), config, longer, *m_planner.sizes()).expected, 2 * time.expected);
}

TEST_F(LaunchPlanTest, pinnedQuestionsAndAllWeightsTakeTheirTime) {
  RunConfig config = quickConfig();
  const DataSizes sizes = measureData(*model(), config, smallDataset());
  EXPECT_EQ(timeSteps(*model(), config, sizes, 0.05, 4096).answers, 0);
  config.pinnedPrompts = "What is number 3?\nWhat is number 5?";
  const StepRates rates = timeSteps(*model(), config, sizes, 0.05, 4096);
  EXPECT_GT(rates.answers, 0);
  const TrainPlan ready = plan(config, smallDataset()).plan;
  StepRates silent = rates;
  silent.answers = 0;
  // Answered before the first step and at each evaluation, also where nothing is kept back for validation.
  DataSizes without = sizes;
  without.validation.clear();
  const double times = static_cast<double>((ready.totalSteps + ready.evalEvery - 1) / ready.evalEvery + 1);
  EXPECT_NEAR(estimateTime(rates, config, ready, without).expected - estimateTime(silent, config, ready, without).expected,
              times * rates.answers, 1e-9);
  config.method = "full";
  config.dropout = 0;
  const StepRates full = timeSteps(*model(), config, sizes, 0.05, 4096);
  EXPECT_TRUE(full.known());
  EXPECT_GT(full.answers, 0);
}

TEST_F(LaunchPlanTest, stopEndsCountingAndTiming) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(m_planner.plan(model(), quickConfig(), smallDataset(), stop.get_token()), Cancelled);
  const TrainPlan ready = plan(quickConfig(), smallDataset()).plan;
  EXPECT_THROW(StepClock().time(*model(), quickConfig(), ready, *m_planner.sizes(), stop.get_token()), Cancelled);
}

}  // namespace
}  // namespace lorikeet::test
