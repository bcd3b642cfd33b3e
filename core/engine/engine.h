// The engine's face: everything the CLI and the GUI call. Plain values only; no torch header, no Qt header.
// A LoadedModel is immutable and an adapter is an overlay beside it, so any number of threads may generate from one model
// while another trains on it.
#pragma once
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/config/run_config.h"
#include "core/config/sampling_config.h"
#include "core/data/dataset.h"
#include "core/edit/token_facts.h"
#include "core/eval/exact_match.h"
#include "core/generate/generate.h"
#include "core/lora/loaded_adapter.h"
#include "core/lora/lora_plan.h"
#include "core/model/loaded_model.h"
#include "core/model/module_tree.h"
#include "core/runs/run_folder.h"
#include "core/train/train_types.h"

namespace lorikeet {

// ---- the machine -------------------------------------------------------------------------------------------------------

struct MachineInfo {
  int threads = 1;                      ///< that the engine will use by default
  std::string cpuFeatures;              ///< "AVX2 AVX512 AVX512-BF16 AMX"
  std::string blas;                     ///< path of the BLAS library in use
  std::string torchVersion;
  std::vector<std::string> warnings;    ///< "the slow reference BLAS is in use; install libopenblas0-pthread", each with the way out
};
MachineInfo machineInfo();

// ---- models ------------------------------------------------------------------------------------------------------------

/// The folder of the built-in base model (resources/base-model).
std::filesystem::path builtInModelPath();

/// @param path a Hugging Face folder; "" = the built-in model.  @param dtype as RunConfig::dtype
/// @param chatTemplate as RunConfig::chatTemplate
/// @throws Error: missing or truncated files, shapes that disagree with the config (tensor, expected, found), NaN weights,
///         unknown architecture, a tokenizer larger than the model's vocabulary.
ModelHandle openModel(const std::filesystem::path& path, const std::string& dtype = "auto", const std::string& chatTemplate = "auto");

// ---- adapters ----------------------------------------------------------------------------------------------------------

/// Reads a PEFT folder for this base. @throws Error naming the tensor and the shapes when it was made for another base.
AdapterHandle openAdapter(const LoadedModel& model, const std::filesystem::path& dir);

// ---- data --------------------------------------------------------------------------------------------------------------

/// With what the editor counts and shows a row's tokens: as a run with this config would see them. The result keeps the model alive.
TokenSettings tokenSettings(const ModelHandle& model, const RunConfig& config);

// ---- training ----------------------------------------------------------------------------------------------------------

/// Several processes may train one run, each on a part of every batch: all call train() or resumeRun() alike, with RANK, WORLD_SIZE,
/// MASTER_ADDR and MASTER_PORT set as torchrun does. The process of rank 0 alone writes the run folder and should alone report.
/// @return RANK, 0 for a single process   @throws Error when the variables do not fit together
int processRank();

TrainPlan planRun(const LoadedModel& model, const RunConfig& config, const Dataset& dataset);

/// Trains in the calling thread and writes the run folder. The run folder's adapter/ is the best checkpoint by validation (the last where
/// there is no validation). @param validation held-out rows; null = split off by config.validationShare
/// @throws Error before anything is written when planRun names a problem; later with the last good checkpoint kept and the status saved.
TrainResult train(const ModelHandle& model, const RunConfig& config, const Dataset& dataset, const std::filesystem::path& runsRoot,
                  const std::string& runName, TrainObserver& observer, TrainControl& control);

/// Continues a stopped, failed or killed run from its last checkpoint; the losses equal an uninterrupted run's bit for bit.
/// @param dataset must have the hash the run was started with.  @throws Error otherwise, or when there is no checkpoint.
TrainResult resumeRun(const ModelHandle& model, const Dataset& dataset, const std::filesystem::path& runDir, TrainObserver& observer,
                      TrainControl& control);

/// Goes on with a finished, stopped or early stopped run for more epochs: writes them into run.json's config (a limit on the steps that
/// would end the run before goes), then as resumeRun(). The learning rate is from the next step on that of a run which was planned
/// with this many epochs: under "cosine" and "linear" it rises again after a finished run; under "constant" without warm-up the losses
/// equal such a run's bit for bit. Patience starts anew where it had ended the run.
/// @param epochs of the whole run, more than it was planned with   @throws Error otherwise, and as resumeRun
TrainResult extendRun(const ModelHandle& model, const Dataset& dataset, const std::filesystem::path& runDir, std::int64_t epochs,
                      TrainObserver& observer, TrainControl& control);

// ---- what a row's tokens cost ------------------------------------------------------------------------------------------

/// One token of a row as a run sees it.
struct TokenLoss {
  std::string text;         ///< what the token stands for, not always whole UTF-8
  bool supervised = false;  ///< the run learns it
  bool cut = false;         ///< beyond RunConfig::maxLength: the run never sees it
  float loss;               ///< nats; NaN where it is not learned
  TokenLoss();
};
/// The tokens of a row with what a model loses at each that it shall learn, without dropout. For the rows that a point of the loss curve
/// stands for. @param adapter null = base  @param rowIndex of the row in its dataset: decides which of several system prompts it gets
/// @throws Error when the template refuses the conversation
std::vector<TokenLoss> tokenLosses(const ModelHandle& model, const AdapterHandle& adapter, const RunConfig& config, const Row& row,
                                   std::size_t rowIndex = 0);

// ---- evaluation --------------------------------------------------------------------------------------------------------

struct EvalRow {
  std::string question, reference, answer;
  bool right = false;                   ///< contains every required word (must_contain), or equals the reference where there are none
};
struct EvalResult {
  std::vector<EvalRow> rows;
  double rightShare = 0;                ///< 0 to 1
};
/// Answers every row's question greedily and checks it (answerIsRight); runEvaluation of evaluation.h measures more. A row that cannot
/// be asked counts as wrong. @param adapter null = base
EvalResult evaluate(const LoadedModel& model, const AdapterHandle& adapter, const Dataset& questions, const SamplingConfig& sampling,
                    const std::function<void(std::size_t done, std::size_t total)>& onProgress = {}, std::stop_token stop = {});

}  // namespace lorikeet
