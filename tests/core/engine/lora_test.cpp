// Adapters: what they change, what they leave alone, and what files they refuse.
#include <cmath>
#include <fstream>

#include "core/model/tensor_io.h"
#include "tests/core/engine/tiny_decoder.h"

namespace lorikeet::test {
namespace {

constexpr std::int64_t kTokens = 11;

AdapterRanges everywhere(const Adapter& adapter, double strength = 1.0) { return {{&adapter, strength, 0, kTokens}}; }

TEST(AdapterTest, freshAdapterGivesTheBasesLogitsExactly) {
  const LanguageModel base = tinyDecoder();
  PeftConfig config;
  config.targets = {"all-linear"};
  const Adapter fresh = Adapter::create(base, config, 5);
  const Ids ids = someIds(kTokens, 1);
  EXPECT_TRUE(torch::equal(logitsOf(base, {ids}, everywhere(fresh)), logitsOf(base, {ids})));
  EXPECT_EQ(fresh.deltaNorm(), 0);
}

TEST(AdapterTest, freshAIsUniformInThePeftBounds) {
  const LanguageModel base = tinyDecoder();
  PeftConfig config;
  config.targets = {"all-linear"};
  const Adapter fresh = Adapter::create(base, config, 5);
  for (const LoraSite& site : fresh.sites()) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(site.a.size(1)));
    EXPECT_LE(site.a.abs().max().item<double>(), bound) << site.name;
    EXPECT_NEAR(site.a.std().item<double>(), bound / std::sqrt(3.0), 0.15 * bound) << site.name;
    EXPECT_EQ(site.b.abs().max().item<double>(), 0) << site.name;
  }
}

TEST(AdapterTest, strengthZeroEqualsTheBaseExactly) {
  const LanguageModel base = tinyDecoder();
  const Adapter adapter = randomAdapter(base);
  const Ids ids = someIds(kTokens, 1);
  EXPECT_TRUE(torch::equal(logitsOf(base, {ids}, everywhere(adapter, 0)), logitsOf(base, {ids})));
  EXPECT_GT(worst(logitsOf(base, {ids}, everywhere(adapter)), logitsOf(base, {ids})), 0.1) << "the adapter changes nothing";
}

TEST(AdapterTest, strengthMultipliesTheUpdate) {
  const LanguageModel base = tinyDecoder();
  const Adapter adapter = randomAdapter(base);
  const Linear& layer = *base.linear(adapter.sites()[0].module);
  const auto x = torch::ones({3, 32}), y = torch::linear(x, layer.matrix(), layer.bias);
  const auto delta = [&](double strength) { return adapter.delta(layer, x, y, strength, false); };
  EXPECT_LT(worst(delta(0.5) * 2, delta(1.0)), 1e-6);
  EXPECT_LT(worst(delta(-1.0), -delta(1.0)), 1e-6);
}

TEST(AdapterTest, mergedWeightsEqualTheOverlay) {
  for (const bool tied : {false, true}) {
    torch::NoGradGuard guard;
    ModelConfig config = tinyConfig();
    config.tiedHead = tied;
    const LanguageModel base = tinyDecoder(config);
    const Adapter adapter = randomAdapter(base);
    std::map<std::string, torch::Tensor> weights;
    for (const auto& [name, weight] : base.weights()) weights[name] = weight.clone();
    for (const LoraSite& site : adapter.sites())
      weights.at(site.name + ".weight") += adapter.config().scale() * torch::mm(site.b, site.a);
    const LanguageModel merged(config, weights);
    const Ids ids = someIds(kTokens, 1);
    EXPECT_LT(worst(logitsOf(merged, {ids}), logitsOf(base, {ids}, everywhere(adapter))), 1e-4);
  }
}

TEST(AdapterTest, headOfATiedModelCanHaveASite) {
  ModelConfig config = tinyConfig();
  config.tiedHead = true;
  const LanguageModel base = tinyDecoder(config);
  const Adapter adapter = randomAdapter(base, "lm_head");
  const Ids ids = someIds(kTokens, 1);
  EXPECT_GT(worst(logitsOf(base, {ids}, everywhere(adapter)), logitsOf(base, {ids})), 1e-3);
}

TEST(AdapterTest, rangeLeavesOtherRowsExactlyAlone) {
  const LanguageModel base = tinyDecoder();
  const Adapter adapter = randomAdapter(base), other = randomAdapter(base, "q_proj,v_proj", 2, 9);
  const std::vector<Ids> lanes = {someIds(6, 1), someIds(6, 1), someIds(6, 1)};
  const auto plain = logitsOf(base, lanes);
  const auto mixed = logitsOf(base, lanes, {{&adapter, 1.0, 6, 12}, {&other, 1.0, 12, 18}});
  EXPECT_TRUE(torch::equal(mixed.slice(0, 0, 6), plain.slice(0, 0, 6)));
  EXPECT_LT(worst(mixed.slice(0, 6, 12), logitsOf(base, {lanes[1]}, {{&adapter, 1.0, 0, 6}})), 1e-4);
  EXPECT_LT(worst(mixed.slice(0, 12, 18), logitsOf(base, {lanes[2]}, {{&other, 1.0, 0, 6}})), 1e-4);
}

TEST(AdapterTest, deltaNormIsTheFrobeniusNormOfAllUpdates) {
  torch::NoGradGuard guard;
  const LanguageModel base = tinyDecoder();
  const Adapter adapter = randomAdapter(base);
  double squares = 0;
  for (const LoraSite& site : adapter.sites())
    squares += torch::mm(site.b, site.a).to(torch::kFloat64).square().sum().item<double>();
  EXPECT_NEAR(adapter.deltaNorm(), adapter.config().scale() * std::sqrt(squares), 1e-5 * adapter.deltaNorm());
}

TEST(AdapterTest, rsloraDividesByTheRootOfTheRank) {
  PeftConfig config;
  config.rank = 16;
  config.alpha = 8;
  EXPECT_DOUBLE_EQ(config.scale(), 0.5);
  config.rslora = true;
  EXPECT_DOUBLE_EQ(config.scale(), 2.0);
}

TEST(AdapterTest, dropoutActsOnlyInTraining) {
  const LanguageModel base = tinyDecoder();
  PeftConfig config = randomAdapter(base).config();
  config.dropout = 0.5;
  config.targets = {"model.layers.0.mlp.up_proj"};
  Adapter adapter = Adapter::create(base, config, 1);
  torch::Tensor(adapter.sites()[0].b).fill_(0.1);
  const Linear& layer = *base.linear(adapter.sites()[0].module);
  const auto x = torch::ones({400, 32}), y = torch::linear(x, layer.matrix(), layer.bias);
  const auto quiet = adapter.delta(layer, x, y, 1.0, false);
  EXPECT_TRUE(torch::equal(quiet, adapter.delta(layer, x, y, 1.0, false)));
  torch::manual_seed(1);
  const auto noisy = adapter.delta(layer, x, y, 1.0, true);
  EXPECT_FALSE(torch::equal(noisy, quiet));
  const double spread = noisy.std().item<double>();
  EXPECT_NEAR(noisy.mean().item<double>(), quiet.mean().item<double>(), 4 * spread / std::sqrt(400.0))
      << "dropout must keep the mean";
}

TEST(AdapterTest, snapshotIsIndependent) {
  const LanguageModel base = tinyDecoder();
  Adapter adapter = randomAdapter(base);
  const Adapter copy = adapter.snapshot();
  const std::string hash = copy.hash();
  EXPECT_EQ(hash, adapter.hash());
  {
    torch::NoGradGuard guard;
    torch::Tensor(adapter.sites()[0].a).add_(1);
  }
  EXPECT_EQ(copy.hash(), hash);
  EXPECT_NE(adapter.hash(), hash);
}

/// Adapters as files, over the facade.
class AdapterFileTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    fs::create_directories(adapterDir());
    randomAdapter(tinyDecoder()).save(adapterDir());
  }
  fs::path adapterDir() const { return m_dir / "adapter"; }
  fs::path file() const { return adapterDir() / "adapter_model.safetensors"; }
  std::string openError() {
    return errorOf([&] { openAdapter(*model(), adapterDir()); });
  }
  /// Writes the adapter's tensors again after `change`.
  void rewrite(const std::function<void(std::vector<NamedTensor>&)>& change) const {
    std::vector<NamedTensor> tensors;
    {
      const SafetensorsFile old = SafetensorsFile::open(file());
      for (const auto& [name, view] : old.tensors()) tensors.push_back({name, copyTensor(view)});
    }
    change(tensors);
    saveTensors(file(), tensors);
  }
};

TEST_F(AdapterFileTest, saveAndLoadKeepEveryByte) {
  const LanguageModel base = tinyDecoder();
  const Adapter loaded = Adapter::load(base, adapterDir());
  EXPECT_EQ(loaded.hash(), randomAdapter(base).hash());
  fs::create_directories(m_dir / "again");
  loaded.save(m_dir / "again");
  for (const char* name : {"adapter_model.safetensors", "adapter_config.json"}) {
    EXPECT_EQ(readFile(m_dir / "again" / name), readFile(adapterDir() / name)) << name;
  }
}

TEST_F(AdapterFileTest, tensorsHavePeftsNames) {
  const SafetensorsFile saved = SafetensorsFile::open(file());
  EXPECT_TRUE(saved.tensors().contains("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"));
  EXPECT_TRUE(saved.tensors().contains("base_model.model.model.layers.1.mlp.down_proj.lora_B.weight"));
}

TEST_F(AdapterFileTest, infoTellsHashNormAndSites) {
  const AdapterInfo info = openAdapter(*model(), adapterDir())->info();
  const Adapter adapter = randomAdapter(tinyDecoder());
  EXPECT_EQ(info.name, "adapter");
  EXPECT_EQ(info.hash, adapter.hash());
  EXPECT_DOUBLE_EQ(info.deltaNorm, adapter.deltaNorm());
  EXPECT_EQ(info.sites, 14);
  EXPECT_EQ(info.rank, 4);
  EXPECT_EQ(info.alpha, 8);
  EXPECT_EQ(info.parameters, planLora(tinyConfig(), "all-linear", 4).trainableParameters);
}

TEST_F(AdapterFileTest, adapterOfAnotherBaseIsRefusedWithTensorAndShapes) {
  writeTinyModel(m_modelDir, tinyConfig({{"intermediate_size", 96}}));
  expectSentence(openError(), {"mlp.gate_proj.lora_B", "[64, 4]", "[96, 4]", "another base model"});
}

TEST_F(AdapterFileTest, adapterOfADeeperBaseIsRefused) {
  writeTinyModel(m_modelDir, tinyConfig({{"num_hidden_layers", 1}}));
  expectSentence(openError(), {"layers.1.", "no place"});
}

TEST_F(AdapterFileTest, adapterWithForeignNamesIsRefused) {
  rewrite([](std::vector<NamedTensor>& tensors) {
    for (NamedTensor& tensor : tensors) tensor.name = "base_model.model.transformer.h" + tensor.name.substr(30);
  });
  expectSentence(openError(), {"fits no layer", "transformer.h"});
}

TEST_F(AdapterFileTest, valueThatIsNotANumberIsRefused) {
  rewrite([](std::vector<NamedTensor>& tensors) { tensors[5].tensor.view({-1})[2] = std::nanf(""); });
  expectSentence(openError(), {"lora_", "NaN"});
}

TEST_F(AdapterFileTest, halfASiteIsRefused) {
  rewrite([&](std::vector<NamedTensor>& tensors) {
    std::erase_if(tensors, [](const NamedTensor& tensor) { return tensor.name.ends_with("layers.0.mlp.up_proj.lora_B.weight"); });
  });
  expectSentence(openError(), {"layers.0.mlp.up_proj.lora_B.weight"});
}

TEST_F(AdapterFileTest, missingFolderAndTruncatedFileAreRefused) {
  expectSentence(errorOf([&] { openAdapter(*model(), m_dir / "nowhere"); }), {"nowhere"});
  fs::resize_file(file(), fs::file_size(file()) / 2);
  expectSentence(openError(), {"adapter_model.safetensors"});
}

TEST_F(AdapterFileTest, halfPrecisionFilesAreRead) {
  rewrite([](std::vector<NamedTensor>& tensors) {
    for (NamedTensor& tensor : tensors) tensor.tensor = tensor.tensor.to(torch::kBFloat16);
  });
  EXPECT_NEAR(openAdapter(*model(), adapterDir())->info().deltaNorm, randomAdapter(tinyDecoder()).deltaNorm(), 0.01);
}

}  // namespace
}  // namespace lorikeet::test
