#include "core/kernels/cpu_level.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cstdlib>
#include <string>

namespace lorikeet {
namespace {

struct Machine {
  CpuLevel level = CpuLevel::Plain;
  bool vnni = false, vbmi = false;
};

struct Limit {
  CpuLevel level = CpuLevel::Avx512Bf16;
  bool extensions = true;
};

/// What the environment allows. An unknown or later name (AVX512_CORE_FP16, AVX10_1_512, ALL, DEFAULT) allows everything, as in
/// oneDNN.
Limit limitOfEnvironment() {
  const char* value = std::getenv("ONEDNN_MAX_CPU_ISA");
  if (value == nullptr) value = std::getenv("DNNL_MAX_CPU_ISA");
  if (value == nullptr) return {};
  std::string name(value);
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (name == "SSE41" || name == "AVX") return {CpuLevel::Plain, false};
  if (name == "AVX2" || name == "AVX2_VNNI" || name == "AVX2_VNNI_2") return {CpuLevel::Avx2, false};
  if (name == "AVX512_CORE") return {CpuLevel::Avx512, false};
  if (name == "AVX512_CORE_VNNI") return {CpuLevel::Avx512, true};
  return {};
}

Machine findMachine() {
  Machine machine;
#ifdef LORIKEET_X86
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) machine.level = CpuLevel::Avx2;
  if (machine.level == CpuLevel::Avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    machine.level = __builtin_cpu_supports("avx512bf16") ? CpuLevel::Avx512Bf16 : CpuLevel::Avx512;
    machine.vnni = __builtin_cpu_supports("avx512vnni");
    machine.vbmi = __builtin_cpu_supports("avx512vbmi");
  }
#endif
  const Limit limit = limitOfEnvironment();
  machine.level = std::min(machine.level, limit.level);
  const bool extensions = limit.extensions && machine.level >= CpuLevel::Avx512;
  machine.vnni = machine.vnni && extensions;
  machine.vbmi = machine.vbmi && extensions;
  return machine;
}

const Machine& machine() {
  static const Machine found = findMachine();
  return found;
}

// Set by ScopedCpuLevel only.
std::atomic<CpuLevel> g_cap{CpuLevel::Avx512Bf16};
std::atomic<bool> g_extensions{true};

bool extensionsAllowed() { return g_extensions.load(std::memory_order_relaxed) && cpuLevel() >= CpuLevel::Avx512; }

}  // namespace

CpuLevel cpuLevel() { return std::min(machine().level, g_cap.load(std::memory_order_relaxed)); }
bool cpuHasVnni() { return machine().vnni && extensionsAllowed(); }
bool cpuHasVbmi() { return machine().vbmi && extensionsAllowed(); }

const char* nameOf(CpuLevel level) {
  switch (level) {
    case CpuLevel::Plain: return "plain";
    case CpuLevel::Avx2: return "avx2";
    case CpuLevel::Avx512: return "avx512";
    case CpuLevel::Avx512Bf16: return "avx512-bf16";
  }
  return "";
}

ScopedCpuLevel::ScopedCpuLevel(CpuLevel cap, bool extensions) : m_oldCap(g_cap.load()), m_oldExtensions(g_extensions.load()) {
  g_cap = std::min(cap, m_oldCap);
  g_extensions = extensions && m_oldExtensions;
}

ScopedCpuLevel::~ScopedCpuLevel() {
  g_cap = m_oldCap;
  g_extensions = m_oldExtensions;
}

}  // namespace lorikeet
