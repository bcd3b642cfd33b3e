// Losses that are no numbers: a sentence, a status, and never "the best".
#include <algorithm>
#include <cmath>
#include <set>

#include "core/model/model_files.h"
#include "tests/core/engine/tiny_decoder.h"

namespace lorikeet::test {
namespace {

class BadNumbersTest : public EngineTest {
 protected:
  /// Saves the tiny model with some weights changed.
  void poison(const std::function<void(std::map<std::string, torch::Tensor>&)>& change) {
    torch::NoGradGuard guard;
    const LanguageModel decoder = tinyDecoder();
    auto weights = decoder.weights();  // the tensors are shared: changes reach the decoder
    change(weights);
    saveLanguageModel(m_modelDir, decoder, torch::kFloat32);
  }
  /// The token "z" alone points along dimension 31, where the first layer's scores overflow: only rows with a "z" go bad.
  void poisonTokenZ() {
    const TokenId z = model()->tokenizer().encode("z").back();
    poison([&](auto& weights) {
      auto embedding = weights.at("model.embed_tokens.weight");
      embedding.select(1, 31).zero_();
      embedding[z].zero_();
      embedding[z][31] = 1;
      for (const char* name : {"q_proj", "k_proj"}) {
        weights.at(std::string("model.layers.0.self_attn.") + name + ".weight").select(1, 31).fill_(1e25);
      }
    });
  }
};

TEST_F(BadNumbersTest, trainingLossThatIsNoNumberFailsWithASentence) {
  poison([](auto& weights) { weights.at("lm_head.weight").mul_(1e38); });
  TrainObserver observer;
  TrainControl control;
  const std::string sentence =
      errorOf([&] { train(model(), quickConfig(), smallDataset(), m_dir / "runs", "bad", observer, control); });
  expectSentence(sentence, {"step 1", "learning rate"});
  const auto runs = listRuns(m_dir / "runs");
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].status, RunStatus::Failed);
  EXPECT_EQ(runs[0].message, sentence);
}

TEST_F(BadNumbersTest, validationLossThatIsNoNumberIsNeverTheBest) {
  poisonTokenZ();
  Dataset dataset = smallDataset();
  for (std::size_t i = 0; i < dataset.rows.size(); ++i) {
    Row row = dataset.rows[i];
    row.split = Split::Train;
    dataset.rows.set(i, row);
  }
  dataset.rows.push_back(pairOf("zzz?", "zz zz.", Split::Validation));
  Recorder recorder;
  TrainControl control;
  const TrainResult result =
      train(openModel(m_modelDir, "float32"), quickConfig(), dataset, m_dir / "runs", "bad validation", recorder, control);
  EXPECT_EQ(result.info.status, RunStatus::Finished);
  const auto evaluations = std::count_if(recorder.points.begin(), recorder.points.end(),
                                         [](const MetricPoint& point) { return std::isnan(point.trainLoss); });
  EXPECT_EQ(evaluations, 4) << "training itself went bad";
  EXPECT_TRUE(recorder.bestSteps.empty());
  EXPECT_EQ(result.info.bestStep, -1);
  EXPECT_EQ(result.best->info().hash, result.last->info().hash);
}

/// One row of the dataset holds the token that breaks the numbers; the seed decides in which step it comes.
TEST_F(BadNumbersTest, aBadRowInAnyStepIsNamedAndTheLastCheckpointLoads) {
  poisonTokenZ();
  const ModelHandle bad = openModel(m_modelDir, "float32");
  Dataset dataset = smallDataset();
  dataset.rows.set(5, pairOf("zzz?", "zz zz."));
  RunConfig config = quickConfig();
  config.validationShare = 0;
  config.batchSize = 1;
  config.saveEvery = 1;
  std::set<std::int64_t> steps;
  for (config.seed = 1; config.seed <= 8; ++config.seed) {
    TrainObserver observer;
    TrainControl control;
    const fs::path runs = m_dir / ("runs" + std::to_string(config.seed));
    const std::string sentence = errorOf([&] { train(bad, config, dataset, runs, "bad", observer, control); });
    expectSentence(sentence, {"no longer a number", "row 6"});
    const RunInfo info = listRuns(runs).at(0);
    EXPECT_EQ(info.status, RunStatus::Failed);
    EXPECT_EQ(info.message, sentence);
    const RunFolder folder = RunFolder::open(runs / info.id);
    steps.insert(info.step);
    if (folder.checkpoints().empty()) continue;
    EXPECT_EQ(folder.checkpoints().back(), info.step) << "every step before was good";
    for (const fs::path& dir : {folder.checkpointDir(info.step), folder.adapterDir()})
      EXPECT_TRUE(std::isfinite(openAdapter(*bad, dir)->info().deltaNorm)) << dir;
  }
  EXPECT_GE(steps.size(), 4u) << "it came in different steps";
}

}  // namespace
}  // namespace lorikeet::test
