// What stands behind the engine's opaque handles. Internal to the engine (sees torch).
#pragma once
#include "core/engine/engine.h"
#include "core/lora/adapter.h"
#include "core/model/decoder.h"

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

struct LoadedAdapter::Impl {
  AdapterInfo info;
  Adapter adapter;
};

/// A handle on `adapter` as it is; computes its hash and norm.
AdapterHandle makeAdapterHandle(Adapter adapter, std::string name, std::int64_t step);

}  // namespace lorikeet
