// The Train page: start, pause, stop, progress with ETA, the numbers, the live chart and the log. Used by MainWindow.
#pragma once
#include <QWidget>
#include <cstdint>

#include "ui/engine/engine_controller.h"

class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace lorikeet {

class Banner;
class EmptyState;
class LossChart;

class TrainPanel : public QWidget {
  Q_OBJECT
 public:
  explicit TrainPanel(EngineController* controller, QWidget* parent = nullptr);
  void setCanStart(bool can);

 signals:
  void startClicked();
  void askClicked();

 private:
  QWidget* makeHead();
  QWidget* makeNumbers();
  QWidget* makeBody();
  QLabel* addNumber(QGridLayout* grid, const QString& objectName, const QString& caption, const QString& toolTip);
  void connectController();
  void onStarted(const RunInfo& info, const TrainPlan& plan);
  void onMetrics(const std::vector<MetricPoint>& points, double etaSeconds);
  void onEnded(const TrainResult& result);
  void refresh();

  EngineController* m_controller;
  Banner* m_banner;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  LossChart* m_chart;
  QLabel *m_title = nullptr, *m_state = nullptr;
  QPushButton *m_start = nullptr, *m_pause = nullptr, *m_stop = nullptr, *m_ask = nullptr;
  QProgressBar* m_progress = nullptr;
  QLabel *m_step = nullptr, *m_epoch = nullptr, *m_eta = nullptr, *m_trainLoss = nullptr, *m_validationLoss = nullptr,
         *m_best = nullptr, *m_rate = nullptr, *m_speed = nullptr;
  QToolButton* m_logToggle = nullptr;
  QPlainTextEdit* m_log = nullptr;
  std::int64_t m_totalSteps = 0;
  TrainStage m_stage = TrainStage::Preparing;
  bool m_canStart = false;
};

}  // namespace lorikeet
