// Between torch tensors and safetensors files. Internal to the engine (sees torch). Used by adapters, model loading, checkpoints.
#pragma once
#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/formats/safetensors.h"

namespace lorikeet {

/// A tensor with the name it has in a file.
struct NamedTensor {
  std::string name;
  torch::Tensor tensor;
};

/// @throws Error for a dtype that torch and safetensors do not share.
torch::Dtype torchDtype(const std::string& dtype);
std::string safetensorsDtype(torch::Dtype dtype);

/// A read-only view into the mapped file, kept alive by the tensor. Never write to it.
torch::Tensor viewTensor(const SafetensorsFile& file, const TensorView& view);
/// A copy in memory of its own.
torch::Tensor copyTensor(const TensorView& view);

/// Writes tensors atomically, contiguous, in their dtype.
void saveTensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors,
                 const std::map<std::string, std::string>& metadata = {{"format", "pt"}});

/// Hash over names, shapes and bytes.
std::string tensorsHash(const std::vector<NamedTensor>& tensors);

/// "[48, 4]".
std::string shapeText(torch::IntArrayRef shape);

}  // namespace lorikeet
