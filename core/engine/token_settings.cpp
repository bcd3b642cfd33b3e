// tokenSettings(): what the editor needs of a model to show rows as a run would see them.
#include "core/data/row_context.h"
#include "core/engine/engine.h"

namespace lorikeet {

TokenSettings tokenSettings(const ModelHandle& model, const RunConfig& config) {
  TokenSettings settings;
  settings.tokenizer = std::shared_ptr<const Tokenizer>(model, &model->tokenizer());
  settings.chatTemplate = std::shared_ptr<const ChatTemplate>(model, &model->chatTemplate());
  settings.maxLength = static_cast<std::size_t>(config.maxLength);
  // A run draws one of the pool for each row; the first stands for all.
  const std::vector<std::string> pool = systemPromptPool(config.systemPrompts);
  settings.systemPrompt = pool.empty() ? config.systemPrompt : pool.front();
  settings.superviseToolCalls = config.superviseToolCalls;
  settings.placeholders = config.placeholders;
  const ModelConfig& description = model->info().config;
  settings.hasEncoder = description.hasEncoder();
  settings.decoderStart = static_cast<TokenId>(description.decoderStartId);
  return settings;
}

}  // namespace lorikeet
