#include "core/formats/model_config.h"

#include "core/formats/family.h"
#include "core/formats/family_reading.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

using namespace family_reading;

/// Token ids that a config of this family means when it does not say.
struct DefaultIds {
  const char* modelType;
  std::optional<std::int64_t> bos, eos, pad;
};
const DefaultIds kDefaultIds[] = {{"llama", 1, 2, {}},         {"mistral", 1, 2, {}},        {"gemma3_text", 2, 1, 0},
                                  {"phi3", 1, 32000, 32000},   {"gpt2", 50256, 50256, {}},   {"t5", {}, 1, 0},
                                  {"mt5", {}, 1, 0}};

void readTokens(const JsonReader& config, ModelConfig& model) {
  DefaultIds defaults{"", {}, {}, {}};
  for (const DefaultIds& ids : kDefaultIds) {
    if (model.modelType == ids.modelType) defaults = ids;
  }
  const Json& json = config.source();
  // A key that is null means none; a key that is absent means the family's default.
  model.bosId = json.contains("bos_token_id") ? readId(config, "bos_token_id") : defaults.bos;
  model.padId = json.contains("pad_token_id") ? readId(config, "pad_token_id") : defaults.pad;
  if (json.contains("eos_token_id"))
    appendIds(config, "eos_token_id", model.eosIds);
  else if (defaults.eos)
    model.eosIds = {*defaults.eos};
}

/// What no family computes.
void refuseUnsupported(const JsonReader& config) {
  if (config.has("quantization_config"))
    config.fail("quantization_config",
                "says that the weights are quantised, which Lorikeet cannot train; choose the float32, bfloat16 or float16 version "
                "of this model");
}

Json idJson(const std::optional<std::int64_t>& id) { return id ? Json(*id) : Json(nullptr); }

/// transformers adds such words to model types of whole pipelines whose text part would load by itself.
std::string hintFor(const std::string& type) {
  if (type == "gemma3") return ". It reads images too; choose the text-only version (gemma-3-1b, gemma-3-270m)";
  if (type == "umt5") return ". Choose T5, Flan-T5 or mT5 instead";
  return ". Choose a model of one of these families";
}

}  // namespace

ModelConfig modelConfigFromJson(const Json& json, const std::string& where) {
  const JsonReader config(json, where);
  ModelConfig model;
  model.modelType = config.text("model_type");
  model.family = findFamily(model.modelType);
  if (model.family == nullptr)
    config.fail("model_type", "is \"" + model.modelType + "\", which Lorikeet does not know (known: " + familyNames() + ")" +
                                  hintFor(model.modelType));
  refuseUnsupported(config);
  model.vocabSize = config.integer("vocab_size", 1, kMaxSize);
  model.family->read(config, model);
  model.storedDtype = config.textOr("dtype", config.textOr("torch_dtype", ""));
  if (model.storedDtype.starts_with("torch.")) model.storedDtype.erase(0, 6);
  readTokens(config, model);
  model.source = json;
  return model;
}

ModelConfig readModelConfig(const std::filesystem::path& path) {
  const fs::path file = fs::is_directory(path) ? path / "config.json" : path;
  ModelConfig model = modelConfigFromJson(parseJson(readFile(file), file.string()), file.string());
  // Chat models often name the token that ends a turn only here.
  const fs::path generation = file.parent_path() / "generation_config.json";
  if (fs::exists(generation)) {
    const Json json = parseJson(readFile(generation), generation.string());
    appendIds(JsonReader(json, generation.string()), "eos_token_id", model.eosIds);
  }
  return model;
}

Json toJson(const ModelConfig& config) {
  Json json = config.source;
  if (!json.contains("architectures")) json["architectures"] = Json::array({config.family->architecture});
  json["vocab_size"] = config.vocabSize;
  json["bos_token_id"] = idJson(config.bosId);
  json["eos_token_id"] = config.eosIds.size() == 1 ? Json(config.eosIds[0])
                         : config.eosIds.empty()   ? Json(nullptr)
                                                   : Json(config.eosIds);
  json["pad_token_id"] = idJson(config.padId);
  if (!config.storedDtype.empty()) json[json.contains("dtype") ? "dtype" : "torch_dtype"] = config.storedDtype;
  return json;
}

}  // namespace lorikeet
