// machineInfo(): what this machine is, for people.
#include <torch/torch.h>
#include <torch/version.h>

#include <fstream>

#include "core/engine/engine.h"
#include "core/model/compute.h"

namespace lorikeet {
namespace {

/// Path of the BLAS library this process has loaded.
std::string loadedBlas() {
  std::ifstream maps("/proc/self/maps");
  std::string found;
  for (std::string line; std::getline(maps, line);) {
    const auto slash = line.find('/');
    if (slash == std::string::npos) continue;
    const std::string path = line.substr(slash);
    if (path.find("libopenblas") != std::string::npos || path.find("libmkl") != std::string::npos) return path;
    if (path.find("libblas") != std::string::npos || path.find("libblis") != std::string::npos) found = path;
  }
  return found;
}

}  // namespace

MachineInfo machineInfo() {
  MachineInfo info;
  info.threads = at::get_num_threads();
  for (const auto& [flag, name] : {std::pair{"avx2", "AVX2"}, {"avx512f", "AVX512"}, {"avx512_bf16", "AVX512-BF16"}, {"amx_bf16", "AMX"}}) {
    if (cpuHas(flag)) info.cpuFeatures += (info.cpuFeatures.empty() ? "" : " ") + std::string(name);
  }
  torch::mm(torch::zeros({2, 2}), torch::zeros({2, 2}));  // makes sure that the BLAS library is loaded before it is looked for
  info.blas = loadedBlas();
  info.torchVersion = TORCH_VERSION;
  if (info.blas.find("openblas") == std::string::npos && info.blas.find("mkl") == std::string::npos &&
      info.blas.find("blis") == std::string::npos) {
    info.warnings.push_back("Lorikeet found no fast linear-algebra library, so training will be many times slower than it could be. "
                            "Install the package libopenblas0-pthread and start again.");
  }
  return info;
}

}  // namespace lorikeet
