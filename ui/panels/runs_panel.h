// The Runs page: every run of this machine, whoever started it, with search, names, tags, notes and trash; the chosen ones laid over
// each other. Used by MainWindow.
#pragma once
#include <QWidget>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/runs/registry.h"
#include "core/runs/run_labels.h"
#include "ui/engine/engine_controller.h"

class QLineEdit;
class QMenu;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTimer;
class QToolButton;

namespace lorikeet {

class Background;
class Banner;
class Dialogs;
class RunDetails;
class RunsModel;

class RunsPanel : public QWidget {
  Q_OBJECT
 public:
  RunsPanel(EngineController* controller, Dialogs* dialogs, QWidget* parent = nullptr);
  ~RunsPanel() override;
  /// Reads the list again, beside the window.
  void refresh();

 signals:
  void openInChat(const RunInfo& info);
  void resumeClicked(const RunInfo& info);
  void useSettings(const RunInfo& info);
  void trainClicked();
  void listed();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeTop();
  QWidget* makeTable();
  QWidget* makeButtons();
  void connectAll();
  std::vector<RunSummary> selected() const;
  void showRuns(const RunListing& listing);
  void showSelected();
  void refreshButtons();
  void writeWords(const QString& id, const RunLabels& labels);
  void trashSelected();
  void restore(const std::vector<std::string>& trashNames);
  void fillTrashMenu();
  void emptyTheTrash();
  void importCurves();
  /// Changes something in the runs' folder beside the window, one change after the other, then lists anew.
  void act(std::function<void()> work, std::function<void()> done = {});
  void startAction();
  void actionEnded();

  /// A change that waits for its turn or goes on now.
  struct Action {
    std::function<void()> work, done;
  };

  EngineController* m_controller;
  Dialogs* m_dialogs;
  RunsModel* m_model;
  Banner* m_banner;
  QStackedWidget* m_stack;
  std::unique_ptr<Background> m_lister, m_actions, m_trashLister;
  std::deque<Action> m_todo;  ///< the first is what m_actions does
  QTimer* m_again;  ///< other programs train, too
  RunDetails* m_details;
  QLineEdit* m_search = nullptr;
  QTableView* m_table = nullptr;
  QMenu* m_trashMenu = nullptr;
  QPushButton *m_chat = nullptr, *m_resume = nullptr, *m_settings = nullptr, *m_folder = nullptr, *m_trash = nullptr;
};

}  // namespace lorikeet
