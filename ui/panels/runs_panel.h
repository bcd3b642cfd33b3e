// The Runs page: every run of this machine, its curve, and what can be done with it. Used by MainWindow.
#pragma once
#include <QWidget>
#include <string>

#include "ui/engine/engine_controller.h"
#include "ui/models/runs_model.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace lorikeet {

class Banner;
class EmptyState;
class LossChart;

class RunsPanel : public QWidget {
  Q_OBJECT
 public:
  explicit RunsPanel(EngineController* controller, QWidget* parent = nullptr);

 signals:
  void openInChat(const RunInfo& info);
  void resumeClicked(const RunInfo& info);
  void useSettings(const RunInfo& info);
  void trainClicked();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeTable();
  QWidget* makeDetails();
  const RunInfo* selected() const;
  void showRuns(const std::vector<RunInfo>& runs);
  void showSelected();

  EngineController* m_controller;
  RunsModel* m_model;
  Banner* m_banner;
  LossChart* m_chart;
  QStackedWidget* m_stack;
  QTableView* m_table = nullptr;
  QLabel *m_name = nullptr, *m_facts = nullptr, *m_message = nullptr;
  QPushButton *m_chat = nullptr, *m_resume = nullptr, *m_settings = nullptr;
  std::string m_shownRun;
};

}  // namespace lorikeet
