#include "core/model/compute.h"

#include <malloc.h>
#include <torch/torch.h>

#include <algorithm>
#include <fstream>
#include <thread>

namespace lorikeet {
namespace {

/// The first "flags" line of /proc/cpuinfo, with spaces around each flag.
std::string readCpuFlags() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("flags")) return line + " ";
  }
  return "";
}

}  // namespace

bool cpuHas(const std::string& flag) {
  static const std::string flags = readCpuFlags();
  return flags.find(" " + flag + " ") != std::string::npos;
}

bool cpuComputesBfloat16() { return cpuHas("avx512_bf16") || cpuHas("amx_bf16"); }

void useThreads(std::int64_t threads) {
  const int all = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  at::set_num_threads(threads > 0 ? static_cast<int>(threads) : all);
}

void keepFreedMemory() {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

}  // namespace lorikeet
