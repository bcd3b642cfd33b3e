// A random Llama of 40,000 parameters, datasets and settings that train in milliseconds, and ways to compare runs. Used by the
// engine's tests; sees no torch.
#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet::test {

/// Llama: D 32, F 64, L 2, H 4, K 2, V 512, context 128, own head. @param changes keys of config.json to set
ModelConfig tinyConfig(const Json& changes = Json::object());
/// An encoder-decoder of the same width.
ModelConfig tinyT5Config();
/// Writes a Hugging Face folder with random weights (wide enough that greedy choices are clear) and stories260K's tokenizer.
void writeTinyModel(const fs::path& dir, const ModelConfig& config = tinyConfig(), std::uint64_t seed = 1);

/// tests/golden
fs::path goldenDir();
/// Copies one file; the target folder must exist.
void copyInto(const fs::path& file, const fs::path& dir);

Row pairOf(const std::string& question, const std::string& answer, Split split = Split::Auto);
/// `count` short question-answer pairs of uneven lengths, all different.
Dataset smallDataset(std::size_t count = 12);
/// Rank 4, batches of 4, 12 steps, an evaluation every 4, one thread, float32.
RunConfig quickConfig();
/// Greedy, at most `maxNewTokens`.
SamplingConfig greedySampling(std::int64_t maxNewTokens = 16);

/// What must repeat bit for bit between two runs: losses, norms, rates and tokens of each record, as numbers that show every bit.
std::vector<std::string> metricLines(const fs::path& runDir);

/// Remembers what the trainer tells, and calls `atMetric` for each record.
class Recorder : public TrainObserver {
 public:
  void onMetric(const MetricPoint& point, double etaSeconds) override;
  void onBest(std::int64_t step, double validationLoss) override;
  void onSnapshot(const AdapterHandle& adapter) override { snapshots.push_back(adapter); }
  void onStage(TrainStage stage) override { stages.push_back(stage); }
  void onRowLosses(const std::vector<RowLoss>& losses) override { rowLosses.insert(rowLosses.end(), losses.begin(), losses.end()); }
  void onPinnedAnswers(const PinnedAnswers& answers) override { pinned.push_back(answers); }
  void onLog(const std::string& line) override { log.push_back(line); }

  std::vector<MetricPoint> points;
  std::vector<std::int64_t> bestSteps;
  std::vector<AdapterHandle> snapshots;
  std::vector<TrainStage> stages;
  std::vector<RowLoss> rowLosses;
  std::vector<PinnedAnswers> pinned;
  std::vector<std::string> log;
  std::function<void(const MetricPoint&)> atMetric;
};

/// A temporary folder with a tiny model in it.
class EngineTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// The tiny model, opened once a test.
  const ModelHandle& model();
  /// Trains in `runs`, without an observer that matters.
  TrainResult trainQuietly(const RunConfig& config, const Dataset& dataset, const std::string& name = "run");

  fs::path m_dir;
  fs::path m_modelDir;  // m_dir/model

 private:
  ModelHandle m_model;
};

/// The sentence of the Error that `call` throws; "" when it throws none.
template <class Call>
std::string errorOf(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// One sentence for people: not empty, ends as a sentence, and holds every part.
void expectSentence(const std::string& sentence, const std::vector<std::string>& parts);

}  // namespace lorikeet::test
