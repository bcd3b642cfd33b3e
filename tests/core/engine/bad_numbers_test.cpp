// Losses that are no numbers: a sentence, a status, and never "the best".
#include <algorithm>
#include <cmath>

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
  // The token "z" alone points along dimension 31, where the first layer's scores overflow: only rows with a "z" go bad.
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

}  // namespace
}  // namespace lorikeet::test
