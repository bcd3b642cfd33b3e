// Which vector instructions the kernels may use on this machine, decided once at run time. Used by all of core/kernels.
#pragma once

// The library is compiled for any x86-64; a function with one of these in front may use more, and is called only at that level.
// An inline helper needs the same mark as its caller, and lambdas do not inherit it.
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define LORIKEET_X86 1
#define LORIKEET_AVX2 __attribute__((target("avx2,fma")))
#define LORIKEET_AVX512 __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")))
#define LORIKEET_AVX512_BF16 __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")))
#define LORIKEET_AVX512_VNNI __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
#define LORIKEET_AVX512_VBMI __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi")))
#endif

namespace lorikeet {

/// Each level holds the ones before it. Avx2 means AVX2 and FMA; Avx512 means F, BW, DQ and VL; Avx512Bf16 adds vdpbf16ps.
enum class CpuLevel { Plain, Avx2, Avx512, Avx512Bf16 };

/// The highest level of this machine and of its operating system, not above what ONEDNN_MAX_CPU_ISA (or DNNL_MAX_CPU_ISA) allows,
/// so that one variable limits oneDNN and us alike. Read at the first call. Source of the names: oneDNN, "CPU Dispatcher Control".
CpuLevel cpuLevel();

/// AVX-512-VNNI (vpdpbusd, vpdpwssd) may be used. False below CpuLevel::Avx512 and with ONEDNN_MAX_CPU_ISA=AVX512_CORE.
bool cpuHasVnni();

/// AVX-512-VBMI (vpermb) may be used. Allowed and forbidden together with VNNI.
bool cpuHasVbmi();

/// For messages and benches: "plain", "avx2", "avx512", "avx512-bf16".
const char* nameOf(CpuLevel level);

/// While it lives, no kernel of this process goes above `cap`. For tests and benches; one at a time or properly nested.
class ScopedCpuLevel {
 public:
  /// @param extensions false forbids VNNI and VBMI too
  explicit ScopedCpuLevel(CpuLevel cap, bool extensions = true);
  ~ScopedCpuLevel();
  ScopedCpuLevel(const ScopedCpuLevel&) = delete;
  ScopedCpuLevel& operator=(const ScopedCpuLevel&) = delete;

 private:
  CpuLevel m_oldCap;
  bool m_oldExtensions;
};

}  // namespace lorikeet
