// Every kind of adapter: starts as the base, is gone at strength 0, survives its file and its copy, and counts what its plan
// counts.
#include <unistd.h>

#include <cmath>

#include "core/formats/safetensors.h"
#include "core/lora/lora_plan.h"
#include "core/train/loss.h"
#include "tests/core/engine/tiny_decoder.h"

namespace lorikeet::test {
namespace {

constexpr std::int64_t kTokens = 11;

struct Kind {
  std::string name;
  Json model = Json::object();
  std::function<void(PeftConfig&)> set;
  bool startsExactly = true;  ///< bit for bit as the base, not only to rounding
};
void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

const Json kGpt2 = {{"model_type", "gpt2"}, {"n_embd", 32},      {"n_layer", 2},  {"n_head", 4},
                    {"n_positions", 128},   {"vocab_size", 512}, {"n_inner", 64}, {"tie_word_embeddings", true}};

std::vector<Kind> kinds() {
  const Json tied = {{"tie_word_embeddings", true}};
  const Json biased = {{"attention_bias", true}};
  const auto patterns = [](PeftConfig& c) {
    c.rslora = true;
    c.rankPattern = {{"q_proj", 2}, {".*1.mlp.up_proj", 6}};
    c.alphaPattern = {{"o_proj", 3}};
  };
  return {
      {"lora", {}, [](PeftConfig&) {}},
      {"patterns", {}, patterns},
      {"gaussian", {}, [](PeftConfig& c) { c.init = LoraInit::Gaussian; }},
      {"dora", {}, [](PeftConfig& c) { c.dora = true; }},
      {"doraOverBiases", biased, [](PeftConfig& c) { c.dora = true; }},
      {"doraDropout", biased, [](PeftConfig& c) { c.dora = true, c.dropout = 0.3; }},
      {"pissa", {}, [](PeftConfig& c) { c.init = LoraInit::Pissa; }},
      {"pissaPatterns", {}, [=](PeftConfig& c) { patterns(c), c.init = LoraInit::Pissa; }},
      {"pissaDora", {}, [](PeftConfig& c) { c.init = LoraInit::Pissa, c.dora = true; }, false},
      {"pissaDoraDropout", biased, [](PeftConfig& c) { c.init = LoraInit::Pissa, c.dora = true, c.dropout = 0.2; }, false},
      {"pissaEmbedding",
       {},
       [](PeftConfig& c) {
         c.init = LoraInit::Pissa, c.targets = {"embed_tokens", "q_proj"};
       }},
      {"embedding", tied,
       [](PeftConfig& c) {
         c.targets = {"embed_tokens", "v_proj"};
       }},
      {"embeddingDora", {}, [](PeftConfig& c) { c.targets = {"embed_tokens"}, c.dora = true; }, false},
      {"headOfTied", tied, [](PeftConfig& c) { c.targets = {"lm_head"}, c.dora = true; }},
      {"wholeTied", tied,
       [](PeftConfig& c) {
         c.modulesToSave = {"lm_head", "embed_tokens"};
       }},
      {"wholeNorms", {}, [](PeftConfig& c) { c.modulesToSave = {"norm"}; }},
      {"wholeGroup", biased, [](PeftConfig& c) { c.targets = {"down_proj"}, c.modulesToSave = {"0.self_attn"}; }},
      {"excluded", {}, [](PeftConfig& c) { c.exclude = {".*layers\\.0\\..*"}, c.excludeIsRegex = true; }},
      {"layers",
       {},
       [](PeftConfig& c) {
         c.targets = {"q_proj", "up_proj"}, c.layersToTransform = {1};
       }},
      {"gpt2", kGpt2, [](PeftConfig& c) { c.fanInFanOut = true; }},
      {"gpt2Dora", kGpt2, [](PeftConfig& c) { c.dora = true, c.fanInFanOut = true; }},
      {"gpt2Pissa", kGpt2, [](PeftConfig& c) { c.init = LoraInit::Pissa, c.fanInFanOut = true; }},
      {"gpt2Whole", kGpt2,
       [](PeftConfig& c) {
         c.targets = {"c_fc"}, c.modulesToSave = {"wpe", "c_attn", "ln_f"};
       }},
  };
}

class AdapterKindTest : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    m_dir = fs::temp_directory_path() / ("lorikeet-kinds-" + std::to_string(::getpid()));
    fs::create_directories(m_dir);
    m_config.rank = 4;
    m_config.alpha = 8;
    m_config.targets = {"all-linear"};
    GetParam().set(m_config);
  }
  void TearDown() override { fs::remove_all(m_dir); }

  static AdapterRanges all(const Adapter& adapter, double strength = 1.0) { return {{&adapter, strength, 0, kTokens}}; }
  torch::Tensor logits(const AdapterRanges& ranges = {}) const { return logitsOf(m_base, {m_ids}, ranges); }

  fs::path m_dir;
  PeftConfig m_config;
  const LanguageModel m_base = tinyDecoder(tinyConfig(GetParam().model.is_null() ? Json::object() : GetParam().model));
  const Ids m_ids = someIds(kTokens, 1);
};

TEST_P(AdapterKindTest, startsAsTheBase) {
  const Adapter fresh = Adapter::create(m_base, m_config, 5);
  const auto ours = logits(all(fresh)), base = logits();
  if (GetParam().startsExactly && m_config.modulesToSave.empty()) {
    EXPECT_TRUE(torch::equal(ours, base));
  } else {
    EXPECT_LT(worst(ours, base), 2e-4);
  }
  EXPECT_LT(fresh.deltaNorm(), 1e-4);
}

TEST_P(AdapterKindTest, strengthZeroIsTheBaseAndOneTheWhole) {
  const Adapter adapter = randomAdapter(m_base, m_config);
  EXPECT_TRUE(torch::equal(logits(all(adapter, 0)), logits()));
  EXPECT_GT(worst(logits(all(adapter)), logits()), 1e-2) << "the adapter changes nothing";
  EXPECT_LT(worst(logits(all(adapter, 0.001)), logits()), 0.2 * worst(logits(all(adapter)), logits()));
}

TEST_P(AdapterKindTest, fileAndSnapshotComputeTheSame) {
  const Adapter adapter = randomAdapter(m_base, m_config);
  adapter.save(m_dir);
  const Adapter loaded = Adapter::load(m_base, m_dir), copy = adapter.snapshot();
  EXPECT_EQ(loaded.hash(), adapter.hash());
  EXPECT_EQ(copy.hash(), adapter.hash());
  EXPECT_LT(worst(logits(all(loaded)), logits(all(adapter))), 2e-4);
  EXPECT_LT(worst(logits(all(copy)), logits(all(adapter))), 2e-4);
  EXPECT_NEAR(loaded.deltaNorm(), adapter.deltaNorm(), 1e-4 * adapter.deltaNorm());
}

TEST_P(AdapterKindTest, restoredIsTheSameToTheLastBit) {
  const Adapter adapter = randomAdapter(m_base, m_config);
  adapter.save(m_dir);
  Adapter other = Adapter::create(m_base, m_config, 99);
  other.setTrainable();
  other.restore(m_dir);
  const auto ours = other.tensors(), theirs = adapter.tensors();
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_TRUE(torch::equal(ours[i].tensor, theirs[i].tensor)) << ours[i].name;
    EXPECT_TRUE(ours[i].tensor.requires_grad()) << ours[i].name;
  }
  EXPECT_TRUE(torch::equal(logits(all(other)), logits(all(adapter))));
}

TEST_P(AdapterKindTest, planCountsItsTensors) {
  const Adapter adapter = Adapter::create(m_base, m_config, 5);
  std::int64_t count = 0;
  for (const NamedTensor& tensor : adapter.tensors()) count += tensor.tensor.numel();
  EXPECT_EQ(planLora(m_base.config(), m_config).trainableParameters, count);
}

TEST_P(AdapterKindTest, everyTensorLearns) {
  Adapter adapter = randomAdapter(m_base, m_config);
  adapter.setTrainable();
  const std::vector<Sample> samples = unevenSamples();
  lossSum(m_base, &adapter, makeBatch(pointersTo(samples)), {true}).backward();
  for (const NamedTensor& tensor : adapter.tensors()) {
    ASSERT_TRUE(tensor.tensor.grad().defined()) << tensor.name;
    EXPECT_GT(tensor.tensor.grad().abs().max().item<double>(), 0) << tensor.name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, AdapterKindTest, testing::ValuesIn(kinds()), [](const auto& test) { return test.param.name; });

TEST(AdapterStartTest, pissaTakesTheStrongestDirections) {
  torch::manual_seed(1);
  for (const auto& weight : {torch::randn({12, 30}), torch::randn({30, 12})}) {
    const auto [a, b] = pissaStart(weight, 5, 0.5);
    const auto [u, s, vh] = torch::linalg_svd(weight.to(torch::kFloat64), false);
    const auto strongest = torch::mm(u.slice(1, 0, 5) * s.slice(0, 0, 5), vh.slice(0, 0, 5));
    EXPECT_LT(worst(0.5 * torch::mm(b, a), strongest), 1e-5);
    // Both share the singular values, as in PEFT.
    EXPECT_LT(worst(a.norm(2, 1), torch::sqrt(s.slice(0, 0, 5) / 0.5)), 1e-4);
    EXPECT_LT(worst(b.norm(2, 0), torch::sqrt(s.slice(0, 0, 5) / 0.5)), 1e-4);
  }
}

TEST(AdapterStartTest, gaussianIsNormalWithTheRanksInverse) {
  PeftConfig config;
  config.targets = {"all-linear"};
  config.init = LoraInit::Gaussian;
  const LanguageModel base = tinyDecoder();
  const Adapter adapter = Adapter::create(base, config, 5);
  for (const LoraSite& site : adapter.sites()) EXPECT_NEAR(site.a.std().item<double>(), 1.0 / 8, 0.03) << site.name;
}

TEST(AdapterStartTest, doraKeepsTheLengthsThatItLearned) {
  const LanguageModel base = tinyDecoder();
  PeftConfig config;
  config.targets = {"q_proj"};
  config.dora = true;
  const Adapter adapter = randomAdapter(base, config);
  const LoraSite& site = adapter.sites()[0];
  const Linear& layer = *base.linear(site.module);
  const auto x = torch::eye(32);
  const auto y = torch::linear(x, layer.matrix(), layer.bias);
  const auto moved = (y + adapter.delta(layer, x, y, 1.0, false)).t();  // row by row the weight itself
  EXPECT_LT(worst(moved.norm(2, 1), site.magnitude), 1e-4);
}

}  // namespace
}  // namespace lorikeet::test
