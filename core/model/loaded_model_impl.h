// What stands behind LoadedModel. Internal to the engine (sees torch).
#pragma once
#include <memory>

#include "core/model/decoder.h"
#include "core/model/loaded_model.h"

namespace lorikeet {

struct LoadedModel::Impl {
  Impl(ModelInfo modelInfo, Decoder modelDecoder, std::unique_ptr<Tokenizer> modelTokenizer, std::shared_ptr<const ChatTemplate> modelTemplate)
      : info(std::move(modelInfo)),
        decoder(std::move(modelDecoder)),
        tokenizer(std::move(modelTokenizer)),
        chatTemplate(std::move(modelTemplate)) {}
  ModelInfo info;
  Decoder decoder;
  std::unique_ptr<Tokenizer> tokenizer;
  std::shared_ptr<const ChatTemplate> chatTemplate;
};

}  // namespace lorikeet
