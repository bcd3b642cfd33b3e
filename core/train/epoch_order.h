// In which order a run goes through its rows: pure numbers, so that a plan knows every batch before the run. Used by the trainer
// and by estimates.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lorikeet {

/// The order of `count` rows in an epoch: a permutation that depends on seed and epoch alone, so that resuming needs no state.
std::vector<std::size_t> epochOrder(std::size_t count, std::uint64_t seed, std::int64_t epoch);

/// A well-mixed 64-bit hash of two numbers (splitmix64): seeds that belong together without being alike.
std::uint64_t mixSeed(std::uint64_t a, std::uint64_t b);

}  // namespace lorikeet
