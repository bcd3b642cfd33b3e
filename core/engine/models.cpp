// Opening models and adapters, module trees and LoRA plans: the read-only half of the engine's face.
#include <algorithm>
#include <map>

#include "core/engine/engine.h"
#include "core/lora/loaded_adapter_impl.h"
#include "core/model/loaded_model_impl.h"
#include "core/model/compute.h"
#include "core/model/tensor_io.h"
#include "core/model/model_files.h"
#include "core/model/parameter_list.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

/// Identity of the weights without reading them all: names, sizes, and the ends of each file.
std::string weightsHash(const std::filesystem::path& dir, std::int64_t& bytes) {
  std::string all;
  for (const SafetensorsFile& file : openModelFiles(dir)) {
    const auto* data = reinterpret_cast<const char*>(file.file()->data());
    const std::size_t size = file.file()->size(), ends = std::min<std::size_t>(size, 1 << 20);
    all += file.path().filename().string() + std::to_string(size) + contentHash({data, ends}) + contentHash({data + size - ends, ends});
    bytes += static_cast<std::int64_t>(size);
  }
  return contentHash(all);
}

void checkVocabulary(const Tokenizer& tokenizer, const ModelConfig& config, const std::filesystem::path& dir) {
  if (tokenizer.vocabSize() <= config.vocabSize) return;
  throw Error("The tokenizer in " + dir.string() + " has " + std::to_string(tokenizer.vocabSize()) + " tokens, but the model only " +
              std::to_string(config.vocabSize) + ". They belong to different models; get both from the same place.");
}

}  // namespace

std::filesystem::path builtInModelPath() { return shippedPath("base-model"); }

ModelHandle openModel(const std::filesystem::path& path, const std::string& dtype, const std::string& chatTemplate) {
  const std::filesystem::path dir = path.empty() ? builtInModelPath() : path;
  ModelInfo info;
  info.config = readModelConfig(dir);
  info.path = fs::absolute(dir).lexically_normal();
  info.name = info.path.filename().empty() ? info.path.parent_path().filename().string() : info.path.filename().string();
  info.hash = weightsHash(dir, info.bytesOnDisk);
  info.parameters = totalParameters(info.config);
  auto tokenizer = loadTokenizer(dir);
  checkVocabulary(*tokenizer, info.config, dir);
  auto format = makeChatTemplate(chatTemplate, *tokenizer);
  const Precision precision = precisionFor(dtype, info.parameters);
  info.computeDtype = nameOf(precision);
  info.tokenizerKind = tokenizer->kind();
  info.templateName = format->name();
  LanguageModel model = loadLanguageModel(dir, info.config, precision, info.warnings);
  info.config = model.config();
  info.parameters = totalParameters(info.config);
  return std::make_shared<const LoadedModel>(
      std::make_unique<LoadedModel::Impl>(std::move(info), std::move(model), std::move(tokenizer), std::move(format)));
}

AdapterHandle openAdapter(const LoadedModel& model, const std::filesystem::path& dir) {
  torch::NoGradGuard guard;
  const auto absolute = fs::absolute(dir).lexically_normal();
  std::string name = absolute.filename().empty() ? absolute.parent_path().filename().string() : absolute.filename().string();
  std::int64_t step = -1;
  // An adapter inside a run folder is better known by its run.
  if (name == "adapter" && fs::exists(absolute.parent_path() / "run.json")) {
    const RunInfo run = RunFolder::open(absolute.parent_path()).info();
    name = run.name;
    step = run.bestStep >= 0 ? run.bestStep : run.step;
  }
  return makeAdapterHandle(Adapter::load(model.impl().model, dir), name, step);
}

}  // namespace lorikeet
