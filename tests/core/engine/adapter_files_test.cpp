// PEFT's folders in all spellings, and what is refused with its reason.
#include <unistd.h>

#include "core/formats/safetensors.h"
#include "tests/core/engine/tiny_decoder.h"

namespace lorikeet::test {
namespace {

class PeftFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    m_dir = fs::temp_directory_path() / ("lorikeet-peft-" + std::to_string(::getpid()));
    fs::create_directories(m_dir);
    m_config.rank = 4;
    m_config.targets = {"embed_tokens", "q_proj"};
    m_config.modulesToSave = {"lm_head"};
    m_config.dora = true;
    save(m_config);
  }
  void TearDown() override { fs::remove_all(m_dir); }

  void save(const PeftConfig& config) const { randomAdapter(m_base, config).save(m_dir); }
  /// Writes the tensors again, each under the name that `rename` gives it, and `more`.
  void rewrite(const std::function<std::string(const std::string&)>& rename, const std::vector<NamedTensor>& more = {}) const {
    std::vector<NamedTensor> tensors = more;
    {
      const SafetensorsFile old = SafetensorsFile::open(m_dir / "adapter_model.safetensors");
      for (const auto& [name, view] : old.tensors()) tensors.push_back({rename(name), copyTensor(view)});
    }
    saveTensors(m_dir / "adapter_model.safetensors", tensors);
  }
  static std::string same(const std::string& name) { return name; }
  void setKey(const std::string& key, const Json& value) const {
    const fs::path file = m_dir / "adapter_config.json";
    Json json = Json::parse(readFile(file));
    json[key] = value;
    writeFileAtomic(file, json.dump());
  }
  std::string loadError() const {
    return errorOf([&] { Adapter::load(m_base, m_dir); });
  }

  fs::path m_dir;
  PeftConfig m_config;
  const LanguageModel m_base = tinyDecoder();
};

const std::string kEmbedding = "base_model.model.model.embed_tokens.";

TEST_F(PeftFolderTest, keysAreTodaysKeys) {
  const SafetensorsFile file = SafetensorsFile::open(m_dir / "adapter_model.safetensors");
  for (const char* key :
       {"model.embed_tokens.lora_embedding_A", "model.embed_tokens.lora_embedding_B", "model.embed_tokens.lora_magnitude_vector",
        "model.layers.1.self_attn.q_proj.lora_magnitude_vector", "model.layers.1.self_attn.q_proj.lora_A.weight", "lm_head.weight"})
    EXPECT_TRUE(file.tensors().contains(std::string("base_model.model.") + key)) << key;
}

TEST_F(PeftFolderTest, olderSpellingsLoad) {
  const std::string hash = Adapter::load(m_base, m_dir).hash();
  rewrite([](std::string name) {
    const auto insert = [&](const std::string& after, const std::string& part) {
      if (const std::size_t at = name.find(after); at != std::string::npos) name.insert(at + after.size(), part);
    };
    insert("lora_A", ".default");
    insert("lora_B", ".default");
    insert("lora_embedding_A", ".default");
    insert("lora_magnitude_vector", ".default.weight");
    insert("lm_head", ".modules_to_save.default");
    return name;
  });
  EXPECT_EQ(Adapter::load(m_base, m_dir).hash(), hash);
}

TEST_F(PeftFolderTest, aKeyInTwoSpellingsIsRefused) {
  rewrite(same, {{"base_model.model.lm_head.modules_to_save.weight", torch::zeros({512, 32})}});
  expectSentence(loadError(), {"lm_head.weight", "twice"});
}

TEST_F(PeftFolderTest, tablesOfTheBaseMayLieBesideTheAdapter) {
  const std::string hash = Adapter::load(m_base, m_dir).hash();
  const auto table = m_base.weights().at("model.embed_tokens.weight");
  rewrite(same, {{kEmbedding + "base_layer.weight", table.clone()}});
  EXPECT_EQ(Adapter::load(m_base, m_dir).hash(), hash);
  rewrite([](const std::string& name) { return name.ends_with("base_layer.weight") ? name + ".old" : name; },
          {{kEmbedding + "base_layer.weight", table + 1}});
  expectSentence(loadError(), {"embed_tokens.base_layer.weight", "another one"});
}

/// PEFT's ensure_weight_tying: the file has a head's tensors too, and training moves both places at once.
TEST_F(PeftFolderTest, aTiedHeadFollowsItsEmbedding) {
  ModelConfig tied = tinyConfig();
  tied.tiedHead = true;
  const LanguageModel base = tinyDecoder(tied);
  const std::string head = "base_model.model.lm_head.";
  const auto stored = [&](const std::string& key) {
    return copyTensor(SafetensorsFile::open(m_dir / "adapter_model.safetensors").tensors().at(kEmbedding + key));
  };
  m_config.modulesToSave.clear();
  m_config.dora = false;
  randomAdapter(base, m_config).save(m_dir);
  rewrite(same, {{head + "lora_A.weight", stored("lora_embedding_B").t().contiguous()},
                 {head + "lora_B.weight", stored("lora_embedding_A").t().contiguous()}});
  setKey("ensure_weight_tying", true);
  const Adapter lowRank = Adapter::load(base, m_dir);
  const LoraSite *table = &lowRank.sites().front(), *follower = &lowRank.sites().back();
  ASSERT_EQ(follower->name, "lm_head");
  torch::Tensor(table->a).fill_(3);
  torch::Tensor(follower->a).fill_(4);
  EXPECT_TRUE((follower->b == 3).all().item<bool>() && (table->b == 4).all().item<bool>());

  m_config.targets = {"q_proj"};
  m_config.modulesToSave = {"embed_tokens"};
  randomAdapter(base, m_config).save(m_dir);
  rewrite(same, {{head + "weight", stored("weight")}});
  setKey("ensure_weight_tying", true);
  const Adapter whole = Adapter::load(base, m_dir);
  ASSERT_EQ(whole.wholeModules().size(), 2u);
  EXPECT_TRUE(whole.wholeModules()[0].weight.is_same(whole.wholeModules()[1].weight));
  EXPECT_EQ(whole.fileTensors().size(), whole.tensors().size() + 1);
}

TEST_F(PeftFolderTest, pickleFilesAreRefusedWithTheWayOut) {
  fs::rename(m_dir / "adapter_model.safetensors", m_dir / "adapter_model.bin");
  expectSentence(loadError(), {"adapter_model.bin", "runs code", "save_file"});
}

TEST_F(PeftFolderTest, aLayerThatTheConfigDoesNotNameIsRefused) {
  setKey("target_modules", {"embed_tokens", "v_proj"});
  expectSentence(loadError(), {"q_proj", "does not name"});
}

TEST_F(PeftFolderTest, anotherRankThanTheConfigsIsRefused) {
  setKey("rank_pattern", {{"1.self_attn.q_proj", 2}});
  expectSentence(loadError(), {"layers.1.self_attn.q_proj.lora_A", "[4, 32]", "[2, 32]"});
}

TEST_F(PeftFolderTest, aMissingMagnitudeOrWholeModuleIsNamed) {
  rewrite([](const std::string& name) { return name; });
  setKey("modules_to_save", {"lm_head", "model.norm"});
  expectSentence(loadError(), {"model.norm.weight"});
  setKey("modules_to_save", {"lm_head"});
  setKey("use_dora", false);
  expectSentence(loadError(), {"lora_magnitude_vector", "no place"});
}

TEST_F(PeftFolderTest, unconvertedPissaLoads) {
  PeftConfig config;
  config.rank = 4;
  config.targets = {"q_proj", "up_proj"};
  config.init = LoraInit::Pissa;
  const Adapter trained = randomAdapter(m_base, config);
  // What PEFT saves without a path_initial_model_for_weight_conversion: A and B as they are.
  std::vector<NamedTensor> tensors;
  for (const NamedTensor& tensor : trained.tensors()) tensors.push_back({tensor.name, tensor.tensor.detach()});
  saveTensors(m_dir / "adapter_model.safetensors", tensors);
  writeFileAtomic(m_dir / "adapter_config.json", toJson(config).dump());
  const Adapter loaded = Adapter::load(m_base, m_dir);
  const Ids ids = someIds(9, 1);
  EXPECT_LT(worst(logitsOf(m_base, {ids}, {{&loaded, 1.0, 0, 9}}), logitsOf(m_base, {ids}, {{&trained, 1.0, 0, 9}})), 1e-5);
  EXPECT_EQ(loaded.hash(), trained.hash());
}

TEST_F(PeftFolderTest, convertedPissaIsAPlainAdapterOfTwiceTheRank) {
  for (const bool rslora : {false, true}) {
    PeftConfig config;
    config.rank = 4;
    config.alpha = 6;
    config.rslora = rslora;
    config.targets = {"q_proj", "up_proj"};
    config.init = LoraInit::Pissa;
    config.rankPattern = {{"up_proj", 3}};
    config.alphaPattern = {{"q_proj", 5}};
    save(config);
    const PeftConfig saved = readPeftConfig(m_dir);
    EXPECT_EQ(saved.rank, 8);
    EXPECT_EQ(saved.init, LoraInit::Default);
    EXPECT_DOUBLE_EQ(saved.scale(), config.scale());
    EXPECT_DOUBLE_EQ(saved.scale(saved.rankPattern[0].second, saved.alpha), config.scale(3, 6));
    EXPECT_DOUBLE_EQ(saved.scale(saved.rank, saved.alphaPattern[0].second), config.scale(4, 5));
  }
}

}  // namespace
}  // namespace lorikeet::test
