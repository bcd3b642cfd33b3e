#include "core/model/reusing_allocator.h"

#include <c10/core/CPUAllocator.h>
#include <torch/version.h>

#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <vector>

#include "core/util/error.h"

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
#define LORIKEET_ALLOCATE_CONST
#else
#define LORIKEET_ALLOCATE_CONST const
#endif

namespace lorikeet {
namespace {

constexpr std::size_t kAlignment = 64;
constexpr std::size_t kSmallestKept = 64 * 1024;  // below this the C library is as fast
constexpr std::size_t kClassesPerDoubling = 8;    // at most an eighth of a block is unused
constexpr std::size_t kClasses = 64 * kClassesPerDoubling;
constexpr std::size_t kLargerClasses = 4;         // a block up to half again as large serves too: batches differ in length
constexpr std::size_t kMostUnused = 256 << 20;    // with as much lying idle, a size that is missing is not simply added

/// Stands before each block's first byte.
struct Header {
  std::size_t sizeClass;  // kClasses = a block that is not kept
};

struct SizeClass {
  std::size_t number, bytes;
};

/// The smallest class that holds `bytes`: powers of two, each doubling in eight steps.
SizeClass classOf(std::size_t bytes) {
  const std::size_t power = static_cast<std::size_t>(std::bit_width(bytes) - 1);  // 2^power <= bytes
  const std::size_t step = (std::size_t{1} << power) / kClassesPerDoubling;
  const std::size_t steps = (bytes - (std::size_t{1} << power) + step - 1) / step;
  return {power * kClassesPerDoubling + steps, (std::size_t{1} << power) + steps * step};
}

/// Never destroyed: tensors with static lifetime may outlive everything.
class Pool {
 public:
  void* take(std::size_t bytes) {
    if (bytes < kSmallestKept) return fresh(bytes, kClasses);
    const SizeClass size = classOf(bytes);
    {
      const std::lock_guard lock(m_mutex);
      for (std::size_t number = size.number; number <= size.number + kLargerClasses; ++number) {
        auto& blocks = m_unused[number];
        if (blocks.empty()) continue;
        void* data = blocks.back();
        blocks.pop_back();
        m_unusedBytes -= bytesOfClass(number);
        return data;
      }
      if (m_unusedBytes > kMostUnused) releaseAll();
    }
    return fresh(size.bytes, size.number);
  }

  void giveBack(void* data) {
    const std::size_t number = headerOf(data)->sizeClass;
    if (number == kClasses) return release(data);
    const std::lock_guard lock(m_mutex);
    m_unused[number].push_back(data);
    m_unusedBytes += bytesOfClass(number);
  }

  void releaseUnused() {
    const std::lock_guard lock(m_mutex);
    releaseAll();
  }

  std::size_t unusedBytes() {
    const std::lock_guard lock(m_mutex);
    return m_unusedBytes;
  }

 private:
  void releaseAll() {
    for (auto& blocks : m_unused) {
      for (void* data : blocks) release(data);
      blocks = {};
    }
    m_unusedBytes = 0;
  }
  static std::size_t bytesOfClass(std::size_t number) {
    const std::size_t whole = std::size_t{1} << (number / kClassesPerDoubling);
    return whole + number % kClassesPerDoubling * (whole / kClassesPerDoubling);
  }
  static Header* headerOf(void* data) { return reinterpret_cast<Header*>(static_cast<char*>(data) - kAlignment); }
  static void release(void* data) { std::free(headerOf(data)); }

  void* fresh(std::size_t bytes, std::size_t number) {
    void* start = nullptr;
    if (posix_memalign(&start, kAlignment, bytes + kAlignment) != 0) {
      releaseUnused();  // another size may hold what is missing
      if (posix_memalign(&start, kAlignment, bytes + kAlignment) != 0) {
        throw Error("The computer is out of memory: a block of " + std::to_string(bytes >> 20) +
                    " MB could not be had. Close other programs, or choose a smaller batch, a shorter length or a base in fewer bits.");
      }
    }
    void* data = static_cast<char*>(start) + kAlignment;
    headerOf(data)->sizeClass = number;
    return data;
  }

  std::mutex m_mutex;
  std::array<std::vector<void*>, kClasses + kClassesPerDoubling> m_unused;
  std::size_t m_unusedBytes = 0;
};

Pool& pool() {
  static Pool* const kPool = new Pool;
  return *kPool;
}

void giveBack(void* data) {
  if (data != nullptr) pool().giveBack(data);
}

class ReusingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) LORIKEET_ALLOCATE_CONST override {
    void* data = bytes == 0 ? nullptr : pool().take(bytes);
    return {data, data, &giveBack, c10::Device(c10::DeviceType::CPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &giveBack; }
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
  void copy_data(void* to, const void* from, std::size_t count) const override { std::memcpy(to, from, count); }
#endif
};

}  // namespace

void reuseTensorMemory() {
  static std::once_flag done;
  std::call_once(done, [] { c10::SetCPUAllocator(new ReusingAllocator); });
}

void releaseUnusedTensorMemory() { pool().releaseUnused(); }

std::size_t unusedTensorMemory() { return pool().unusedBytes(); }

}  // namespace lorikeet
