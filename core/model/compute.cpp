#include "core/model/compute.h"

#include <dlfcn.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <mutex>
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

void useThreads(std::int64_t threads, std::int64_t parameters, int processes) {
  // Measured on the built-in model (5.5 million parameters, 2 cores): 31 s with one thread, 93 s with two.
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  const int all = parameters < kLargeModel ? 1 : std::max(1, cores / processes);
  const int count = threads > 0 ? static_cast<int>(threads) : all;
  at::set_num_threads(count);
  // OpenBLAS has threads of its own, which torch does not know.
  using SetThreads = void (*)(int);
  if (const auto set = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(count);
}

void useVectorUnits() {
  static std::once_flag done;
  std::call_once(done, [] {
    const auto corename = reinterpret_cast<char* (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
    const auto quit = reinterpret_cast<void (*)()>(dlsym(RTLD_DEFAULT, "gotoblas_dynamic_quit"));
    const auto init = reinterpret_cast<void (*)()>(dlsym(RTLD_DEFAULT, "gotoblas_dynamic_init"));
    if (corename == nullptr || quit == nullptr || init == nullptr || std::getenv("OPENBLAS_CORETYPE") != nullptr) return;
    // What OpenBLAS takes an x86 CPU for that it has never heard of; and AMD's CPUs with AVX-512, which it drives with AVX2.
    const std::string name = corename();
    const bool unknown = name == "Prescott" || name == "Core2" || name == "Nehalem" || name == "Sandybridge" || name == "Opteron";
    const bool narrow = unknown || name == "Haswell" || name == "Zen";
    const bool wide = cpuHas("avx512f") && cpuHas("avx512bw") && cpuHas("avx512dq") && cpuHas("avx512vl") && cpuHas("avx512cd");
    if (!(wide ? narrow : unknown && cpuHas("avx2") && cpuHas("fma"))) return;
    ::setenv("OPENBLAS_CORETYPE", wide ? "SkylakeX" : "Haswell", 1);
    quit();
    init();
    ::unsetenv("OPENBLAS_CORETYPE");  // children decide for themselves
  });
}

}  // namespace lorikeet
