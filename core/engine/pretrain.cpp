#include "core/engine/pretrain.h"

#include <algorithm>

#include "core/data/dataset_io.h"
#include "core/engine/engine.h"
#include "core/lora/loaded_adapter_impl.h"
#include "core/model/loaded_model_impl.h"
#include "core/model/model_files.h"
#include "core/text/spm_library.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

const char* const kTurnStart = "<|im_start|>";
const char* const kTurnEnd = "<|im_end|>";
/// ChatML without a default system prompt.
const char* const kTemplate =
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

void trainTokenizer(const Dataset& corpus, std::int64_t vocabSize, const fs::path& dir) {
  std::string text;
  for (const Row& row : corpus.rows) {
    for (const Message& turn : row.turns) text += turn.role.text() + "\n" + turn.content + "\n";  // roles become pieces of their own
  }
  const fs::path input = dir / "corpus.txt";
  writeFileAtomic(input, text);
  // Digits apart, so that numbers are spelled; bytes as a last resort, so that no text is unknown; text kept as it is.
  trainSpmModel("--input=" + input.string() + " --model_prefix=" + (dir / "tokenizer").string() +
                " --vocab_size=" + std::to_string(vocabSize) +
                " --model_type=unigram --byte_fallback=true --character_coverage=0.9998 --split_digits=true"
                " --add_dummy_prefix=false --remove_extra_whitespaces=false --normalization_rule_name=identity"
                " --user_defined_symbols=" + kTurnStart + "," + kTurnEnd +
                " --num_threads=1 --minloglevel=2 --input_sentence_size=200000 --shuffle_input_sentence=false");
  fs::remove(input);
  fs::remove(dir / "tokenizer.vocab");
}

void writeTokenizerConfig(const fs::path& dir, const SpmModel& spm, std::int64_t context) {
  Json config;
  config["tokenizer_class"] = "LlamaTokenizer";
  config["add_bos_token"] = false;
  config["add_eos_token"] = false;
  config["add_prefix_space"] = false;
  config["legacy"] = false;
  config["bos_token"] = "<s>";
  config["eos_token"] = kTurnEnd;
  config["unk_token"] = "<unk>";
  config["pad_token"] = "</s>";
  config["model_max_length"] = context;
  Json added = Json::object();
  for (const char* token : {"<unk>", "<s>", "</s>", kTurnStart, kTurnEnd}) {
    added[std::to_string(spm.idOf(token))] = {{"content", token},   {"lstrip", false},     {"normalized", false},
                                              {"rstrip", false},    {"single_word", false}, {"special", true}};
  }
  config["added_tokens_decoder"] = added;
  config["clean_up_tokenization_spaces"] = false;
  config["chat_template"] = kTemplate;
  writeFileAtomic(dir / "tokenizer_config.json", config.dump(2) + "\n");
}

/// A folder with tokenizer and random weights: where training starts.
void writeInitialModel(const PretrainRecipe& recipe, const Dataset& corpus, const fs::path& dir) {
  fs::create_directories(dir);
  trainTokenizer(corpus, recipe.vocabSize, dir);
  const SpmModel spm(readFile(dir / "tokenizer.model"), (dir / "tokenizer.model").string());
  ModelConfig config = recipe.model;
  config.vocabSize = spm.size();
  config.bosId = spm.bosId();
  config.eosIds = {spm.idOf(kTurnEnd), spm.eosId()};
  config.padId = spm.eosId();
  writeTokenizerConfig(dir, spm, config.maxPositions);
  saveLanguageModel(dir, randomLanguageModel(config, static_cast<std::uint64_t>(recipe.stages.front().seed)), torch::kFloat32);
}

}  // namespace

PretrainRecipe readPretrainRecipe(const std::filesystem::path& path) {
  const std::string where = path.string();
  const Json json = parseJson(readFile(path), where);
  if (!json.contains("model") || !json.contains("vocabSize") || !json.contains("stages")) {
    throw Error("The recipe " + where + " needs the keys model, vocabSize and stages.");
  }
  PretrainRecipe recipe;
  recipe.model = modelConfigFromJson(json["model"], where);
  if (!json["vocabSize"].is_number_integer()) throw Error("The recipe " + where + " needs a whole number for vocabSize.");
  recipe.vocabSize = json["vocabSize"].get<std::int64_t>();
  if (!json["stages"].is_array() || json["stages"].empty()) throw Error("The recipe " + where + " needs at least one stage.");
  for (const Json& stage : json["stages"]) {
    recipe.stages.push_back(runConfigFromJson(stage));
    recipe.stages.back().method = "full";
  }
  return recipe;
}

TrainResult pretrain(const PretrainRecipe& recipe, const std::vector<std::filesystem::path>& corpora,
                     const std::vector<std::filesystem::path>& validations, const std::filesystem::path& work,
                     const std::filesystem::path& out, TrainObserver& observer, TrainControl& control) {
  if (corpora.size() != recipe.stages.size() || validations.size() != recipe.stages.size()) {
    throw Error("The recipe has " + std::to_string(recipe.stages.size()) + " stages, but " + std::to_string(corpora.size()) +
                " corpora and " + std::to_string(validations.size()) + " validation files were given. Give one of each for each stage.");
  }
  const fs::path initial = work / "initial";
  writeInitialModel(recipe, readDataset(corpora.front()), initial);
  fs::path weights = initial;
  TrainResult result;
  for (std::size_t i = 0; i < recipe.stages.size() && !control.stopRequested(); ++i) {
    RunConfig config = recipe.stages[i];
    config.baseModel = weights.string();
    config.dataset = corpora[i].string();
    config.validationFile = validations[i].string();
    const ModelHandle model = openModel(weights, "float32", config.chatTemplate);
    result = train(model, config, readDataset(corpora[i]), work / "runs", "base-model", observer, control);
    weights = result.runDir / "model";
  }
  std::vector<std::string> warnings;
  const LanguageModel model = loadLanguageModel(weights, readModelConfig(weights), {torch::kFloat32}, warnings);
  writeDirAtomic(out, [&](const fs::path& temporary) {
    saveLanguageModel(temporary, model, torch::kBFloat16);
    copyTokenizerFiles(initial, temporary);
  });
  return result;
}

}  // namespace lorikeet
