// The terminal's and the pipe's view of a run.
#include "app/cli/train_view.h"

#include <cmath>
#include <cstdio>

namespace lorikeet::cli {

namespace {

Json planJson(const TrainPlan& plan, const TimeEstimate& time = {}) {
  Json json{{"rows", plan.rows},
              {"trainRows", plan.trainRows},
              {"validationRows", plan.validationRows},
              {"truncatedRows", plan.truncatedRows},
              {"tokens", plan.tokens},
              {"supervisedTokens", plan.supervisedTokens},
              {"epochs", plan.epochs},
              {"stepsPerEpoch", plan.stepsPerEpoch},
              {"totalSteps", plan.totalSteps},
              {"evalEvery", plan.evalEvery},
              {"sites", plan.lora.sites.size()},
              {"trainableParameters", plan.lora.trainableParameters},
              {"totalParameters", plan.lora.totalParameters},
              {"memoryBytes",
               {{"base", plan.memory.base}, {"adapter", plan.memory.adapter}, {"states", plan.memory.states}, {"logits", plan.memory.logits},
                {"program", plan.memory.program}, {"total", plan.memory.total()}}},
              {"memoryAvailable", plan.memoryAvailable},
              {"packing", plan.packing},
              {"warnings", plan.warnings}};
  if (time.expected > 0) json["seconds"] = {{"expected", time.expected}, {"low", time.low}, {"high", time.high}};
  return json;
}

std::string planText(const TrainPlan& plan) {
  return std::to_string(plan.trainRows) + " rows to learn, " + std::to_string(plan.validationRows) + " to check; " +
         withThousands(plan.supervisedTokens) + " of " + withThousands(plan.tokens) + " tokens are learnt\n" +
         std::to_string(plan.totalSteps) + " steps in " + std::to_string(plan.epochs) + " epochs, validation every " +
         std::to_string(plan.evalEvery) + " steps\n" + withThousands(plan.lora.trainableParameters) + " trainable parameters (" +
         percent(plan.lora.share(), 2) + ") in " + std::to_string(plan.lora.sites.size()) + " layers\n" +
         "about " + withThousands(plan.memory.total() / 1'000'000) + " MB of memory: base " + withThousands(plan.memory.base / 1'000'000) +
         ", tokens in flight " + withThousands((plan.memory.states + plan.memory.logits) / 1'000'000) + ", adapter and optimizer " +
         withThousands(plan.memory.adapter / 1'000'000) + "\n";
}

const char* wordOf(TrainStage stage) {
  switch (stage) {
    case TrainStage::Preparing: return "preparing";
    case TrainStage::Training: return "training";
    case TrainStage::Evaluating: return "evaluating";
    case TrainStage::Saving: return "saving";
    case TrainStage::Done: return "done";
  }
  return "";
}

}  // namespace

TrainView::TrainView(bool json)
    : m_json(json), m_trainLoss(std::nan("")), m_validationLoss(std::nan("")), m_tokensPerSecond(std::nan("")) {}

void TrainView::event(Json object) { print(object.dump() + "\n"); }

void TrainView::onStart(const RunInfo& info, const TrainPlan& plan) {
  m_totalSteps = info.totalSteps;
  m_pinnedPrompts = pinnedPromptsIn(info.config.pinnedPrompts);
  if (m_json) {
    event({{"event", "start"},
           {"id", info.id},
           {"name", info.name},
           {"step", info.step},
           {"totalSteps", info.totalSteps},
           {"plan", planJson(plan)}});
  } else {
    std::fprintf(stderr, "%s", planText(plan).c_str());
  }
}

void TrainView::onStage(TrainStage stage) {
  if (m_json) event({{"event", "stage"}, {"stage", wordOf(stage)}});
}

void TrainView::onMetric(const MetricPoint& point, double etaSeconds) {
  if (!std::isnan(point.trainLoss)) m_trainLoss = point.trainLoss;
  if (!std::isnan(point.validationLoss)) m_validationLoss = point.validationLoss;
  if (!std::isnan(point.tokensPerSecond)) m_tokensPerSecond = point.tokensPerSecond;
  if (m_json) {
    event({{"event", "metric"},
           {"step", point.step},
           {"epoch", point.epoch},
           {"trainLoss", point.trainLoss},
           {"validationLoss", point.validationLoss},
           {"learningRate", point.learningRate},
           {"gradientNorm", point.gradientNorm},
           {"tokensPerSecond", point.tokensPerSecond},
           {"tokens", point.tokens},
           {"memoryBytes", point.memoryBytes},
           {"elapsedSeconds", point.elapsedSeconds},
           {"etaSeconds", etaSeconds}});
    return;
  }
  const double share = m_totalSteps > 0 ? double(point.step) / double(m_totalSteps) : 0;
  m_progress.show(share, "step " + std::to_string(point.step) + "/" + std::to_string(m_totalSteps),
                  "loss " + fixed(m_trainLoss, 3) + "  validation " + fixed(m_validationLoss, 3) + "  " +
                      fixed(m_tokensPerSecond, 0) + " tokens/s  " + fixed(point.memoryBytes / 1e9, 1) + " GB  " + duration(etaSeconds) + " left");
  if (!stderrIsTerminal() && !std::isnan(point.validationLoss)) {
    std::fprintf(stderr, "step %lld of %lld: train loss %s, validation loss %s; %s tokens, %s GB of memory\n",
                 static_cast<long long>(point.step), static_cast<long long>(m_totalSteps), fixed(m_trainLoss, 4).c_str(),
                 fixed(m_validationLoss, 4).c_str(), withThousands(point.tokens).c_str(), fixed(point.memoryBytes / 1e9, 1).c_str());
  }
}

void TrainView::onBest(std::int64_t step, double validationLoss) {
  if (m_json) event({{"event", "best"}, {"step", step}, {"validationLoss", validationLoss}});
}

void TrainView::onPinnedAnswers(const PinnedAnswers& answers) {
  if (m_json) {
    event({{"event", "pinned"}, {"step", answers.step}, {"answers", answers.answers}});
    return;
  }
  m_progress.clear();
  for (std::size_t i = 0; i < answers.answers.size() && i < m_pinnedPrompts.size(); ++i) {
    std::fprintf(stderr, "%s\n", fitted("step " + std::to_string(answers.step) + "  " + m_pinnedPrompts[i] + "  →  " + answers.answers[i],
                                         terminalWidth()).c_str());
  }
}

void TrainView::onLog(const std::string& line) {
  if (m_json) {
    event({{"event", "log"}, {"line", line}});
    return;
  }
  m_progress.clear();
  std::fprintf(stderr, "%s\n", line.c_str());
}

void TrainView::showPlan(const TrainPlan& plan, const TimeEstimate& time) {
  if (m_json) return print(planJson(plan, time).dump() + "\n");
  print(planText(plan) + (time.expected > 0 ? duration(time.low) + " to " + duration(time.high) + " here, by steps just measured\n" : ""));
}

void TrainView::showResult(const TrainResult& result) {
  const RunInfo& info = result.info;
  const std::string adapter = (result.runDir / "adapter").string();
  if (m_json) {
    event({{"event", "done"},
           {"status", nameOf(info.status)},
           {"message", info.message},
           {"step", info.step},
           {"totalSteps", info.totalSteps},
           {"bestStep", info.bestStep},
           {"bestValidationLoss", info.bestValidationLoss},
           {"runDir", result.runDir.string()},
           {"adapter", adapter}});
    return;
  }
  m_progress.clear();
  std::string text = nameOf(info.status) + " at step " + std::to_string(info.step) + " of " + std::to_string(info.totalSteps) +
                     (info.message.empty() ? "" : ": " + info.message) + "\n";
  if (info.bestStep >= 0)
    text += "best step  " + std::to_string(info.bestStep) + ", validation loss " + fixed(info.bestValidationLoss, 4) + "\n";
  text += "run        " + result.runDir.string() + "\n";
  if (info.config.method == "lora") text += "adapter    " + adapter + "\n";
  if (info.status != RunStatus::Finished) text += "go on with lorikeet-cli train --resume " + result.runDir.string() + "\n";
  print(text);
}

}  // namespace lorikeet::cli
