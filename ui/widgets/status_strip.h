// The strip at the bottom of every page: what is running, how far, how well; pause and stop. Used by MainWindow.
#pragma once
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <QWidget>

#include "core/engine/engine.h"
#include "ui/engine/engine_controller.h"

namespace lorikeet {

/// "Training", "Measuring" ... for people.
QString stageName(TrainStage stage);

class StatusStrip : public QWidget {
  Q_OBJECT
 public:
  explicit StatusStrip(QWidget* parent = nullptr);

  /// What stands at the left while no run is active.
  void setIdleText(const QString& text);
  void setRunState(RunState state);
  void setStage(TrainStage stage);
  void setTotalSteps(std::int64_t steps);
  void addMetrics(const std::vector<MetricPoint>& points, double etaSeconds);

 signals:
  void pauseClicked();
  void continueClicked();
  void stopClicked();

 private:
  QLabel* addNumber(const QString& objectName, const QString& toolTip, const QString& widest);
  void refresh();

  QLabel *m_stage, *m_steps, *m_eta, *m_trainLoss, *m_validationLoss;
  QProgressBar* m_progress;
  QToolButton *m_pause, *m_stop;
  QString m_idleText;
  RunState m_state = RunState::Idle;
  TrainStage m_currentStage = TrainStage::Preparing;
  std::int64_t m_totalSteps = 0, m_step = 0;
};

}  // namespace lorikeet
