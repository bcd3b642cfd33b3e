// An open base model as an opaque, immutable handle. Torch-free. Used by everything above the model.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/formats/model_config.h"
#include "core/text/chat_template.h"
#include "core/text/tokenizer.h"

namespace lorikeet {

struct ModelInfo {
  std::string name;                     ///< folder name
  std::filesystem::path path;
  ModelConfig config;
  std::int64_t parameters = 0;
  std::int64_t bytesOnDisk = 0;
  std::string computeDtype;             ///< "float32", "bfloat16", "nf4, computed in bfloat16"
  std::string tokenizerKind, templateName;
  std::string hash;                     ///< identity of the weights (file sizes and header), 32 hexadecimal digits
  std::vector<std::string> warnings;
};

/// A base model with its tokenizer and template, read-only. Made by openModel.
class LoadedModel {
 public:
  struct Impl;
  explicit LoadedModel(std::unique_ptr<Impl> impl);
  ~LoadedModel();
  const ModelInfo& info() const;
  const Tokenizer& tokenizer() const;
  const ChatTemplate& chatTemplate() const;
  const Impl& impl() const { return *m_impl; }

 private:
  std::unique_ptr<Impl> m_impl;
};
using ModelHandle = std::shared_ptr<const LoadedModel>;

}  // namespace lorikeet
