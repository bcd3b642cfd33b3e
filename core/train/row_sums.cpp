// See row_sums.h.
#include "core/train/row_sums.h"

#include <unordered_map>

#include "core/train/batch.h"

namespace lorikeet {

void appendSums(const torch::Tensor& tokenLosses, const std::vector<std::int64_t>& counts, std::vector<double>& sums) {
  const auto losses = tokenLosses.contiguous();
  const float* loss = losses.data_ptr<float>();
  for (const std::int64_t count : counts) {
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i) sum += *loss++;
    sums.push_back(sum);
  }
}

std::vector<RowLoss> rowLossesOf(const std::vector<const Sample*>& samples, const std::vector<double>& sums, std::int64_t step) {
  std::vector<RowLoss> rows;
  std::vector<double> nats;
  std::unordered_map<std::size_t, std::size_t> places;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto [place, isNew] = places.try_emplace(samples[i]->row, rows.size());
    if (isNew) {
      rows.push_back({step, static_cast<std::uint32_t>(samples[i]->row), 0, 0});
      nats.push_back(0);
    }
    rows[place->second].tokens += static_cast<std::uint32_t>(targetsOf(*samples[i]));
    nats[place->second] += sums[i];
  }
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i].loss = static_cast<float>(nats[i] / std::max<std::uint32_t>(rows[i].tokens, 1));
  return rows;
}

}  // namespace lorikeet
