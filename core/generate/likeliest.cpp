// See likeliest.h.
#include "core/generate/likeliest.h"

#include <algorithm>
#include <numeric>

#include "core/kernels/vector_rows.h"

namespace lorikeet {
namespace {

constexpr std::size_t kBlock = 1024;

/// The indices of the `count` largest values, largest first; ties: lower index first.
template <class Index, class ValueOf>
void keepLargest(std::vector<Index>& indices, std::size_t count, const ValueOf& valueOf) {
  count = std::min(count, indices.size());
  std::partial_sort(indices.begin(), indices.begin() + static_cast<std::ptrdiff_t>(count), indices.end(), [&](Index a, Index b) {
    const float first = valueOf(a), second = valueOf(b);
    return first > second || (first == second && a < b);
  });
  indices.resize(count);
}

}  // namespace

std::vector<TokenId> likeliestIds(std::span<const float> logits, std::size_t count) {
  // A logit among the first `count` stands in one of the `count` blocks with the largest maxima: each of those holds one before it.
  std::vector<float> most;
  for (std::size_t at = 0; at < logits.size(); at += kBlock)
    most.push_back(vec::largest(logits.data() + at, static_cast<std::int64_t>(std::min(kBlock, logits.size() - at))));
  std::vector<std::size_t> blocks(most.size());
  std::iota(blocks.begin(), blocks.end(), std::size_t{0});
  keepLargest(blocks, count, [&](std::size_t block) { return most[block]; });
  // And none of them is smaller than the last of those maxima, when there are so many.
  const bool enough = blocks.size() == count && count > 0;
  const float least = enough ? most[blocks.back()] : 0;
  std::vector<TokenId> ids;
  for (const std::size_t block : blocks) {
    const std::size_t end = std::min((block + 1) * kBlock, logits.size());
    for (std::size_t id = block * kBlock; id < end; ++id)
      if (!enough || !(logits[id] < least)) ids.push_back(static_cast<TokenId>(id));
  }
  keepLargest(ids, count, [&](TokenId id) { return logits[static_cast<std::size_t>(id)]; });
  return ids;
}

}  // namespace lorikeet
