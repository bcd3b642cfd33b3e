// What each row lost in each step: the numbers of the loss itself, in the run folder and for the observer; and token by token.
#include <cmath>
#include <map>

#include "core/train/loss.h"
#include "core/train/row_sums.h"
#include "tests/core/engine/resume_fixture.h"
#include "tests/core/engine/tiny_decoder.h"

namespace lorikeet::test {
namespace {

class RowLossTest : public ResumeTest {
 protected:
  /// Row losses of a run must add up to its train losses. @return the recorder's
  std::vector<RowLoss> checkedLosses(const RunConfig& config, const Dataset& dataset) {
    Recorder recorder;
    TrainControl control;
    const TrainResult result = train(openModel(m_modelDir, "float32"), config, dataset, m_dir / "runs", "rows", recorder, control);
    std::map<std::int64_t, std::pair<double, double>> steps;  // nats, tokens
    for (const RowLoss& row : recorder.rowLosses) {
      steps[row.step].first += static_cast<double>(row.loss) * row.tokens;
      steps[row.step].second += row.tokens;
    }
    for (const MetricPoint& point : recorder.points) {
      if (std::isnan(point.trainLoss)) continue;
      const auto [nats, tokens] = steps.at(point.step);
      EXPECT_NEAR(nats / tokens, point.trainLoss, 2e-6 * point.trainLoss) << "step " << point.step;
    }
    EXPECT_EQ(readRowLosses(result.runDir), recorder.rowLosses);
    return recorder.rowLosses;
  }
};

TEST_F(RowLossTest, addUpToTheLossOfEachStep) {
  RunConfig config = quickConfig();
  config.accumulation = 2;
  config.batchSize = 2;
  const auto losses = checkedLosses(config, smallDataset());
  std::map<std::uint32_t, int> visits;
  for (const RowLoss& row : losses) ++visits[row.row];
  EXPECT_EQ(visits.size(), 9u) << "each training row";
  EXPECT_EQ(losses.size(), 12u * 3) << "nine rows in windows of four: 4 + 4 + 1";
}

TEST_F(RowLossTest, ofTheFirstStepAreThoseOfTheRowsAlone) {
  RunConfig config = quickConfig();
  config.validationShare = 0;
  config.maxSteps = 1;
  const Dataset dataset = smallDataset();
  for (const RowLoss& row : checkedLosses(config, dataset)) {
    const auto tokens = tokenLosses(model(), nullptr, config, dataset.rows[row.row]);
    double sum = 0;
    std::uint32_t count = 0;
    for (const TokenLoss& token : tokens) {
      if (token.supervised) sum += token.loss, ++count;
    }
    EXPECT_EQ(count, row.tokens);
    EXPECT_NEAR(sum / count, row.loss, 1e-5 * row.loss) << "row " << row.row;
  }
}

TEST_F(RowLossTest, recordingChangesNoLoss) {
  const LanguageModel plain = tinyDecoder();
  LanguageModel fused = tinyDecoder();
  fused.setFused(true);
  const std::vector<Sample> samples = unevenSamples();
  const TokenBatch batch = makeBatch(pointersTo(samples));
  for (const LanguageModel* model : {&plain, &std::as_const(fused)}) {
    const Adapter adapter = randomAdapter(*model);
    torch::Tensor tokens;
    const double with = lossSum(*model, &adapter, batch, {}, &tokens).item<double>();
    EXPECT_EQ(with, lossSum(*model, &adapter, batch, {}).item<double>());
    ASSERT_EQ(tokens.size(0), batch.supervised());
    EXPECT_FALSE(tokens.requires_grad());
    std::vector<double> sums;
    appendSums(tokens, batch.targetCounts, sums);
    ASSERT_EQ(sums.size(), samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double alone = lossSum(*model, &adapter, makeBatch({&samples[i]}), {}).item<double>();
      EXPECT_NEAR(sums[i], alone, 1e-5 * alone);
    }
  }
}

TEST_F(RowLossTest, anEncoderDecodersAnswersBelongToTheirRow) {
  writeTinyModel(m_modelDir, tinyT5Config());
  Dataset dataset = smallDataset();
  Row two = dataset.rows[0];
  two.turns.push_back({"user", "And then?"});
  two.turns.push_back({"assistant", "Then it went home."});
  dataset.rows.set(0, two);
  RunConfig config = quickConfig();
  config.validationShare = 0;
  config.batchSize = 16;
  config.maxSteps = 2;
  const auto losses = checkedLosses(config, dataset);
  EXPECT_EQ(losses.size(), 2 * dataset.rows.size()) << "both answers of the first row in one record";
}

TEST_F(RowLossTest, tokensAreShownWithTheirLossUpToTheCut) {
  RunConfig config = quickConfig();
  const Row row = pairOf("Where is the cat?", "In the park with a big red ball and a little bird.");
  const auto whole = tokenLosses(model(), nullptr, config, row);
  config.maxLength = static_cast<std::int64_t>(whole.size()) - 4;
  const auto cut = tokenLosses(model(), nullptr, config, row);
  ASSERT_EQ(cut.size(), whole.size());
  std::string text;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    text += whole[i].text;
    EXPECT_EQ(cut[i].cut, i + 4 >= whole.size());
    EXPECT_FALSE(whole[i].cut);
    EXPECT_EQ(std::isnan(whole[i].loss), !whole[i].supervised) << whole[i].text;
    if (!cut[i].cut && whole[i].supervised) {
      EXPECT_NEAR(cut[i].loss, whole[i].loss, 1e-5) << whole[i].text;
    }
  }
  EXPECT_NE(text.find("big red ball"), std::string::npos) << text;
}

TEST_F(RowLossTest, anAdapterChangesTheTokensLosses) {
  const TrainResult result = trainQuietly(quickConfig(), smallDataset());
  const Row row = smallDataset().rows[1];
  double base = 0, adapted = 0;
  for (const TokenLoss& token : tokenLosses(model(), nullptr, quickConfig(), row)) base += token.supervised ? token.loss : 0;
  for (const TokenLoss& token : tokenLosses(model(), result.last, quickConfig(), row)) adapted += token.supervised ? token.loss : 0;
  EXPECT_LT(adapted, 0.9 * base);
}

}  // namespace
}  // namespace lorikeet::test
