#include "core/lora/loaded_adapter.h"

#include "core/lora/loaded_adapter_impl.h"

namespace lorikeet {

LoadedAdapter::LoadedAdapter(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
LoadedAdapter::~LoadedAdapter() = default;
const AdapterInfo& LoadedAdapter::info() const { return m_impl->info; }

AdapterHandle makeAdapterHandle(Adapter adapter, std::string name, std::int64_t step) {
  AdapterInfo info;
  info.name = std::move(name);
  info.step = step;
  info.hash = adapter.hash();
  info.sites = static_cast<std::int64_t>(adapter.sites().size());
  info.rank = adapter.config().rank;
  info.alpha = adapter.config().alpha;
  info.deltaNorm = adapter.deltaNorm();
  for (const NamedTensor& tensor : adapter.tensors()) info.parameters += tensor.tensor.numel();
  return std::make_shared<const LoadedAdapter>(
      std::make_unique<LoadedAdapter::Impl>(LoadedAdapter::Impl{std::move(info), std::move(adapter)}));
}

}  // namespace lorikeet
