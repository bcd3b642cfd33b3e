// What stands behind LoadedAdapter. Internal to the engine (sees torch).
#pragma once
#include "core/lora/adapter.h"
#include "core/lora/loaded_adapter.h"

namespace lorikeet {

struct LoadedAdapter::Impl {
  AdapterInfo info;
  Adapter adapter;
};

/// A handle on `adapter` as it is; computes its hash and norm.
AdapterHandle makeAdapterHandle(Adapter adapter, std::string name, std::int64_t step);

}  // namespace lorikeet
