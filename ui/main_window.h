// The window: only puts the rail, the five pages and the strip together and carries their signals across. Used by app/main.
#pragma once
#include <QMainWindow>
#include <QSettings>
#include <memory>

#include "ui/engine/engine_controller.h"
#include "ui/widgets/dialogs.h"

class QStackedWidget;
class QTabWidget;

namespace lorikeet {

class BackgroundRun;
class Banner;
class ChatPanel;
class DataPanel;
class EvaluatePanel;
class KeepAwake;
class NavRail;
class RunsPanel;
class SetupPanel;
class StatusStrip;
class TrainPanel;

/// What tests replace.
struct WindowOptions {
  std::unique_ptr<Dialogs> dialogs;     ///< null = the real ones
  std::unique_ptr<QSettings> settings;  ///< null = the user's
  std::filesystem::path runsRoot;       ///< "" = defaultRunsRoot()
};

class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  enum Page { Data, Setup, Train, Chat, Runs, PageCount };

  explicit MainWindow(WindowOptions options, QWidget* parent = nullptr);
  ~MainWindow() override;

  EngineController* controller() const { return m_controller; }
  void showPage(int page);
  void openDataset(const QString& path);
  /// @param path Hugging Face folder; "" = the built-in model
  void openModel(const QString& path);
  /// Shows what the engine says about this machine (slow BLAS ...).
  void showMachineWarnings(const MachineInfo& info);

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  void makePages();
  void makeMenus();
  void addThemeMenu(QMenu* menu);
  void connectPages();
  void connectRuns();
  void openDropped(const QStringList& paths);
  void startRun();
  void refreshTitle();
  void stopAndClose();
  void showAbout();

  std::unique_ptr<Dialogs> m_dialogs;
  std::unique_ptr<QSettings> m_settings;
  EngineController* m_controller;
  NavRail* m_rail;
  Banner* m_banner;
  QStackedWidget* m_pages;
  DataPanel* m_data = nullptr;
  SetupPanel* m_setup = nullptr;
  TrainPanel* m_train = nullptr;
  ChatPanel* m_chat = nullptr;
  EvaluatePanel* m_evaluate = nullptr;
  QTabWidget* m_chatTabs = nullptr;
  RunsPanel* m_runs = nullptr;
  StatusStrip* m_strip;
  KeepAwake* m_awake;
  BackgroundRun* m_background;
  bool m_closing = false;  ///< the person has agreed; close when the run has stopped
};

}  // namespace lorikeet
