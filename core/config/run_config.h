// RunConfig: everything that makes a run, and the table that declares each setting once. GUI, CLI and run folder hold the same JSON.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/config/field.h"

namespace lorikeet {

/// Settings of one training run. Defaults, ranges and meanings stand in runFields() (run_config.cpp), nowhere else.
struct RunConfig {
  RunConfig();  ///< every member from its field's default

  // What is trained on what
  std::string baseModel;                            ///< folder in Hugging Face form; "" = the built-in model
  std::string dataset;                              ///< file; "" = the sample dataset
  std::string validationFile;                       ///< file of validation rows; "" = split off by validationShare
  std::string chatTemplate;                         ///< "auto" = the model's own, or a built-in name (chatml, llama3 ...)
  std::string systemPrompt;                         ///< put before rows that have no system turn; "" = none
  std::string systemPrompts;                        ///< several, one a line: one is drawn for each row that has no system turn
  bool superviseToolCalls;                          ///< the turns that call tools are learned too
  std::map<std::string, std::string> placeholders;  ///< values of {{name}} ... in rows; not in the field table

  // Training
  std::string method;         ///< "lora" or "full" (all weights; used to make the built-in model)
  std::int64_t epochs;        ///< 0 = automatic: enough passes for about autoSteps optimiser steps
  std::int64_t maxSteps;      ///< 0 = no limit
  double learningRate;        ///< peak; 0 = automatic, by the size of the model
  std::string schedule;       ///< cosine, linear, constant
  double warmupShare;         ///< share of all steps, 0 to 0.5
  std::int64_t batchSize;     ///< rows in one micro-batch
  std::int64_t accumulation;  ///< micro-batches in one optimiser step
  std::int64_t maxLength;     ///< tokens; longer rows are cut
  double weightDecay, clipNorm, beta1, beta2, adamEpsilon;
  double neftuneAlpha;        ///< noise on the embeddings while training; 0 = off
  std::int64_t seed;

  // LoRA
  std::int64_t rank;
  double alpha;         ///< 0 = twice the rank
  double dropout;
  std::string targets;  ///< "all-linear", or names separated by commas, or a regular expression
  bool rslora;          ///< scale alpha/sqrt(rank) in place of alpha/rank
  bool dora;            ///< a trained length for each row of the weights beside the low-rank update
  std::string initialisation;     ///< default, gaussian, pissa
  std::string excludeLayers;      ///< names with commas or a regular expression that `targets` shall not hit
  std::string layersToTransform;  ///< "0-5,8"; "" = all
  std::string rankPattern, alphaPattern;  ///< "q_proj=16, v_proj=4": layers that differ from `rank` and `alpha`
  std::string modulesToSave;      ///< names with commas of modules that are trained whole
  double loraPlusRatio;           ///< learning rate of B over that of A; 0 = off, the same

  // Evaluation and checkpoints
  double validationShare;   ///< share of rows kept for validation
  std::int64_t evalEvery;   ///< steps; 0 = automatic (once an epoch, at least every 50 steps and at most 40 times a run)
  std::int64_t saveEvery;   ///< steps; 0 = at each evaluation
  std::int64_t patience;    ///< evaluations without improvement before the run stops; 0 = never
  double minimumGain;       ///< nats by which the validation loss must fall to count as an improvement for `patience`
  std::int64_t keepCheckpoints;  ///< newest checkpoints that stay besides the best; at least 1
  std::string pinnedPrompts;     ///< one a line: answered at every evaluation

  // Machine
  bool gradientCheckpointing; ///< less memory for about a third more time
  std::string dtype;        ///< auto, float32, bfloat16; int8, nf4: frozen linear weights in 8 or 4 bits
  std::int64_t threads;     ///< 0 = all cores
};

/// The one table of settings, in the order of the form.
const std::vector<Field<RunConfig>>& runFields();

Json toJson(const RunConfig& config);
/// @throws Error for an unknown key (names the nearest known one), a wrong type, a value out of range. Missing keys keep their default.
RunConfig runConfigFromJson(const Json& json);
/// Reads a JSON file. @throws Error with file, line and column when it is not JSON, else as runConfigFromJson.
RunConfig runConfigFromFile(const std::string& path);
/// Problems that need more than one field (warm-up longer than the run ...), one sentence each.
std::vector<std::string> problemsOf(const RunConfig& config);

}  // namespace lorikeet
