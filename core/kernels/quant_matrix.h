// A frozen weight matrix in 4 or 8 bits. Made once when a model is opened; decoded in tiles beside a matrix product (training), or
// read as it stands by skinny_product (decoding).
#pragma once
#include <cstdint>
#include <vector>

#include "core/kernels/aligned_bytes.h"
#include "core/kernels/number.h"

namespace lorikeet {

/// Nf4: 4.13 to 4.2 bits a number, the 16 quantiles of a normal distribution with double quantisation, as QLoRA.
/// Int8: 8.25 bits a number, integers -127...127, as near to the weights as llama.cpp's Q8_0.
enum class QuantKind { Nf4, Int8 };

/// W [rows, cols] in blocks of 64 numbers along a row; a row starts a new block, its last block is filled up with zeros.
///
/// Nf4 (Dettmers et al. 2023, arXiv:2305.14314): number = level[code] * absmax(block), code = the level nearest to number / absmax.
/// Byte j of a block's 32 holds number j in its low half and number j + 32 in its high half. Absmaxes are held as absmax ≈ mean + q
/// * scale, never below 0, with the matrix's mean, q an integer in -127...127 and a float32 scale for each group of 256 blocks.
/// Unlike bitsandbytes the second code is linear instead of its dynamic map, and groups do not cross rows (a row of fewer blocks is
/// one group).
///
/// Int8: number = code * scale(block), scale = absmax / 127 rounded to bfloat16, code = number / scale rounded to the nearest
/// integer.
///
/// Codes, scales and decoded numbers are the same bits at every CpuLevel and number of threads.
class QuantMatrix {
 public:
  static constexpr std::int64_t kBlock = 64;
  static constexpr std::int64_t kGroup = 256;  ///< blocks that share a second scale (Nf4)

  QuantMatrix() = default;

  /// On all OpenMP threads. @param w [rows, cols], row-major (colStride 1), Float32 or BFloat16; not kept
  /// @throws Error if colStride is not 1, or if a weight is infinite or NaN, naming its row
  static QuantMatrix quantise(QuantKind kind, const MatrixView& w);

  QuantKind kind() const { return m_kind; }
  std::int64_t rows() const { return m_rows; }
  std::int64_t cols() const { return m_cols; }
  /// Memory held, in bytes.
  std::size_t bytes() const;

  /// Rows [row0, row1) as bfloat16 bits (rounded to nearest even) or float32, on the calling thread.
  /// @param out [row1 - row0, cols]  @param ld numbers from one row of out to the next, >= cols
  void dequantiseRows(std::int64_t row0, std::int64_t row1, std::uint16_t* out, std::int64_t ld) const;
  void dequantiseRows(std::int64_t row0, std::int64_t row1, float* out, std::int64_t ld) const;

  // What stands in memory, for kernels. Up to 64 bytes behind a row's last may be read.

  /// Blocks of a row: cols / 64, rounded up.
  std::int64_t blocks() const { return m_blocks; }
  /// A block's bytes of codes: 32 (Nf4) or 64 (Int8).
  std::int64_t blockBytes() const { return m_kind == QuantKind::Nf4 ? kBlock / 2 : kBlock; }
  /// [blocks, blockBytes]
  const std::uint8_t* codes(std::int64_t row) const { return m_codes.data() + row * m_blocks * blockBytes(); }
  /// Int8: the scales as bfloat16 bits, [blocks]
  const std::uint16_t* scales(std::int64_t row) const {
    return reinterpret_cast<const std::uint16_t*>(m_scales.data()) + row * m_blocks;
  }
  /// Nf4: the q of absmax = mean + q * groupScale, [blocks]
  const std::int8_t* absmaxCodes(std::int64_t row) const {
    return reinterpret_cast<const std::int8_t*>(m_scales.data()) + row * m_blocks;
  }
  /// Nf4: [groups of the row]
  const float* groupScales(std::int64_t row) const { return m_groupScales.data() + row * m_groups; }
  /// Nf4: the mean of all blocks' absmaxes
  float absmaxMean() const { return m_mean; }
  /// What block `block` of a row is multiplied by: scale (Int8) or decoded absmax (Nf4).
  float blockScale(std::int64_t row, std::int64_t block) const;

 private:
  template <class Out>
  void dequantise(std::int64_t row0, std::int64_t row1, Out* out, std::int64_t ld) const;
  void quantiseNf4(const MatrixView& w);
  void quantiseInt8(const MatrixView& w);

  QuantKind m_kind = QuantKind::Int8;
  std::int64_t m_rows = 0, m_cols = 0, m_blocks = 0, m_groups = 0;
  AlignedBytes m_codes, m_scales;
  std::vector<float> m_groupScales;
  float m_mean = 0;
};

}  // namespace lorikeet
