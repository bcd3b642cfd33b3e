// A stand-in for NVIDIA's libnvidia-ml.so.1 with two cards that answer and one that does not. Opened by train_page_test.cpp.
#include <cstdint>

namespace {
constexpr unsigned kCards = 3;
}

extern "C" {
struct Utilization {
  unsigned gpu, memory;
};
struct Memory {
  unsigned long long total, free, used;
};

int nvmlInit_v2() { return 0; }
int nvmlShutdown() { return 0; }
int nvmlDeviceGetCount_v2(unsigned* count) {
  *count = kCards;
  return 0;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
  *device = reinterpret_cast<void*>(static_cast<std::uintptr_t>(index + 1));
  return index < kCards ? 0 : 2;
}
int nvmlDeviceGetUtilizationRates(void* device, Utilization* use) {
  const auto card = reinterpret_cast<std::uintptr_t>(device);
  *use = {static_cast<unsigned>(20 * card), 5};
  return card < kCards ? 0 : 3;  // the last is not supported
}
int nvmlDeviceGetMemoryInfo(void* device, Memory* memory) {
  const auto card = static_cast<unsigned long long>(reinterpret_cast<std::uintptr_t>(device));
  *memory = {16ULL << 30, (16 - card) << 30, card << 30};
  return 0;
}
}
