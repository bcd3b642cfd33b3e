// What a person or a program sees of a training run: the plan, a progress line, the result; or JSON events. Used by train and demo.
#pragma once
#include <stop_token>

#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "core/engine/engine.h"
#include "core/train/time_estimate.h"

namespace lorikeet::cli {

/// Shows a run on stderr (stdout keeps the result), or as one JSON object a line on stdout.
class TrainView : public TrainObserver {
 public:
  explicit TrainView(bool json);
  TrainView(const TrainView&) = delete;
  TrainView& operator=(const TrainView&) = delete;

  void onStart(const RunInfo& info, const TrainPlan& plan) override;
  void onStage(TrainStage stage) override;
  void onMetric(const MetricPoint& point, double etaSeconds) override;
  void onBest(std::int64_t step, double validationLoss) override;
  void onPinnedAnswers(const PinnedAnswers& answers) override;
  void onLog(const std::string& line) override;

  void showPlan(const TrainPlan& plan, const TimeEstimate& time);
  void showResult(const TrainResult& result);
  TrainControl& control() { return m_control; }

 private:
  void event(Json object);

  bool m_json;
  TrainControl m_control;
  ProgressLine m_progress;
  std::int64_t m_totalSteps = 0;
  std::vector<std::string> m_pinnedPrompts;
  double m_trainLoss, m_validationLoss, m_tokensPerSecond;  // the newest of each: a record need not have all
};

/// Ctrl-C stops the run and keeps it, as long as this lives.
class StopOnInterrupt {
 public:
  StopOnInterrupt(const Interrupt& interrupt, TrainControl& control) : m_callback(interrupt.token(), Stop{control}) {}

 private:
  struct Stop {
    TrainControl& control;
    void operator()() const { control.stop(); }
  };
  std::stop_callback<Stop> m_callback;
};

}  // namespace lorikeet::cli
