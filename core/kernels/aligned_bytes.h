// Memory for weights and scratch that vector loads like: aligned, on huge pages where the system has them. Used by QuantMatrix.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#ifdef __linux__
#include <sys/mman.h>
#endif

namespace lorikeet {

/// An owned block of bytes whose start is aligned to 64 (2 MB when large); 64 bytes behind the end may be read too. Not
/// initialised.
class AlignedBytes {
 public:
  AlignedBytes() = default;
  explicit AlignedBytes(std::size_t size) : m_size(size), m_data(allocate(size + 64)) {}

  std::uint8_t* data() { return m_data.get(); }
  const std::uint8_t* data() const { return m_data.get(); }
  std::size_t size() const { return m_size; }

 private:
  static constexpr std::size_t kHugePage = std::size_t{2} << 20;

  struct Free {
    std::align_val_t alignment{64};
    void operator()(std::uint8_t* data) const { ::operator delete(data, alignment); }
  };

  static std::unique_ptr<std::uint8_t, Free> allocate(std::size_t size) {
    const std::align_val_t alignment{size >= 2 * kHugePage ? kHugePage : 64};
    auto* data = static_cast<std::uint8_t*>(::operator new(size, alignment));
#ifdef __linux__
    // Only advice: fewer misses in the page tables while decoding streams through the weights.
    if (size >= 2 * kHugePage) madvise(data, size, MADV_HUGEPAGE);
#endif
    return {data, Free{alignment}};
  }

  std::size_t m_size = 0;
  std::unique_ptr<std::uint8_t, Free> m_data{nullptr, Free{}};
};

}  // namespace lorikeet
