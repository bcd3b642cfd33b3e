#include "core/kernels/quant_matrix.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "core/kernels/bf16.h"
#include "core/kernels/parallel.h"
#include "core/kernels/quant_decode.h"
#include "core/kernels/quant_encode.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// Rows of one piece of work: about a quarter of a million numbers, some hundred microseconds.
std::int64_t grainOf(std::int64_t cols) { return std::max<std::int64_t>(1, (1 << 18) / std::max<std::int64_t>(cols, 1)); }

const std::uint8_t* rowOf(const MatrixView& w, std::int64_t row) {
  return static_cast<const std::uint8_t*>(w.data) + row * w.rowStride * static_cast<std::int64_t>(bytesOf(w.number));
}

[[noreturn]] void throwNotFinite(std::int64_t row) {
  throw Error("The weights cannot be quantised: row " + std::to_string(row) +
              " holds an infinite number or NaN. Load the model without quantisation to look at them, or download it again.");
}

}  // namespace

QuantMatrix QuantMatrix::quantise(QuantKind kind, const MatrixView& w) {
  if (w.colStride != 1)
    throw Error("Weights to quantise must stand row after row (the column stride is " + std::to_string(w.colStride) + ").");
  QuantMatrix result;
  result.m_kind = kind;
  result.m_rows = w.rows;
  result.m_cols = w.cols;
  result.m_blocks = (w.cols + kBlock - 1) / kBlock;
  result.m_codes = AlignedBytes(static_cast<std::size_t>(w.rows * result.m_blocks * result.blockBytes()));
  kind == QuantKind::Nf4 ? result.quantiseNf4(w) : result.quantiseInt8(w);
  return result;
}

void QuantMatrix::quantiseNf4(const MatrixView& w) {
  std::vector<float> absmax(static_cast<std::size_t>(m_rows * m_blocks));
  std::vector<double> rowSums(static_cast<std::size_t>(m_rows));
  parallelFor(0, m_rows, grainOf(m_cols), [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t row = from; row < to; ++row) {
      float* rowAbsmax = absmax.data() + row * m_blocks;
      encodeNf4Row(rowOf(w, row), w.number, m_cols, m_codes.data() + row * m_blocks * blockBytes(), rowAbsmax);
      double sum = 0;
      for (std::int64_t b = 0; b < m_blocks; ++b) sum += static_cast<double>(rowAbsmax[b]);
      if (!std::isfinite(sum)) throwNotFinite(row);
      rowSums[static_cast<std::size_t>(row)] = sum;
    }
  });
  // Row by row and in doubles: the mean must not depend on how rows were split over threads.
  double sum = 0;
  for (const double rowSum : rowSums) sum += rowSum;
  m_mean = absmax.empty() ? 0.0f : static_cast<float>(sum / static_cast<double>(absmax.size()));

  m_groups = (m_blocks + kGroup - 1) / kGroup;
  m_groupScales.resize(static_cast<std::size_t>(m_rows * m_groups));
  m_scales = AlignedBytes(absmax.size());
  for (std::int64_t row = 0; row < m_rows; ++row) {
    auto* codes = reinterpret_cast<std::int8_t*>(m_scales.data()) + row * m_blocks;
    encodeAbsmaxes(absmax.data() + row * m_blocks, m_blocks, m_mean, codes, m_groupScales.data() + row * m_groups);
  }
}

void QuantMatrix::quantiseInt8(const MatrixView& w) {
  m_scales = AlignedBytes(static_cast<std::size_t>(m_rows * m_blocks) * sizeof(std::uint16_t));
  parallelFor(0, m_rows, grainOf(m_cols), [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t row = from; row < to; ++row) {
      auto* codes = reinterpret_cast<std::int8_t*>(m_codes.data()) + row * m_blocks * kBlock;
      auto* rowScales = reinterpret_cast<std::uint16_t*>(m_scales.data()) + row * m_blocks;
      if (!encodeInt8Row(rowOf(w, row), w.number, m_cols, codes, rowScales)) throwNotFinite(row);
    }
  });
}

std::size_t QuantMatrix::bytes() const { return m_codes.size() + m_scales.size() + m_groupScales.size() * sizeof(float); }

float QuantMatrix::blockScale(std::int64_t row, std::int64_t block) const {
  if (m_kind == QuantKind::Int8) return floatOfBf16(scales(row)[block]);
  // fma by name: kernels at every level round this once.
  return std::max(0.0f, std::fma(static_cast<float>(absmaxCodes(row)[block]), groupScales(row)[block / kGroup], m_mean));
}

template <class Out>
void QuantMatrix::dequantise(std::int64_t row0, std::int64_t row1, Out* out, std::int64_t ld) const {
  const DecodeBlock decode = decoderFor(m_kind, sizeof(Out) == sizeof(float) ? Number::Float32 : Number::BFloat16, cpuLevel());
  const std::int64_t whole = m_cols / kBlock;
  for (std::int64_t row = row0; row < row1; ++row, out += ld) {
    const std::uint8_t* code = codes(row);
    for (std::int64_t b = 0; b < whole; ++b, code += blockBytes()) decode(code, blockScale(row, b), out + b * kBlock);
    if (whole == m_blocks) continue;
    alignas(64) Out last[kBlock];
    decode(code, blockScale(row, whole), last);
    std::memcpy(out + whole * kBlock, last, static_cast<std::size_t>(m_cols - whole * kBlock) * sizeof(Out));
  }
}

void QuantMatrix::dequantiseRows(std::int64_t row0, std::int64_t row1, std::uint16_t* out, std::int64_t ld) const {
  dequantise(row0, row1, out, ld);
}

void QuantMatrix::dequantiseRows(std::int64_t row0, std::int64_t row1, float* out, std::int64_t ld) const {
  dequantise(row0, row1, out, ld);
}

}  // namespace lorikeet
