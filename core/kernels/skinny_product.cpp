#include "core/kernels/skinny_product.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/kernels/aligned_bytes.h"
#include "core/kernels/parallel.h"
#include "core/kernels/skinny_kernels.h"
#include "core/kernels/vector_rows.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// Below this much of W a thread is not worth waking.
constexpr std::int64_t kGrainBytes = 128 << 10;
/// The same for the first halves of updates.
constexpr std::int64_t kGrainNumbers = 16 << 10;

const std::uint8_t* rowOf(const MatrixView& x, std::int64_t row) {
  return static_cast<const std::uint8_t*>(x.data) + row * x.rowStride * static_cast<std::int64_t>(bytesOf(x.number));
}

std::int64_t roundUp(std::int64_t value, std::int64_t unit) { return (value + unit - 1) / unit * unit; }

void check(const MatrixView& x, const SkinnyLayer& layer) {
  const std::int64_t cols = layer.quantised != nullptr ? layer.quantised->cols() : layer.dense.cols;
  const bool inRows = layer.quantised != nullptr || layer.dense.colStride == 1;
  if (x.cols == cols && x.colStride == 1 && inRows) return;
  throw Error("A product of few rows needs matrices of as many columns that stand row after row: x has " + std::to_string(x.cols) +
              ", the weights have " + std::to_string(cols) + ".");
}

/// How a kernel is called and what it wants.
struct FloatKernel {
  SkinnyFloatKernel run;
  SkinnyOrder order = SkinnyOrder::Natural;
};
FloatKernel floatKernel(Number number) {
  const bool isBf16 = number == Number::BFloat16;
#ifdef LORIKEET_X86
  if (cpuLevel() >= CpuLevel::Avx512 && isBf16) return {skinnyBf16Avx512, SkinnyOrder::EvenOdd32};
  if (cpuLevel() >= CpuLevel::Avx512) return {skinnyFloat32Avx512};
  if (cpuLevel() >= CpuLevel::Avx2 && isBf16) return {skinnyBf16Avx2, SkinnyOrder::EvenOdd16};
  if (cpuLevel() >= CpuLevel::Avx2) return {skinnyFloat32Avx2};
#endif
  return {isBf16 ? skinnyBf16Plain : skinnyFloat32Plain};
}

struct QuantKernel {
  SkinnyQuantKernel run;
  SkinnyOrder order = SkinnyOrder::Natural;
};
QuantKernel quantKernel(QuantKind kind) {
  const bool isNf4 = kind == QuantKind::Nf4;
#ifdef LORIKEET_X86
  if (cpuLevel() >= CpuLevel::Avx512) return {isNf4 ? skinnyNf4Avx512 : skinnyInt8Avx512};
  if (cpuLevel() >= CpuLevel::Avx2 && isNf4) return {skinnyNf4Avx2, SkinnyOrder::Unpacked32};
  if (cpuLevel() >= CpuLevel::Avx2) return {skinnyInt8Avx2};
#endif
  return {isNf4 ? skinnyNf4Plain : skinnyInt8Plain};
}

/// Where row m of x begins in the groups of prepared rows, and how far its blocks are apart. See kSkinnyBlock.
struct Place {
  std::int64_t start, stride;
};
Place placeOf(std::int64_t m, std::int64_t M, std::int64_t padded) {
  const std::int64_t m0 = m / kSkinnyRows * kSkinnyRows, rows = std::min<std::int64_t>(kSkinnyRows, M - m0);
  return {m0 * padded + (m - m0) * kSkinnyBlock, rows * kSkinnyBlock};
}

/// The rows of x in each form that the kernels of a call want, made when first asked for. The memory is kept from call to call,
/// since a decoding step makes a hundred of them.
class PreparedRows {
 public:
  explicit PreparedRows(const MatrixView& x) : m_x(x), m_padded(roundUp(x.cols, kSkinnyBlock)) {}

  /// @return in groups and blocks, see kSkinnyBlock
  const float* floats(Number number) {
    const std::size_t form = number == Number::BFloat16 ? 1 : 0;
    auto* numbers = reinterpret_cast<float*>(memory(form, m_x.rows * m_padded * 4));
    if (!m_made[form]) {
      const SkinnyOrder order = floatKernel(number).order;
      for (std::int64_t m = 0; m < m_x.rows; ++m) {
        const Place place = placeOf(m, m_x.rows, m_padded);
        prepareFloatRow(rowOf(m_x, m), m_x.number == Number::BFloat16, m_x.cols, order, numbers + place.start, place.stride);
      }
    }
    m_made[form] = true;
    return numbers;
  }

  /// Integers and scales for matrices of a kind.
  SkinnyQuantTask integers(QuantKind kind) {
    const std::size_t form = kind == QuantKind::Nf4 ? 3 : 2;
    const std::int64_t blocks = m_padded / kSkinnyBlock, scaleStride = roundUp(blocks, 16);  // the kernels read scales 16 at a time
    std::uint8_t* bytes = memory(form, m_x.rows * (scaleStride * 4 + m_padded * 2));
    auto* scales = reinterpret_cast<float*>(bytes);
    auto* numbers = reinterpret_cast<std::int16_t*>(bytes + m_x.rows * scaleStride * 4);
    const SkinnyOrder order = quantKernel(kind).order;
    const float unit = kind == QuantKind::Nf4 ? static_cast<float>(kSkinnyUnit) : 1.0f;
    for (std::int64_t m = 0; m < m_x.rows && !m_made[form]; ++m) {
      const Place place = placeOf(m, m_x.rows, m_padded);
      float* rowScales = scales + m * scaleStride;
      std::fill(rowScales + blocks, rowScales + scaleStride, 0.0f);
      prepareQuantRow(rowOf(m_x, m), m_x.number == Number::BFloat16, m_x.cols, order, unit, numbers + place.start, place.stride,
                      rowScales);
    }
    m_made[form] = true;
    return {numbers, scales, scaleStride, nullptr, nullptr, nullptr, 0};
  }

  std::int64_t padded() const { return m_padded; }

 private:
  static constexpr std::size_t kForms = 4;

  static std::uint8_t* memory(std::size_t form, std::int64_t size) {
    thread_local std::array<AlignedBytes, kForms> kept;
    if (kept[form].size() < static_cast<std::size_t>(size)) kept[form] = AlignedBytes(static_cast<std::size_t>(size));
    return kept[form].data();
  }

  const MatrixView& m_x;
  std::int64_t m_padded;
  std::array<bool, kForms> m_made{};
};

/// A layer and its kernel.
class Work {
 public:
  Work(const MatrixView& x, const SkinnyLayer& layer, PreparedRows& prepared) : m_layer(layer), m_rows(x.rows) {
    if (layer.quantised != nullptr) {
      m_quantKernel = quantKernel(layer.quantised->kind()).run;
      m_quant = prepared.integers(layer.quantised->kind());
      m_quant.w = layer.quantised;
      m_quant.bias = layer.bias;
      m_quant.y = layer.y;
      m_quant.yStride = layer.yStride;
    } else {
      const MatrixView& w = layer.dense;
      m_floatKernel = floatKernel(w.number).run;
      m_float = {prepared.floats(w.number), prepared.padded(), w.data, w.rowStride, w.cols, layer.bias, layer.y, layer.yStride};
    }
  }

  std::int64_t tiles() const { return (m_layer.out() + kSkinnyTile - 1) / kSkinnyTile; }
  std::int64_t rowBytes() const {
    if (m_layer.quantised != nullptr) return m_layer.quantised->blocks() * m_layer.quantised->blockBytes();
    return m_layer.dense.cols * static_cast<std::int64_t>(bytesOf(m_layer.dense.number));
  }

  /// @param lows of the layer's updates, one after another
  void run(std::int64_t fromTile, std::int64_t toTile, const float* lows) const {
    // With more rows of x than a kernel takes, each tile of W goes through all of them while it is in the caches.
    const std::int64_t step = m_rows <= kSkinnyRows ? toTile - fromTile : 1;
    for (std::int64_t tile = fromTile; tile < toTile; tile += step) {
      const std::int64_t row0 = tile * kSkinnyTile, row1 = std::min(m_layer.out(), (tile + step) * kSkinnyTile);
      for (std::int64_t m0 = 0; m0 < m_rows; m0 += kSkinnyRows) {
        const int M = static_cast<int>(std::min<std::int64_t>(kSkinnyRows, m_rows - m0));
        m_layer.quantised != nullptr ? m_quantKernel(m_quant, row0, row1, m0, M) : m_floatKernel(m_float, row0, row1, m0, M);
      }
      addUpdates(row0, row1, lows);
    }
  }

 private:
  void addUpdates(std::int64_t row0, std::int64_t row1, const float* lows) const {
    for (const SkinnyUpdate& update : m_layer.updates) {
      float* y = m_layer.y + update.row * m_layer.yStride + row0;
      for (std::int64_t r = 0; r < update.rank; ++r)
        vec::addScaled(y, update.bTransposed + r * m_layer.out() + row0, *lows++, row1 - row0);
    }
  }

  const SkinnyLayer& m_layer;
  std::int64_t m_rows;
  SkinnyFloatKernel m_floatKernel = nullptr;
  SkinnyQuantKernel m_quantKernel = nullptr;
  SkinnyFloatTask m_float{};
  SkinnyQuantTask m_quant{};
};

/// factor·A·x of all updates of all layers, one after another.
std::vector<float> lowsOf(const MatrixView& x, std::span<const SkinnyLayer> layers) {
  struct Product {
    const float *x, *a;
    float factor;
  };
  std::vector<Product> products;
  for (const SkinnyLayer& layer : layers) {
    for (const SkinnyUpdate& update : layer.updates) {
      const auto* row = reinterpret_cast<const float*>(rowOf(x, update.row));
      for (std::int64_t r = 0; r < update.rank; ++r) products.push_back({row, update.a + r * x.cols, update.factor});
    }
  }
  std::vector<float> lows(products.size());
  const std::int64_t grain = std::max<std::int64_t>(1, kGrainNumbers / std::max<std::int64_t>(1, x.cols));
  parallelFor(0, static_cast<std::int64_t>(products.size()), grain, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
      lows[i] = products[i].factor * vec::sumOfProducts(products[i].x, products[i].a, x.cols);
    }
  });
  return lows;
}

std::int64_t ranksOf(const SkinnyLayer& layer) {
  std::int64_t sum = 0;
  for (const SkinnyUpdate& update : layer.updates) sum += update.rank;
  return sum;
}

}  // namespace

void skinnyProducts(const MatrixView& x, std::span<const SkinnyLayer> layers) {
  PreparedRows prepared(x);
  std::vector<Work> works;
  works.reserve(layers.size());
  std::int64_t tiles = 0, bytes = 0;
  for (const SkinnyLayer& layer : layers) {
    check(x, layer);
    works.emplace_back(x, layer, prepared);
    tiles += works.back().tiles();
    bytes += works.back().tiles() * kSkinnyTile * works.back().rowBytes();
  }
  const std::vector<float> lows = lowsOf(x, layers);
  const std::int64_t grain = std::max<std::int64_t>(1, kGrainBytes * tiles / std::max<std::int64_t>(1, bytes));
  parallelFor(0, tiles, grain, [&](std::int64_t from, std::int64_t to) {
    const float* ofLayer = lows.data();
    for (std::size_t i = 0; i < works.size(); ++i) {
      const std::int64_t count = works[i].tiles(), begin = std::max<std::int64_t>(0, from), end = std::min(count, to);
      if (begin < end) works[i].run(begin, end, ofLayer);
      from -= count;
      to -= count;
      ofLayer += ranksOf(layers[i]);
    }
  });
}

void skinnyProduct(const MatrixView& x, const MatrixView& w, const float* bias, float* y, std::int64_t yStride) {
  const SkinnyLayer layer{w, nullptr, bias, y, yStride, {}};
  skinnyProducts(x, {&layer, 1});
}

void skinnyProduct(const MatrixView& x, const QuantMatrix& w, const float* bias, float* y, std::int64_t yStride) {
  const SkinnyLayer layer{{}, &w, bias, y, yStride, {}};
  skinnyProducts(x, {&layer, 1});
}

}  // namespace lorikeet
