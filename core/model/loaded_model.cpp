#include "core/model/loaded_model.h"

#include "core/model/loaded_model_impl.h"

namespace lorikeet {

LoadedModel::LoadedModel(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
LoadedModel::~LoadedModel() = default;
const ModelInfo& LoadedModel::info() const { return m_impl->info; }
const Tokenizer& LoadedModel::tokenizer() const { return *m_impl->tokenizer; }
const ChatTemplate& LoadedModel::chatTemplate() const { return *m_impl->chatTemplate; }

}  // namespace lorikeet
