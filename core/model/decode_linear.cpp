#include "core/model/decode_linear.h"

#include "core/kernels/vector_rows.h"
#include "core/model/tensor_view.h"

namespace lorikeet {
namespace {

/// The low-rank update that the kernel adds by itself; none for other changes, and while B still changes.
std::optional<LowRank> kernelUpdate(const AdapterRange& range, std::size_t module) {
  auto update = range.adapter->lowRank(module);
  if (update && !update->bTransposed.defined()) update.reset();
  return update;
}

bool touches(const AdapterRange& range, const Linear& layer) { return range.strength != 0 && range.adapter->covers(layer.module); }

torch::Tensor rowsOf(const float* data, std::int64_t begin, std::int64_t end, std::int64_t width) {
  return torch::from_blob(const_cast<float*>(data) + begin * width, {end - begin, width}, torch::kFloat32);
}

}  // namespace

void DecodeLayers::run(const float* x, std::int64_t rows, std::span<const Output> outputs, const AdapterRanges& adapters,
                       torch::Dtype dtype) {
  if (m_places.size() < outputs.size()) m_places.resize(outputs.size());
  m_layers.clear();
  const std::int64_t in = outputs.front().layer.inFeatures();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Linear& layer = outputs[i].layer;
    auto& [updates, bias] = m_places[i];
    updates.clear();
    for (const AdapterRange& range : adapters) {
      if (!touches(range, layer)) continue;
      const auto update = kernelUpdate(range, layer.module);
      for (std::int64_t row = range.begin; update && row < range.end; ++row) {
        updates.push_back({row, update->a.data_ptr<float>(), update->bTransposed.data_ptr<float>(), update->a.size(0),
                           static_cast<float>(update->scale * range.strength)});
      }
    }
    const float* shift = nullptr;
    if (layer.bias.defined()) {
      bias.resize(static_cast<std::size_t>(layer.bias.numel()));
      shift = vec::load(layer.bias.data_ptr(), numberOf(layer.bias), 0, bias.data(), layer.bias.numel());
    }
    const MatrixView dense = layer.quantised != nullptr ? MatrixView{} : viewOf(layer.weight);
    m_layers.push_back({dense, layer.quantised.get(), shift, outputs[i].y, layer.outFeatures(), updates});
  }
  skinnyProducts(rowMajor(x, Number::Float32, rows, in), m_layers);
  for (const auto& [layer, y] : outputs) {
    for (const AdapterRange& range : adapters) {
      if (!touches(range, layer) || kernelUpdate(range, layer.module)) continue;
      auto changed = rowsOf(y, range.begin, range.end, layer.outFeatures());
      changed.add_(range.adapter->delta(layer, rowsOf(x, range.begin, range.end, in).to(dtype), changed, range.strength, false));
    }
  }
}

torch::Tensor decodeLinear(const Linear& layer, const torch::Tensor& x, const AdapterRanges& adapters) {
  const auto wide = x.to(torch::kFloat32).contiguous();
  auto y = torch::empty({x.size(0), layer.outFeatures()}, torch::kFloat32);
  const DecodeLayers::Output output{layer, y.data_ptr<float>()};
  DecodeLayers().run(wide.data_ptr<float>(), x.size(0), {&output, 1}, adapters, x.scalar_type());
  return y;
}

bool canDecode(const Linear& layer, const torch::Tensor& x) {
  return !torch::GradMode::is_enabled() && x.size(0) <= kFewRows && isReadable(layer);
}

}  // namespace lorikeet
