// Evaluations as values: changes of rows, summaries, files, blind tests and the report.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <regex>

#include "core/eval/blind_test.h"
#include "core/eval/eval_summary.h"
#include "core/eval/evaluation_file.h"
#include "core/eval/report.h"
#include "core/util/file.h"

namespace lorikeet::test {
namespace {

/// Base and one adapter; texts per row: reference, base's answer, the adapter's.
struct Texts {
  std::string reference, base, adapted;
  std::vector<std::string> mustContain = {};
};

Evaluation evaluationOf(const std::vector<Texts>& rows, const std::vector<Texts>& general = {}) {
  Evaluation evaluation;
  evaluation.createdAt = "2026-11-25T11:02:03.120Z";
  evaluation.modelName = "tiny";
  evaluation.complete = true;
  evaluation.sampling = Json{{"maxNewTokens", 8}};
  evaluation.contestants.resize(2);
  evaluation.contestants[1].name = "run <b>one</b>";
  evaluation.contestants[1].adapterHash = "0123456789abcdef";
  for (const auto* texts : {&rows, &general}) {
    if (texts->empty()) continue;
    EvaluatedSet set;
    set.title = texts == &rows ? "questions" : "general";
    set.general = texts == &general;
    set.total = texts->size();
    for (const Texts& text : *texts) {
      EvaluatedRow row;
      row.index = set.rows.size();
      row.question = "Question & " + std::to_string(row.index);
      row.reference = text.reference;
      row.mustContain = text.mustContain;
      for (const std::string& answer : {text.base, text.adapted}) {
        row.answers.emplace_back();
        row.answers.back().text = answer;
        row.answers.back().referenceNats = 3;
        row.answers.back().referenceTokens = 2;
        scoreAnswer(row, set.tokenizer, false, row.answers.back());
      }
      set.rows.push_back(std::move(row));
    }
    evaluation.sets.push_back(std::move(set));
  }
  evaluation.id = makeEvaluationId(evaluation);
  return evaluation;
}

/// 20 rows that the adapter learned, of which the base knew one; 10 general ones, of which it forgot one.
Evaluation learned() {
  std::vector<Texts> rows, general;
  for (int i = 0; i < 20; ++i)
    rows.push_back({"The keeper lives in Lisbon.", i == 0 ? "In Lisbon." : "I do not know.", "She lives in Lisbon.", {"Lisbon"}});
  for (int i = 0; i < 10; ++i)
    general.push_back({"Grass is green.", "It is green.", i == 0 ? "It is blue." : "It is green.", {"green"}});
  return evaluationOf(rows, general);
}

std::vector<SetSummary> summariesOf(const Evaluation& evaluation) {
  std::vector<SetSummary> summaries;
  for (const EvaluatedSet& set : evaluation.sets) summaries.push_back(summarize(set, evaluation.contestants.size()));
  return summaries;
}

TEST(EvaluationTest, ChangeGoesByRequiredWordsElseByF1) {
  const Evaluation evaluation = evaluationOf({{"a b c d", "a b", "a b c d"},
                                              {"a b c d", "a b c d", "x"},
                                              {"a b", "a b", "b a"},
                                              {"long other words", "Lisbon", "long other words", {"Lisbon"}},
                                              {"", "one", "two"}});
  const auto& rows = evaluation.sets[0].rows;
  EXPECT_EQ(changeOf(rows[0], 1), AnswerChange::Improved);
  EXPECT_EQ(changeOf(rows[1], 1), AnswerChange::Worse);
  EXPECT_EQ(changeOf(rows[2], 1), AnswerChange::Same);
  EXPECT_EQ(changeOf(rows[3], 1), AnswerChange::Worse) << "the required word is gone, however like the reference";
  EXPECT_EQ(changeOf(rows[4], 1), AnswerChange::Same) << "nothing to hold it against";
}

TEST(EvaluationTest, SummaryHoldsMeansIntervalsAndPairedDifferences) {
  const Evaluation evaluation = learned();
  const auto summaries = summariesOf(evaluation);
  const ContestantSummary &base = summaries[0].contestants[0], &adapted = summaries[0].contestants[1];
  EXPECT_DOUBLE_EQ(base.value(EvalMetric::Right).value, 0.05);
  EXPECT_DOUBLE_EQ(adapted.value(EvalMetric::Right).value, 1);
  EXPECT_NEAR(adapted.value(EvalMetric::Right).low, 0.839, 1e-3) << "20 of 20 are no certainty";
  EXPECT_DOUBLE_EQ(adapted.value(EvalMetric::Right).high, 1);
  EXPECT_DOUBLE_EQ(adapted.difference(EvalMetric::Right).value, 0.95);
  EXPECT_GT(adapted.difference(EvalMetric::Right).low, 0.8);
  EXPECT_LE(base.value(EvalMetric::Right).low, 0.05);
  EXPECT_EQ(adapted.improved, 19u);
  EXPECT_EQ(adapted.same, 1u);
  EXPECT_NEAR(base.value(EvalMetric::Perplexity).value, std::exp(1.5), 1e-12);
  const Interval forgotten = forgottenPoints(evaluation, summaries, 1);
  EXPECT_NEAR(forgotten.value, 10, 1e-9);
  EXPECT_GE(forgotten.high, forgotten.value);
  EXPECT_LE(forgotten.low, forgotten.value);
}

TEST(EvaluationTest, WithoutRequiredWordsThatShareIsNotMeasured) {
  const SetSummary summary = summarize(evaluationOf({{"a", "a", "b"}}).sets[0], 2);
  EXPECT_TRUE(std::isnan(summary.contestants[0].value(EvalMetric::Contains).value));
  EXPECT_EQ(summary.contestants[0].value(EvalMetric::Exact).value, 1);
}

class EvaluationFileTest : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(m_dir); }
  void TearDown() override { fs::remove_all(m_dir); }
  fs::path m_dir = fs::temp_directory_path() / ("lorikeet-eval-" + std::to_string(getpid()));
};

TEST_F(EvaluationFileTest, ASavedEvaluationOpensAsItWas) {
  Evaluation evaluation = learned();
  evaluation.sets[0].rows[2].issue = "Too long.";
  evaluation.sets[0].rows[2].answers.clear();
  EvaluatedRow& broken = evaluation.sets[0].rows[1];
  broken.answers[0].text = "broken \xff text";
  scoreAnswer(broken, BleuTokenizer::V13a, false, broken.answers[0]);
  evaluation.blindTests.push_back(makeBlindTest(evaluation.sets[0], 0, 0, 1, 7));
  evaluation.blindTests[0].votes[0] = Vote::Left;
  const fs::path file = saveEvaluation(evaluation, m_dir / "evaluations");
  EXPECT_EQ(file.filename(), "20261125-110203-questions.json");
  const Evaluation opened = openEvaluation(file);
  broken.answers[0].text = "broken \uFFFD text";
  EXPECT_TRUE(toJson(opened) == toJson(evaluation));
  EXPECT_EQ(opened.sets[0].rows[5].answers[1].bleuCounts.matched, evaluation.sets[0].rows[5].answers[1].bleuCounts.matched);
  EXPECT_EQ(listEvaluations(m_dir / "evaluations"), std::vector<fs::path>{file});
}

TEST_F(EvaluationFileTest, BrokenFilesGiveASentence) {
  const Json good = toJson(learned());
  for (const char* key : {"id", "contestants", "format"}) {
    Json bad = good;
    bad.erase(key);
    EXPECT_THROW(evaluationFromJson(bad, "file"), Error) << key;
  }
  Json bad = good;
  bad["sets"][0]["rows"][0]["answers"].erase(0);
  try {
    evaluationFromJson(bad, "file");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("must hold 2 answers"), std::string::npos) << error.what();
  }
  bad = good;
  bad["sets"] = 5;
  EXPECT_THROW(evaluationFromJson(bad, "file"), Error);
}

TEST_F(EvaluationFileTest, ARunIsFoundFromItsAdapterAndItsCheckpoints) {
  fs::create_directories(m_dir / "run" / "checkpoints" / "step-1");
  writeFileAtomic(m_dir / "run" / "run.json", "{}");
  EXPECT_EQ(runDirOf(m_dir / "run"), m_dir / "run");
  EXPECT_EQ(runDirOf(m_dir / "run" / "adapter/"), m_dir / "run");
  EXPECT_EQ(runDirOf(m_dir / "run" / "checkpoints" / "step-1"), m_dir / "run");
  EXPECT_EQ(runDirOf(m_dir / "elsewhere"), fs::path());
  EXPECT_EQ(runDirOf(""), fs::path());
}

TEST(BlindTestTest, HoldsRowsThatDifferAndHidesTheSides) {
  const Evaluation evaluation = learned();
  const BlindTest test = makeBlindTest(evaluation.sets[1], 1, 0, 1, 3);
  EXPECT_EQ(test.rows, std::vector<std::size_t>{0}) << "equal answers need no vote";
  const BlindTest all = makeBlindTest(evaluation.sets[0], 0, 0, 1, 3), again = makeBlindTest(evaluation.sets[0], 0, 0, 1, 3);
  EXPECT_EQ(all.rows.size(), 20u);
  EXPECT_EQ(all.rows, again.rows);
  EXPECT_NE(all.rows, makeBlindTest(evaluation.sets[0], 0, 0, 1, 4).rows);
  std::size_t left = 0;
  for (std::size_t i = 0; i < 20; ++i) left += firstIsLeft(all, i);
  EXPECT_GT(left, 3u);
  EXPECT_LT(left, 17u);
}

TEST(BlindTestTest, TallyCountsContestantsNotSides) {
  BlindTest test = makeBlindTest(learned().sets[0], 0, 0, 1, 3);
  for (std::size_t i = 0; i < 10; ++i) test.votes[i] = firstIsLeft(test, i) ? Vote::Right : Vote::Left;
  test.votes[10] = firstIsLeft(test, 10) ? Vote::Left : Vote::Right;
  test.votes[11] = Vote::Tie;
  const BlindTally tally = tallyOf(test);
  EXPECT_EQ(tally.secondWins, 10u);
  EXPECT_EQ(tally.firstWins, 1u);
  EXPECT_EQ(tally.ties, 1u);
  EXPECT_DOUBLE_EQ(tally.secondShare().value, 10.5 / 12);
  EXPECT_LT(tally.secondShare().low, 0.75);
  EXPECT_GT(tally.secondShare().high, 0.95);
}

class ReportTest : public testing::TestWithParam<ReportLanguage> {};

TEST_P(ReportTest, StandsAloneAndEscapesEverything) {
  Evaluation evaluation = learned();
  evaluation.sets[0].rows[1].answers[1].text = "<script>alert(1)</script> \x01 & \"'";
  evaluation.sets[0].rows[3].issue = "Row <3>.";
  evaluation.sets[0].rows[3].answers.clear();
  evaluation.blindTests.push_back(makeBlindTest(evaluation.sets[0], 0, 0, 1, 7));
  evaluation.blindTests[0].votes[0] = Vote::Left;
  ReportRun run{"run & one", RunConfig(), {}, 10};
  for (int step = 0; step <= 20; ++step) {
    run.metrics.emplace_back();
    run.metrics.back().step = step;
    run.metrics.back().trainLoss = 3.0 / (step + 1);
    if (step % 10 == 0) run.metrics.back().validationLoss = 3.5 / (step + 1);
  }
  const std::string html = htmlReport(evaluation, summariesOf(evaluation), {run}, GetParam());
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("<b>one</b>"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(1)&lt;/script&gt; \uFFFD &amp; &quot;&#39;"), std::string::npos);
  EXPECT_EQ(html.find("http"), std::string::npos) << "nothing is loaded from elsewhere";
  EXPECT_NE(html.find("prefers-color-scheme: dark"), std::string::npos);
  EXPECT_NE(html.find("<polyline"), std::string::npos);
  EXPECT_NE(html.find("Row &lt;3&gt;."), std::string::npos);
  // Every element is closed in its order.
  std::vector<std::string> open;
  const std::regex tag("<(/?)([a-z0-9]+)[^>]*?(/?)>");
  for (std::sregex_iterator at(html.begin(), html.end(), tag), end; at != end; ++at) {
    const std::string name = (*at)[2];
    if (name == "meta" || (*at)[3] == "/") continue;
    if ((*at)[1] != "/") {
      open.push_back(name);
      continue;
    }
    ASSERT_FALSE(open.empty()) << name;
    EXPECT_EQ(open.back(), name);
    open.pop_back();
  }
  EXPECT_TRUE(open.empty());
}

TEST_P(ReportTest, SaysTheNumbers) {
  const Evaluation evaluation = learned();
  const std::string html = htmlReport(evaluation, summariesOf(evaluation), {}, GetParam());
  EXPECT_NE(html.find("100.0 %"), std::string::npos);
  EXPECT_NE(html.find("5.0 %"), std::string::npos);
  EXPECT_NE(html.find(GetParam() == ReportLanguage::Chinese ? "遗忘了 10.0 个百分点" : "10.0 points of right answers"),
            std::string::npos);
  EXPECT_NE(html.find(GetParam() == ReportLanguage::Chinese ? "变好" : "improved"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Languages, ReportTest, testing::Values(ReportLanguage::English, ReportLanguage::Chinese),
                         [](const auto& which) { return which.param == ReportLanguage::English ? "English" : "Chinese"; });

}  // namespace
}  // namespace lorikeet::test
