// What stands behind LoadedModel. Internal to the engine (sees torch).
#pragma once
#include <memory>

#include "core/model/language_model.h"
#include "core/model/loaded_model.h"

namespace lorikeet {

struct LoadedModel::Impl {
  Impl(ModelInfo modelInfo, LanguageModel languageModel, std::unique_ptr<Tokenizer> modelTokenizer, std::shared_ptr<const ChatTemplate> modelTemplate)
      : info(std::move(modelInfo)),
        model(std::move(languageModel)),
        tokenizer(std::move(modelTokenizer)),
        chatTemplate(std::move(modelTemplate)) {}
  ModelInfo info;
  LanguageModel model;
  std::unique_ptr<Tokenizer> tokenizer;
  std::shared_ptr<const ChatTemplate> chatTemplate;
};

}  // namespace lorikeet
