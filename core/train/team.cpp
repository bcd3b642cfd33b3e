// See team.h.
#include "core/train/team.h"

#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

/// Writes a flat tensor back into the tensors that it was made of.
void scatter(const torch::Tensor& flat, const std::vector<torch::Tensor>& tensors) {
  std::int64_t at = 0;
  for (const torch::Tensor& tensor : tensors) {
    tensor.copy_(flat.slice(0, at, at + tensor.numel()).view_as(tensor));
    at += tensor.numel();
  }
}

torch::Tensor flattened(const std::vector<torch::Tensor>& tensors) {
  std::vector<torch::Tensor> parts;
  for (const torch::Tensor& tensor : tensors) parts.push_back(tensor.reshape({-1}));
  return parts.empty() ? torch::zeros({0}) : torch::cat(parts);
}

}  // namespace

Team Team::fromEnvironment() {
  Team team;
  team.m_place = processPlace();
  if (team.m_place.size > 1) team.m_group = std::make_unique<ProcessGroup>(team.m_place);
  return team;
}

void Team::exchange(Counts& counts) {
  if (m_group == nullptr) return;
  const auto sums = torch::tensor({counts.loss, counts.tokens, counts.stop ? 1.0 : 0.0}, torch::kFloat64);
  m_group->sum(sums);
  counts = {sums[0].item<double>(), sums[1].item<double>(), sums[2].item<double>() > 0};
}

std::vector<double> Team::wholeOf(const std::vector<double>& mine, std::size_t count) {
  if (m_group == nullptr) return mine;
  const auto whole = torch::zeros({static_cast<std::int64_t>(count)}, torch::kFloat64);
  auto* numbers = whole.data_ptr<double>();
  for (std::size_t i = 0, at = static_cast<std::size_t>(m_place.rank); i < mine.size(); ++i, at += static_cast<std::size_t>(m_place.size))
    numbers[at] = mine[i];
  if (count > 0) m_group->sum(whole);
  return {numbers, numbers + count};
}

void Team::sumGradients(const std::vector<NamedTensor>& parameters) {
  if (m_group == nullptr) return;
  torch::NoGradGuard guard;
  auto holders = torch::zeros({static_cast<std::int64_t>(parameters.size())});
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (parameters[i].tensor.grad().defined()) holders[static_cast<std::int64_t>(i)] = 1.0;
  m_group->sum(holders);
  std::vector<torch::Tensor> gradients;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    torch::Tensor parameter = parameters[i].tensor;
    if (holders[static_cast<std::int64_t>(i)].item<float>() == 0) continue;
    if (!parameter.grad().defined()) parameter.mutable_grad() = torch::zeros_like(parameter);
    gradients.push_back(parameter.grad());
  }
  const auto flat = flattened(gradients);
  m_group->sum(flat);
  scatter(flat, gradients);
}

void Team::shareState(Trainee& trainee, AdamW& optimizer, TrainState& state, std::int64_t& savedStep) {
  if (m_group == nullptr) return;
  torch::NoGradGuard guard;
  std::vector<torch::Tensor> weights;
  for (const NamedTensor& parameter : trainee.parameters()) weights.push_back(parameter.tensor);
  const auto flatWeights = flattened(weights);
  m_group->copyFromFirst(flatWeights);
  scatter(flatWeights, weights);
  std::vector<NamedTensor> moments = optimizer.state();
  for (NamedTensor& moment : moments) {
    moment.tensor = moment.tensor.clone();
    m_group->copyFromFirst(moment.tensor);
  }
  optimizer.loadState(moments);
  const auto numbers = torch::tensor({static_cast<double>(state.step), static_cast<double>(state.bestStep), state.bestValidationLoss,
                                      static_cast<double>(state.sinceBest), state.elapsedSeconds, static_cast<double>(savedStep),
                                      state.patienceLoss, static_cast<double>(state.tokens)},
                                     torch::kFloat64);
  m_group->copyFromFirst(numbers);
  const auto* number = numbers.data_ptr<double>();
  state.step = static_cast<std::int64_t>(number[0]);
  state.bestStep = static_cast<std::int64_t>(number[1]);
  state.bestValidationLoss = number[2];
  state.sinceBest = static_cast<std::int64_t>(number[3]);
  state.elapsedSeconds = number[4];
  savedStep = static_cast<std::int64_t>(number[5]);
  state.patienceLoss = number[6];
  state.tokens = static_cast<std::int64_t>(number[7]);
}

void Team::requireSame(const std::string& identity) {
  if (m_group == nullptr) return;
  const std::string hash = contentHash(identity);
  const auto mine = torch::zeros({static_cast<std::int64_t>(hash.size())}, torch::kInt64);
  for (std::size_t i = 0; i < hash.size(); ++i) mine[static_cast<std::int64_t>(i)] = static_cast<std::int64_t>(hash[i]);
  const auto first = mine.clone();
  m_group->copyFromFirst(first);
  const auto others = torch::tensor({first.equal(mine) ? 0.0 : 1.0}, torch::kFloat64);
  m_group->sum(others);
  if (others.item<double>() == 0) return;
  farewell();
  throw Error("The processes of this run were not all started with the same dataset, base model and settings" +
              std::string(first.equal(mine) ? "" : "; process " + std::to_string(m_place.rank) + " differs from process 0") +
              ". Start all of them with the same command.");
}

void Team::farewell() {
  if (m_group == nullptr) return;
  try {
    m_group->sum(torch::zeros({1}));
  } catch (const Error&) {  // the other has seen everything and is gone already
  }
}

}  // namespace lorikeet
