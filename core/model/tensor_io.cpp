#include "core/model/tensor_io.h"

#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

constexpr std::pair<const char*, torch::Dtype> kDtypes[] = {
    {"F64", torch::kFloat64}, {"F32", torch::kFloat32}, {"F16", torch::kFloat16}, {"BF16", torch::kBFloat16},
    {"I64", torch::kInt64},   {"I32", torch::kInt32},   {"I16", torch::kInt16},   {"I8", torch::kInt8},
    {"U8", torch::kUInt8},    {"BOOL", torch::kBool}};

torch::Tensor wrap(const TensorView& view, std::function<void(void*)> release) {
  return torch::from_blob(const_cast<std::byte*>(view.data), view.shape, std::move(release),
                          torch::TensorOptions().dtype(torchDtype(view.dtype)));
}

std::vector<TensorView> viewsOf(const std::vector<NamedTensor>& tensors, std::vector<torch::Tensor>& keepAlive) {
  std::vector<TensorView> views;
  for (const NamedTensor& named : tensors) {
    const auto tensor = named.tensor.detach().contiguous();
    keepAlive.push_back(tensor);
    views.push_back({named.name, safetensorsDtype(tensor.scalar_type()), tensor.sizes().vec(),
                     static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()});
  }
  return views;
}

}  // namespace

torch::Dtype torchDtype(const std::string& dtype) {
  for (const auto& [name, type] : kDtypes) {
    if (dtype == name) return type;
  }
  throw Error("Tensors of type " + dtype + " are not supported; use float32, float16 or bfloat16.");
}

std::string safetensorsDtype(torch::Dtype dtype) {
  for (const auto& [name, type] : kDtypes) {
    if (dtype == type) return name;
  }
  throw Error(std::string("Tensors of type ") + c10::toString(dtype) + " cannot be written to a safetensors file.");
}

torch::Tensor viewTensor(const SafetensorsFile& file, const TensorView& view) {
  return wrap(view, [keep = file.file()](void*) {});
}

torch::Tensor copyTensor(const TensorView& view) { return wrap(view, [](void*) {}).clone(); }

void saveTensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors,
                 const std::map<std::string, std::string>& metadata) {
  std::vector<torch::Tensor> keepAlive;
  writeSafetensors(path, viewsOf(tensors, keepAlive), metadata);
}

std::string tensorsHash(const std::vector<NamedTensor>& tensors) {
  std::vector<torch::Tensor> keepAlive;
  std::string all;
  for (const TensorView& view : viewsOf(tensors, keepAlive)) {
    all += view.name + contentHash({reinterpret_cast<const char*>(view.data), view.bytes});
  }
  return contentHash(all);
}

std::string shapeText(torch::IntArrayRef shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

}  // namespace lorikeet
