// Memory for tensors that one training step after another uses. Internal to the engine (sees torch). Used where training and answering start.
#pragma once
#include <cstddef>

namespace lorikeet {

/// From now on torch's CPU tensors get their memory from a pool that keeps large blocks when tensors die: the C library gives such blocks
/// back to the kernel, and fresh pages cost more than the arithmetic done in them. Once per process; safe from any thread.
void reuseTensorMemory();

/// Gives the blocks that no tensor uses back to the system, e.g. after a run.
void releaseUnusedTensorMemory();

/// Bytes of the blocks that no tensor uses.
std::size_t unusedTensorMemory();

}  // namespace lorikeet
