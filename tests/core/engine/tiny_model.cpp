#include "tests/core/engine/tiny_model.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/model/model_files.h"

namespace lorikeet::test {

ModelConfig tinyConfig(const Json& changes) {
  Json json = Json::parse(R"({"model_type": "llama", "vocab_size": 512, "hidden_size": 32, "intermediate_size": 64,
    "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 128,
    "rms_norm_eps": 1e-5, "tie_word_embeddings": false, "bos_token_id": 1, "eos_token_id": 2, "torch_dtype": "float32"})");
  json.update(changes);
  return modelConfigFromJson(json, "tiny");
}

ModelConfig tinyT5Config() {
  return modelConfigFromJson(Json::parse(R"({"model_type": "t5", "vocab_size": 512, "d_model": 32, "d_kv": 8, "d_ff": 64,
    "num_layers": 2, "num_decoder_layers": 2, "num_heads": 4, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": false,
    "decoder_start_token_id": 0, "eos_token_id": 2, "torch_dtype": "float32"})"), "tiny");
}

void writeTinyModel(const fs::path& dir, const ModelConfig& config, std::uint64_t seed) {
  torch::NoGradGuard guard;
  const LanguageModel decoder = randomLanguageModel(config, seed);
  for (const auto& [name, weight] : decoder.weights()) {
    if (weight.dim() == 2) torch::Tensor(weight).mul_(8.0);
  }
  fs::create_directories(dir);
  saveLanguageModel(dir, decoder, torch::kFloat32);
  for (const char* name : {"tokenizer.json", "tokenizer.model", "tokenizer_config.json"})
    copyInto(goldenDir() / "text/stories260K" / name, dir);
}

fs::path goldenDir() { return fs::path(LORIKEET_SOURCE_DIR) / "tests/golden"; }

void copyInto(const fs::path& file, const fs::path& dir) {
  fs::copy_file(file, dir / file.filename(), fs::copy_options::overwrite_existing);
}

Row pairOf(const std::string& question, const std::string& answer, Split split) {
  Row row;
  row.turns = {{"user", question}, {"assistant", answer}};
  row.split = split;
  return row;
}

Dataset smallDataset(std::size_t count) {
  const std::vector<std::string> things = {"cat", "little dog", "bird in the tree", "sun", "big red ball", "girl named Lily"};
  Dataset dataset;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& thing = things[i % things.size()];
    const std::string number(1 + i / things.size(), 'a');
    dataset.rows.push_back(
        pairOf("Where is the " + thing + " " + number + "?", "The " + thing + " is in the park with " + number + "."));
  }
  return dataset;
}

RunConfig quickConfig() {
  RunConfig config;
  config.dtype = "float32";
  config.threads = 1;
  config.rank = 4;
  config.batchSize = 4;
  config.epochs = 100;
  config.maxSteps = 12;
  config.learningRate = 1e-2;
  config.evalEvery = 4;
  config.validationShare = 0.25;
  config.maxLength = 96;
  return config;
}

SamplingConfig greedySampling(std::int64_t maxNewTokens) {
  SamplingConfig sampling;
  sampling.temperature = 0;
  sampling.maxNewTokens = maxNewTokens;
  return sampling;
}

std::vector<std::string> metricLines(const fs::path& runDir) {
  std::vector<std::string> lines;
  for (const MetricPoint& point : RunFolder::open(runDir).metrics()) {
    char line[240];
    std::snprintf(line, sizeof line, "step %lld train %a validation %a rate %a norm %a tokens %lld", static_cast<long long>(point.step),
                  point.trainLoss, point.validationLoss, point.learningRate, point.gradientNorm, static_cast<long long>(point.tokens));
    lines.emplace_back(line);
  }
  return lines;
}

void Recorder::onMetric(const MetricPoint& point, double) {
  points.push_back(point);
  if (atMetric) atMetric(point);
}

void Recorder::onBest(std::int64_t step, double) { bestSteps.push_back(step); }

void EngineTest::SetUp() {
  std::string pattern = (fs::temp_directory_path() / "lorikeet-engine-XXXXXX").string();
  m_dir = ::mkdtemp(pattern.data());
  m_modelDir = m_dir / "model";
  writeTinyModel(m_modelDir);
}

void EngineTest::TearDown() { fs::remove_all(m_dir); }

const ModelHandle& EngineTest::model() {
  if (!m_model) m_model = openModel(m_modelDir, "float32");
  return m_model;
}

TrainResult EngineTest::trainQuietly(const RunConfig& config, const Dataset& dataset, const std::string& name) {
  TrainObserver observer;
  TrainControl control;
  return train(model(), config, dataset, m_dir / "runs", name, observer, control);
}

void expectSentence(const std::string& sentence, const std::vector<std::string>& parts) {
  ASSERT_FALSE(sentence.empty()) << "no Error was thrown";
  EXPECT_TRUE(sentence.back() == '.' || sentence.back() == '?') << sentence;
  EXPECT_EQ(sentence.find('\n'), std::string::npos) << "more than one line: " << sentence;
  for (const std::string& part : parts)
    EXPECT_NE(sentence.find(part), std::string::npos) << "\"" << part << "\" is not in: " << sentence;
}

}  // namespace lorikeet::test
