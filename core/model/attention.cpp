#include "core/model/attention.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "core/model/softmax.h"

namespace lorikeet {
namespace {

constexpr float kBlocked = -std::numeric_limits<float>::infinity();

std::vector<std::int64_t> startsOf(const std::vector<std::int64_t>& lengths) {
  std::vector<std::int64_t> starts(lengths.size(), 0);
  for (std::size_t i = 1; i < lengths.size(); ++i) starts[i] = starts[i - 1] + lengths[i - 1];
  return starts;
}

/// [T, heads, Dh] to [B, heads, S, Dh].
torch::Tensor gather(const torch::Tensor& x, const torch::Tensor& rows, std::int64_t batch) {
  return x.index_select(0, rows).view({batch, -1, x.size(1), x.size(2)}).transpose(1, 2);
}

/// Short rows share a grid even when one is twice as long: padding them costs less than another set of small products.
bool isLike(std::int64_t length, std::int64_t shortest) { return length <= shortest * 5 / 4 + 24; }

}  // namespace

torch::Tensor causalMask(std::int64_t queries, std::int64_t keys, std::int64_t window) {
  const auto blocked = torch::full({queries, keys}, kBlocked);
  auto mask = torch::triu(blocked, keys - queries + 1);
  // Key j is out of sight of the query at position p where j <= p - window.
  if (window > 0 && window < keys) mask = mask + torch::tril(blocked, keys - queries - window);
  return mask;
}

/// [B, K, S, Dh] to [B, K·groups, S, Dh], each head `groups` times.
torch::Tensor repeated(const torch::Tensor& x, std::int64_t groups) {
  if (groups == 1) return x;
  const std::int64_t batch = x.size(0), heads = x.size(1), length = x.size(2), headDim = x.size(3);
  return x.unsqueeze(2).expand({batch, heads, groups, length, headDim}).reshape({batch, heads * groups, length, headDim});
}

torch::Tensor attend(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const AttentionRule& rule,
                     const torch::Tensor& mask, const torch::Tensor& bias) {
  const std::int64_t groups = q.size(1) / k.size(1);
  const auto keys = repeated(k, groups), values = repeated(v, groups);
  auto scores = torch::matmul(q, keys.transpose(-2, -1));
  if (rule.scale != 1.0) scores = scores * rule.scale;
  auto wide = scores.to(torch::kFloat32);
  if (bias.defined()) {
    wide = wide + (mask.defined() ? bias + mask : bias);
  } else if (mask.defined()) {
    wide = wide + mask;
  }
  return torch::matmul(softmaxRows(wide).to(q.scalar_type()), values);
}

torch::Tensor attendCached(const torch::Tensor& q, const torch::Tensor& keys, const torch::Tensor& values, const AttentionRule& rule,
                           const torch::Tensor& mask, const torch::Tensor& bias) {
  const std::int64_t n = q.size(0), heads = q.size(1), headDim = q.size(2), kvHeads = keys.size(0), context = keys.size(1);
  const std::int64_t groups = heads / kvHeads;
  const auto queries = q.view({n, kvHeads, groups, headDim}).permute({1, 2, 0, 3}).reshape({kvHeads, groups * n, headDim});
  auto scores = torch::bmm(queries, keys.transpose(1, 2)) * rule.scale;
  auto wide = scores.to(torch::kFloat32).view({kvHeads, groups, n, context});
  if (bias.defined()) wide = wide + bias.view({kvHeads, groups, n, context});
  if (mask.defined()) wide = wide + mask;
  const auto weights = softmaxRows(wide).to(q.scalar_type()).view({kvHeads, groups * n, context});
  const auto mixed = torch::bmm(weights, values).view({kvHeads, groups, n, headDim});
  return mixed.permute({2, 0, 1, 3}).reshape({n, heads * headDim});
}

struct AttentionGrids::Ranges {
  const std::vector<std::int64_t>&queryLengths, &keyLengths;
  std::vector<std::int64_t> queryStarts, keyStarts;
};

AttentionGrids::AttentionGrids(const std::vector<std::int64_t>& queryLengths, const std::vector<std::int64_t>& keyLengths, bool causal)
    : m_causal(causal) {
  const Ranges ranges{queryLengths, keyLengths, startsOf(queryLengths), startsOf(keyLengths)};
  std::vector<std::size_t> order(queryLengths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto shape = [&](std::size_t i) { return std::pair(queryLengths[i], keyLengths[i]); };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return shape(a) < shape(b); });
  m_fromGrids = torch::empty({std::accumulate(queryLengths.begin(), queryLengths.end(), std::int64_t{0})}, torch::kInt64);
  std::int64_t cell = 0;
  for (std::size_t first = 0; first < order.size();) {
    std::vector<std::size_t> members;
    std::int64_t fewestKeys = keyLengths[order[first]], mostKeys = fewestKeys;
    for (std::size_t i = first; i < order.size(); ++i) {
      const std::int64_t keys = keyLengths[order[i]];
      fewestKeys = std::min(fewestKeys, keys);
      mostKeys = std::max(mostKeys, keys);
      if (!isLike(queryLengths[order[i]], queryLengths[order[first]]) || !isLike(mostKeys, fewestKeys)) break;
      members.push_back(order[i]);
    }
    first += members.size();
    addGrid(members, ranges, cell);
  }
}

void AttentionGrids::addGrid(const std::vector<std::size_t>& members, const Ranges& ranges, std::int64_t& cell) {
  Grid grid;
  grid.batch = static_cast<std::int64_t>(members.size());
  grid.queries = grid.keys = 0;
  for (const std::size_t i : members) {
    grid.queries = std::max(grid.queries, ranges.queryLengths[i]);
    grid.keys = std::max(grid.keys, ranges.keyLengths[i]);
  }
  grid.queryRows = torch::zeros({grid.batch * grid.queries}, torch::kInt64);
  grid.keyRows = torch::zeros({grid.batch * grid.keys}, torch::kInt64);
  auto* queryRow = grid.queryRows.data_ptr<std::int64_t>();
  auto* keyRow = grid.keyRows.data_ptr<std::int64_t>();
  auto* cellOfRow = m_fromGrids.data_ptr<std::int64_t>();
  bool padded = false;
  for (std::int64_t b = 0; b < grid.batch; ++b) {
    const std::size_t i = members[static_cast<std::size_t>(b)];
    for (std::int64_t s = 0; s < ranges.queryLengths[i]; ++s) {
      queryRow[b * grid.queries + s] = ranges.queryStarts[i] + s;
      cellOfRow[ranges.queryStarts[i] + s] = cell + b * grid.queries + s;
    }
    for (std::int64_t s = 0; s < ranges.keyLengths[i]; ++s) keyRow[b * grid.keys + s] = ranges.keyStarts[i] + s;
    padded = padded || ranges.keyLengths[i] < grid.keys;
  }
  if (padded && !m_causal) {
    grid.padding = torch::zeros({grid.batch, 1, 1, grid.keys});
    for (std::int64_t b = 0; b < grid.batch; ++b)
      grid.padding[b].slice(-1, ranges.keyLengths[members[static_cast<std::size_t>(b)]]).fill_(kBlocked);
  }
  cell += grid.batch * grid.queries;
  m_grids.push_back(grid);
}

torch::Tensor AttentionGrids::attendAll(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                                        const AttentionRule& rule, const std::vector<torch::Tensor>& biases) const {
  std::vector<torch::Tensor> cells;
  for (std::size_t i = 0; i < m_grids.size(); ++i) {
    const Grid& grid = m_grids[i];
    const auto mask = m_causal ? causalMask(grid.queries, grid.keys, rule.window) : grid.padding;
    const auto mixed = attend(gather(q, grid.queryRows, grid.batch), gather(k, grid.keyRows, grid.batch),
                              gather(v, grid.keyRows, grid.batch), rule, mask, biases.empty() ? torch::Tensor() : biases[i]);
    cells.push_back(mixed.transpose(1, 2).reshape({grid.batch * grid.queries, q.size(1) * q.size(2)}));
  }
  return (cells.size() == 1 ? cells[0] : torch::cat(cells)).index_select(0, m_fromGrids);
}

torch::Tensor relativeBias(const torch::Tensor& table, std::int64_t queries, std::int64_t keys, std::int64_t firstQuery,
                           bool bidirectional, std::int64_t maxDistance) {
  std::int64_t buckets = table.size(0);
  const auto query = torch::arange(firstQuery, firstQuery + queries, torch::kInt64).unsqueeze(1);
  auto distance = torch::arange(keys, torch::kInt64).unsqueeze(0) - query;
  auto bucket = torch::zeros_like(distance);
  if (bidirectional) {
    buckets /= 2;
    bucket = (distance > 0).to(torch::kInt64) * buckets;
    distance = distance.abs();
  } else {
    distance = -torch::minimum(distance, torch::zeros_like(distance));
  }
  // Half of the buckets are exact; the others grow with the logarithm of the distance.
  const std::int64_t exact = buckets / 2;
  const auto wide = distance.clamp_min(1).to(torch::kFloat32) / static_cast<double>(exact);
  const auto grown = exact + (torch::log(wide) / std::log(static_cast<double>(maxDistance) / static_cast<double>(exact)) *
                              static_cast<double>(buckets - exact))
                                 .to(torch::kInt64);
  const auto far = torch::minimum(grown, torch::full_like(grown, buckets - 1));
  bucket = bucket + torch::where(distance < exact, distance, far);
  return torch::embedding(table, bucket).permute({2, 0, 1}).unsqueeze(0);
}

}  // namespace lorikeet
