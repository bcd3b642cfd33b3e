// tokenLosses(): what a model loses at each token of a row, as a run sees the row.
#include <algorithm>
#include <limits>
#include <thread>

#include "core/data/row_context.h"
#include "core/engine/engine.h"
#include "core/lora/loaded_adapter_impl.h"
#include "core/model/loaded_model_impl.h"
#include "core/train/loss.h"
#include "core/train/plan.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// The row's tokens in words, without losses yet. @throws Error when the template refuses the conversation
std::vector<TokenLoss> piecesOf(const ModelHandle& model, const RunConfig& config, const Row& row, std::size_t rowIndex) {
  TokenSettings settings = tokenSettings(model, config);
  const std::vector<std::string> pool = systemPromptPool(config.systemPrompts);
  if (!pool.empty()) settings.systemPrompt = pickSystemPrompt(pool, static_cast<std::uint64_t>(config.seed), rowIndex);
  const TokenView view = tokenView(row, settings);
  if (!view.problem.empty()) throw Error(view.problem);
  std::vector<TokenLoss> tokens(view.pieces.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const TokenPiece& piece = view.pieces[i];
    tokens[i].text = piece.bytes;
    tokens[i].cut = piece.kind == TokenKind::CutAway;
    tokens[i].supervised = !tokens[i].cut && (piece.kind == TokenKind::Supervised || piece.supervisedSpecial);
  }
  return tokens;
}

/// @return of each token of the sample that is learned, in order
torch::Tensor lossesOf(const LoadedModel& model, const AdapterHandle& adapter, const Sample& sample) {
  if (targetsOf(sample) == 0) return torch::empty({0}, torch::kFloat32);
  torch::Tensor losses;
  lossSum(model.impl().model, adapter ? &adapter->impl().adapter : nullptr, makeBatch({&sample}), {}, &losses);
  return losses.contiguous();
}

}  // namespace

TokenLoss::TokenLoss() : loss(std::numeric_limits<float>::quiet_NaN()) {}

std::vector<TokenLoss> tokenLosses(const ModelHandle& model, const AdapterHandle& adapter, const RunConfig& config, const Row& row,
                                   std::size_t rowIndex) {
  torch::NoGradGuard guard;
  if (model->impl().model.isFused()) at::set_num_threads(static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
  std::vector<TokenLoss> tokens = piecesOf(model, config, row, rowIndex);
  const RowPtr filled = withPlaceholders(RowList{row}, config.placeholders).pointer(0);
  RunConfig uncut = config;
  uncut.maxLength = std::numeric_limits<std::int32_t>::max();
  const std::vector<Sample> seen = samplesOf(*model, config, *filled, rowIndex),
                            whole = samplesOf(*model, uncut, *filled, rowIndex);
  std::size_t at = 0;  // of `tokens`: for each sample what the encoder reads, then what is predicted
  for (std::size_t i = 0; i < seen.size(); ++i) {
    at += whole[i].source.size();
    const auto losses = lossesOf(*model, adapter, seen[i]);
    const float* loss = losses.data_ptr<float>();
    for (std::size_t token = 1; token < seen[i].tokens.size(); ++token) {
      if (seen[i].supervised[token] != 0) tokens[at + token].loss = *loss++;
    }
    at += whole[i].tokens.size();
  }
  return tokens;
}

}  // namespace lorikeet
