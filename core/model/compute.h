// How this machine computes: CPU features, threads, memory behaviour. Internal to the engine.
#pragma once
#include <cstdint>
#include <string>

namespace lorikeet {

/// The CPU has this feature, by its name in /proc/cpuinfo ("avx512_bf16").
bool cpuHas(const std::string& flag);
/// True where the CPU multiplies bfloat16 in hardware (AVX512-BF16 or AMX).
bool cpuComputesBfloat16();
/// Sets the number of threads of torch and OpenBLAS. @param threads 0 = all cores, or one for a model so small that its threads would
/// spend their time waiting for each other   @param parameters of the model   @param processes of this machine that share its cores
void useThreads(std::int64_t threads, std::int64_t parameters, int processes = 1);
/// Lets OpenBLAS use this CPU's vector units where it does not know the CPU: Debian 12's takes Xeons from 2023 on for a machine of 2004,
/// three to five times slower. Process-wide, once; an OPENBLAS_CORETYPE of the user's own stays. Call before the first product.
void useVectorUnits();
/// Models with fewer parameters are computed on one thread, where threads would only wait for each other, and by torch's own operations in
/// the reference's order; larger ones on all threads by the kernels of core/kernels.
constexpr std::int64_t kLargeModel = 20'000'000;

}  // namespace lorikeet
