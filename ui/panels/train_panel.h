// The Train page: start, pause, stop, the numbers, the curves, the rows behind them, the pinned answers, the log and the runs that wait.
// Used by MainWindow.
#pragma once
#include <QWidget>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "ui/engine/engine_controller.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace lorikeet {

class Background;
class Banner;
class DatasetModel;
class Dialogs;
class EmptyState;
class LogPane;
class MachineLabel;
class MetricsChart;
class PinnedPane;
class QueuePane;
class RowLossBook;
class RowLossesPane;
class RunNumbers;
class RunQueue;

class TrainPanel : public QWidget {
  Q_OBJECT
 public:
  TrainPanel(EngineController* controller, DatasetModel* data, Dialogs* dialogs, QWidget* parent = nullptr);
  ~TrainPanel() override;
  void setCanStart(bool can);
  RunQueue* queue() const { return m_queue; }

 signals:
  void startClicked();
  void queueClicked();  ///< the settings shall wait for their turn
  void askClicked();
  void editRow(int row);
  void excludeRow(int row);

 private:
  QWidget* makeHead();
  QPushButton* makeStop();
  QWidget* makeBody();
  void connectController();
  void connectPanes();
  void clear();
  void onState(RunState state);
  void onStarted(const RunInfo& info, const TrainPlan& plan);
  void onMetrics(const std::vector<MetricPoint>& points, double etaSeconds);
  void onEnded(const TrainResult& result);
  void readEarlier(const std::filesystem::path& runDir, std::int64_t step);
  void discard();
  void addEpochs();
  void refresh();

  EngineController* m_controller;
  Dialogs* m_dialogs;
  RowLossBook* m_book;
  RunQueue* m_queue;
  std::unique_ptr<Background> m_reader;
  Banner* m_banner;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  RunNumbers* m_numbers;
  MachineLabel* m_machine;
  MetricsChart* m_chart;
  RowLossesPane* m_rows;
  PinnedPane* m_pinned;
  LogPane* m_log;
  QueuePane* m_queuePane;
  QTabWidget* m_tabs = nullptr;
  QLabel *m_title = nullptr, *m_state = nullptr;
  QPushButton *m_start = nullptr, *m_queueUp = nullptr, *m_pause = nullptr, *m_stop = nullptr, *m_more = nullptr, *m_ask = nullptr;
  QProgressBar* m_progress = nullptr;
  std::int64_t m_totalSteps = 0;
  TrainStage m_stage = TrainStage::Preparing;
  std::optional<RunInfo> m_run;  ///< shown
  std::vector<MetricPoint> m_arrived;  ///< while the history of a resumed run is being read
  bool m_canStart = false;
};

}  // namespace lorikeet
