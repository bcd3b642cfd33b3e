// The run's pinned prompts, answered greedily while it trains. Internal to the engine (sees torch). Used by train() and resumeRun().
#pragma once
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/model/language_model.h"

namespace lorikeet {

/// An answer to a pinned question is at most as long.
constexpr std::int64_t kMostPinnedTokens = 64;
/// The questions of the run, one a lane, as the model reads them.
std::vector<GenerateLane> pinnedLanes(const RunConfig& config, const AdapterHandle& adapter);

class PinnedPrompts {
 public:
  /// @param ownWeights what method "full" trains: answers come from it as it is then; null = from the base with an adapter
  PinnedPrompts(const ModelHandle& model, const RunConfig& config, const LanguageModel* ownWeights, TrainObserver& observer,
                const TrainControl& control);

  bool empty() const { return m_questions.empty(); }
  /// One answer a prompt, at most 64 tokens each. Draws no random number and leaves torch's threads as they were, so that training does not
  /// notice. A prompt that cannot be answered gets "" and, once, a line in the log. @param adapter null = the base
  std::vector<std::string> answers(const AdapterHandle& adapter);

 private:
  std::vector<std::string> answersTo(std::size_t first, std::size_t count, const AdapterHandle& adapter) const;

  ModelHandle m_model;
  std::vector<GenerateLane> m_questions;
  SamplingConfig m_sampling;
  TrainObserver& m_observer;
  const TrainControl& m_control;
  bool m_complained = false;
};

}  // namespace lorikeet
