// Question sets answered by the base and any number of adapters in one batch over the shared weights, and scored. Used by the CLI
// and the GUI; plain values.
#pragma once
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/config/sampling_config.h"
#include "core/data/dataset.h"
#include "core/eval/evaluation.h"
#include "core/lora/loaded_adapter.h"
#include "core/model/loaded_model.h"

namespace lorikeet {

/// Who shall answer. The first one is what the others are compared with.
struct EvalContestant {
  std::string name;                 ///< "" = adapter->info().name; of the base: ""
  AdapterHandle adapter;            ///< null = the bare base
  double strength = 1;              ///< as GenerateLane::strength
  std::filesystem::path path = {};  ///< the adapter's folder, where it has one
};

struct QuestionSet {
  std::string title, path;
  RowList rows;
  bool general = false;  ///< general questions, to see what was forgotten
};

struct EvalRequest {
  std::vector<EvalContestant> contestants;  ///< at least one
  std::vector<QuestionSet> sets;
  SamplingConfig sampling;   ///< answers are greedy whatever its temperature says
  std::string systemPrompt;  ///< before rows without a system turn; "" = none
  bool perplexity = true;    ///< also measure the reference answers, about a quarter more work
  bool rougeStem = false;    ///< ROUGE-L with rouge-score's stemmer
};

struct EvalProgress {
  std::size_t done = 0, total = 0;  ///< rows over all sets
  double etaSeconds = 0;            ///< NaN before the first batch
};

/// Answers every row greedily and scores the answers. A row that cannot be asked (longer than the context, refused by the template)
/// becomes one with an issue; the others go on. A stop keeps the batches that were finished (Evaluation::complete is false).
/// @param onProgress called on the calling thread, between batches  @throws Error for no contestants
Evaluation runEvaluation(const LoadedModel& model, const EvalRequest& request,
                         const std::function<void(const EvalProgress&)>& onProgress = {}, std::stop_token stop = {});

}  // namespace lorikeet
