// See pinned_prompts.h.
#include "core/engine/pinned_prompts.h"

#include <stop_token>

#include "core/model/loaded_model_impl.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// Weights in training as a model that answers: it shares their memory, so it always answers with what they are.
ModelHandle asModel(const LoadedModel& base, const LanguageModel& weights) {
  return std::make_shared<const LoadedModel>(
      std::make_unique<LoadedModel::Impl>(base.info(), weights, loadTokenizer(base.info().path), base.impl().chatTemplate));
}

/// Answering sets torch's threads as it likes; a step of training must find its own again, or it would add up in another order.
class KeptThreads {
 public:
  KeptThreads() : m_threads(at::get_num_threads()) {}
  ~KeptThreads() {
    if (at::get_num_threads() != m_threads) at::set_num_threads(m_threads);
  }
  KeptThreads(const KeptThreads&) = delete;
  KeptThreads& operator=(const KeptThreads&) = delete;

 private:
  int m_threads;
};

}  // namespace

std::vector<GenerateLane> pinnedLanes(const RunConfig& config, const AdapterHandle& adapter) {
  std::vector<GenerateLane> lanes;
  for (const std::string& prompt : pinnedPromptsIn(config.pinnedPrompts)) {
    GenerateLane& lane = lanes.emplace_back();
    if (!config.systemPrompt.empty()) lane.messages.push_back({"system", config.systemPrompt});
    lane.messages.push_back({"user", prompt});
    lane.adapter = adapter;
  }
  return lanes;
}

PinnedPrompts::PinnedPrompts(const ModelHandle& model, const RunConfig& config, const LanguageModel* ownWeights, TrainObserver& observer,
                             const TrainControl& control)
    : m_questions(pinnedLanes(config, nullptr)), m_observer(observer), m_control(control) {
  m_sampling.temperature = 0;
  m_sampling.maxNewTokens = kMostPinnedTokens;
  if (!m_questions.empty()) m_model = ownWeights != nullptr ? asModel(*model, *ownWeights) : model;
}

std::vector<std::string> PinnedPrompts::answers(const AdapterHandle& adapter) {
  const KeptThreads threads;
  try {
    return answersTo(0, m_questions.size(), adapter);
  } catch (const Error&) {  // one of them cannot be answered: each by itself
  }
  std::vector<std::string> all;
  for (std::size_t i = 0; i < m_questions.size(); ++i) {
    try {
      all.push_back(answersTo(i, 1, adapter).front());
    } catch (const Error& error) {
      all.emplace_back();
      if (!m_complained) m_observer.onLog("Pinned question " + std::to_string(i + 1) + " is not answered: " + error.what());
    }
  }
  m_complained = true;
  return all;
}

/// All together in one batch. Only a run that is thrown away does not wait for the end.
std::vector<std::string> PinnedPrompts::answersTo(std::size_t first, std::size_t count, const AdapterHandle& adapter) const {
  const auto begin = m_questions.begin() + static_cast<std::ptrdiff_t>(first);
  std::vector<GenerateLane> lanes(begin, begin + static_cast<std::ptrdiff_t>(count));
  for (GenerateLane& lane : lanes) lane.adapter = adapter;
  std::stop_source stop;
  const auto onText = [&](std::size_t, const std::string&) {
    if (m_control.discardRequested()) stop.request_stop();
  };
  std::vector<std::string> answers;
  for (GenerateResult& result : generate(*m_model, lanes, m_sampling, onText, stop.get_token())) answers.push_back(std::move(result.text));
  return answers;
}

}  // namespace lorikeet
