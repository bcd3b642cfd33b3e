// Heads copied out of packed tokens into small matrices and back, turned by their positions. Used by packed attention alone.
#pragma once
#include "core/kernels/packed_attention.h"

namespace lorikeet {

/// One kv head of one sequence, and the query heads that share it.
struct HeadGroup {
  const PackedHeads& input;
  std::int64_t start, length;  ///< tokens of the sequence: [start, start + length)
  std::int64_t kvHead;
  std::int64_t groups() const { return input.heads / input.kvHeads; }
};

/// Tokens [first, first + count) of the sequence, `heads` heads each from column `column` on: rows of the result are (token, head).
/// @param to [count·heads, Dh] of the input's number  @param turn rotates by each token's position
void gatherHeads(const HeadGroup& group, const void* from, std::int64_t stride, std::int64_t column, std::int64_t heads,
                 std::int64_t first, std::int64_t count, bool turn, void* to);

/// The reverse, from float32 rows. @param turnBack rotates by minus the position: the gradient of `turn`
void scatterHeads(const HeadGroup& group, const float* from, std::int64_t stride, std::int64_t column, std::int64_t heads,
                  std::int64_t first, std::int64_t count, bool turnBack, void* to);

}  // namespace lorikeet
