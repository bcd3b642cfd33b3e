// How much memory this process uses. Used by the trainer's records.
#pragma once
#include <cstdint>

namespace lorikeet {

/// Resident memory of this process in bytes, pages of mapped files included; 0 where the system does not tell.
std::int64_t residentBytes();

}  // namespace lorikeet
