#include "core/lora/lora_plan.h"

#include "core/config/lora_texts.h"
#include "core/lora/targets.h"
#include "core/model/parameter_list.h"

namespace lorikeet {
namespace {

/// A [R, in] and B [out, R], and with DoRA one length for each row of a linear layer's weight, each column of an embedding's.
std::int64_t lowRankParameters(const ModuleSpec& spec, std::int64_t rank, bool dora) {
  const std::int64_t out = spec.kind == ModuleKind::Embedding ? spec.shape[1] : spec.shape[0];
  return rank * (spec.shape[0] + spec.shape[1]) + (dora ? out : 0);
}

/// A copy of the module's own, also where the base shares it.
std::int64_t wholeParameters(ModuleSpec spec) {
  spec.sharesEmbedding = false;
  return spec.parameters();
}

}  // namespace

LoraPlan planLora(const ModelConfig& config, const PeftConfig& peft) {
  const std::vector<ModuleSpec> specs = moduleSpecs(config);
  const SitePlan sites = sitesOf(config, peft);
  LoraPlan plan;
  for (const SitePlan::Site& site : sites.lora) {
    const ModuleSpec& spec = specs[site.module];
    plan.sites.push_back(spec.path);
    plan.added[spec.path] = lowRankParameters(spec, site.rank, peft.dora);
  }
  for (const std::size_t module : sites.whole) {
    plan.whole.push_back(specs[module].path);
    plan.added[specs[module].path] = wholeParameters(specs[module]);
  }
  for (const auto& [path, count] : plan.added) plan.trainableParameters += count;
  plan.totalParameters = totalParameters(config) + plan.trainableParameters;
  return plan;
}

LoraPlan planLora(const ModelConfig& config, const std::string& targets, std::int64_t rank) {
  const TargetPattern pattern = parseTargets(targets);
  PeftConfig peft;
  peft.rank = rank;
  peft.targets = pattern.names;
  peft.targetsAreRegex = pattern.isRegex;
  return planLora(config, peft);
}

PeftConfig peftConfigOf(const RunConfig& run, const ModelConfig& model, const std::string& baseModel) {
  PeftConfig peft;
  peft.rank = run.rank;
  peft.alpha = run.alpha > 0 ? run.alpha : 2.0 * static_cast<double>(run.rank);
  peft.dropout = run.dropout;
  peft.rslora = run.rslora;
  peft.dora = run.dora;
  if (run.initialisation == "gaussian") peft.init = LoraInit::Gaussian;
  if (run.initialisation == "pissa") peft.init = LoraInit::Pissa;
  const TargetPattern targets = parseTargets(run.targets);
  // PEFT has no word for what all-linear hit, so the names themselves are written.
  const bool all = targets.names == std::vector<std::string>{"all-linear"};
  peft.targets = all ? allLinearNames(model) : targets.names;
  peft.targetsAreRegex = targets.isRegex;
  const TargetPattern exclude = parseTargets(run.excludeLayers);
  peft.exclude = exclude.names;
  peft.excludeIsRegex = exclude.isRegex;
  peft.layersToTransform = parseLayerNumbers(run.layersToTransform);
  for (const auto& [name, rank] : parseSiteValues(run.rankPattern, "rankPattern", 1))
    peft.rankPattern.emplace_back(name, static_cast<std::int64_t>(rank));
  peft.alphaPattern = parseSiteValues(run.alphaPattern, "alphaPattern", 0);
  peft.modulesToSave = splitNames(run.modulesToSave);
  peft.fanInFanOut = model.family != nullptr && model.family->transposed;
  peft.taskType = model.hasEncoder() ? "SEQ_2_SEQ_LM" : "CAUSAL_LM";
  peft.baseModel = baseModel;
  return peft;
}

}  // namespace lorikeet
