// The engine's face: everything the CLI and the GUI call. Plain values only; no torch header, no Qt header.
// A LoadedModel is immutable and an adapter is an overlay beside it, so any number of threads may generate from one model
// while another trains on it.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/config/run_config.h"
#include "core/config/sampling_config.h"
#include "core/data/dataset.h"
#include "core/data/sample.h"
#include "core/formats/model_config.h"
#include "core/runs/run_folder.h"
#include "core/text/chat_template.h"
#include "core/text/tokenizer.h"

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

/// One node of a model's module tree, with Hugging Face names.
struct ModuleNode {
  std::string name;                     ///< last part: "q_proj"
  std::string path;                     ///< "model.layers.0.self_attn.q_proj"
  std::string kind;                     ///< "Linear", "Embedding", "RMSNorm", "" for a container
  std::vector<std::int64_t> shape;      ///< of the weight; empty for containers
  std::int64_t parameters = 0;          ///< of this node and all below, a shared weight counted once
  std::vector<ModuleNode> children;
};

/// What a LoRA setting would train.
struct LoraPlan {
  std::vector<std::string> sites;       ///< full names of the linear layers hit
  std::int64_t trainableParameters = 0;
  std::int64_t totalParameters = 0;     ///< base + adapter
  double share() const { return totalParameters > 0 ? double(trainableParameters) / double(totalParameters) : 0; }
};

/// The module tree of a config, without weights.
ModuleNode moduleTree(const ModelConfig& config);
/// @param targets as RunConfig::targets.  @throws Error when nothing matches: lists the names there are.
LoraPlan planLora(const ModelConfig& config, const std::string& targets, std::int64_t rank);

struct ModelInfo {
  std::string name;                     ///< folder name
  std::filesystem::path path;
  ModelConfig config;
  std::int64_t parameters = 0;
  std::int64_t bytesOnDisk = 0;
  std::string computeDtype;             ///< "float32" or "bfloat16"
  std::string tokenizerKind, templateName;
  std::string hash;                     ///< identity of the weights (file sizes and header), 32 hexadecimal digits
  std::vector<std::string> warnings;
};

/// A base model with its tokenizer and template, read-only. Made by openModel.
class LoadedModel {
 public:
  struct Impl;
  explicit LoadedModel(std::unique_ptr<Impl> impl);
  ~LoadedModel();
  const ModelInfo& info() const;
  const Tokenizer& tokenizer() const;
  const ChatTemplate& chatTemplate() const;
  const Impl& impl() const { return *m_impl; }

 private:
  std::unique_ptr<Impl> m_impl;
};
using ModelHandle = std::shared_ptr<const LoadedModel>;

/// The folder of the built-in base model (resources/base-model).
std::filesystem::path builtInModelPath();

/// @param path a Hugging Face folder; "" = the built-in model.  @param dtype auto, float32, bfloat16
/// @param chatTemplate as RunConfig::chatTemplate
/// @throws Error: missing or truncated files, shapes that disagree with the config (tensor, expected, found), NaN weights,
///         unknown architecture, a tokenizer larger than the model's vocabulary.
ModelHandle openModel(const std::filesystem::path& path, const std::string& dtype = "auto", const std::string& chatTemplate = "auto");

// ---- adapters ----------------------------------------------------------------------------------------------------------

struct AdapterInfo {
  std::string name;                     ///< for people: "run name, step 120", folder name ...
  std::string hash;                     ///< of all its tensors, 32 hexadecimal digits
  std::int64_t step = -1;               ///< of the run it comes from; -1 = unknown
  std::int64_t sites = 0, parameters = 0, rank = 0;
  double alpha = 0;
  double deltaNorm = 0;                 ///< Frobenius norm of all scale·B·A together: 0 means that it changes nothing
};

/// An immutable adapter in memory.
class LoadedAdapter {
 public:
  struct Impl;
  explicit LoadedAdapter(std::unique_ptr<Impl> impl);
  ~LoadedAdapter();
  const AdapterInfo& info() const;
  const Impl& impl() const { return *m_impl; }

 private:
  std::unique_ptr<Impl> m_impl;
};
using AdapterHandle = std::shared_ptr<const LoadedAdapter>;

/// Reads a PEFT folder for this base. @throws Error naming the tensor and the shapes when it was made for another base.
AdapterHandle openAdapter(const LoadedModel& model, const std::filesystem::path& dir);

// ---- training ----------------------------------------------------------------------------------------------------------

/// What a run would do, computed without training.
struct TrainPlan {
  std::size_t rows = 0, trainRows = 0, validationRows = 0, truncatedRows = 0;
  std::int64_t tokens = 0, supervisedTokens = 0;      ///< of one epoch of training rows
  std::int64_t epochs = 0, stepsPerEpoch = 0, totalSteps = 0, evalEvery = 0;
  LoraPlan lora;
  std::vector<std::string> problems;                  ///< block the start: "Every answer is cut away at 32 tokens ...", with the way out
  std::vector<std::string> warnings;                  ///< do not block
};
TrainPlan planRun(const LoadedModel& model, const RunConfig& config, const Dataset& dataset);

enum class TrainStage { Preparing, Training, Evaluating, Saving, Done };

/// What the trainer tells while it runs. Called on the training thread; must return quickly.
class TrainObserver {
 public:
  virtual ~TrainObserver() = default;
  virtual void onStart(const RunInfo&, const TrainPlan&) {}
  virtual void onStage(TrainStage) {}
  virtual void onMetric(const MetricPoint&, double /*etaSeconds*/) {}
  virtual void onBest(std::int64_t /*step*/, double /*validationLoss*/) {}
  /// A copy of the adapter as it is now (after each evaluation and at the end): chat with it while training goes on.
  virtual void onSnapshot(const AdapterHandle&) {}
  virtual void onLog(const std::string& /*line*/) {}
};

/// Pause and stop from any thread.
class TrainControl {
 public:
  void pause();
  void resume();
  void stop();                          ///< keep what there is: a checkpoint is written, then train() returns
  bool isPaused() const;
  bool stopRequested() const;
  /// For the trainer: blocks while paused. @return false when the run shall stop.
  bool waitWhilePaused();

 private:
  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  bool m_paused = false, m_stop = false;
};

struct TrainResult {
  RunInfo info;                         ///< as saved in the run folder
  std::filesystem::path runDir;
  AdapterHandle best, last;             ///< null for method "full"
};

/// Trains in the calling thread and writes the run folder. The run folder's adapter/ is the best checkpoint by validation (the last where
/// there is no validation). @param validation held-out rows; null = split off by config.validationShare
/// @throws Error before anything is written when planRun names a problem; later with the last good checkpoint kept and the status saved.
TrainResult train(const ModelHandle& model, const RunConfig& config, const Dataset& dataset, const std::filesystem::path& runsRoot,
                  const std::string& runName, TrainObserver& observer, TrainControl& control);

/// Continues a stopped, failed or killed run from its last checkpoint; the losses equal an uninterrupted run's bit for bit.
/// @param dataset must have the hash the run was started with.  @throws Error otherwise, or when there is no checkpoint.
TrainResult resumeRun(const ModelHandle& model, const Dataset& dataset, const std::filesystem::path& runDir, TrainObserver& observer,
                      TrainControl& control);

// ---- generation --------------------------------------------------------------------------------------------------------

/// One answer to make. Lanes of one call decode together in one batch over one reading of the weights.
struct GenerateLane {
  std::vector<Message> messages;        ///< a chat; or
  std::optional<std::string> rawPrompt; ///< exact text, no template (the tokenizer's own bos is added)
  AdapterHandle adapter;                ///< null = the bare base model
  double strength = 1.0;                ///< multiplies the adapter: 0 equals the base exactly
};

enum class FinishReason { EndOfTurn, StopText, MaxTokens, ContextFull, Cancelled };
std::string nameOf(FinishReason reason);

struct GenerateResult {
  std::string text;                     ///< without special tokens and stop text
  std::vector<TokenId> tokens;
  FinishReason finish = FinishReason::MaxTokens;
  std::int64_t promptTokens = 0;
  double secondsToFirstToken = 0, tokensPerSecond = 0;
};

/// Called on the generating thread: whole characters only.
using GenerateCallback = std::function<void(std::size_t lane, const std::string& text)>;

/// @throws Error for an empty prompt or one longer than the context. A stop request returns what there is (Cancelled).
std::vector<GenerateResult> generate(const LoadedModel& model, const std::vector<GenerateLane>& lanes, const SamplingConfig& sampling,
                                     const GenerateCallback& onText = {}, std::stop_token stop = {});

// ---- evaluation --------------------------------------------------------------------------------------------------------

struct EvalRow {
  std::string question, reference, answer;
  bool right = false;                   ///< contains every required word (must_contain), or equals the reference where there are none
};
struct EvalResult {
  std::vector<EvalRow> rows;
  double rightShare = 0;                ///< 0 to 1
};
/// Answers every row's question greedily and checks it. @param adapter null = base
EvalResult evaluate(const LoadedModel& model, const AdapterHandle& adapter, const Dataset& questions, const SamplingConfig& sampling,
                    const std::function<void(std::size_t done, std::size_t total)>& onProgress = {}, std::stop_token stop = {});

/// The check itself: case, width and spaces ignored (NFKC, lower case).
bool answerIsRight(const std::string& answer, const Row& row);

}  // namespace lorikeet
