// See main_window.h.
#include "ui/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QMenuBar>
#include <QMessageBox>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/engine/keep_awake.h"
#include "ui/panels/chat_panel.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/evaluate_panel.h"
#include "ui/panels/runs_panel.h"
#include "ui/panels/setup_panel.h"
#include "ui/panels/train_panel.h"
#include "ui/widgets/background_run.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/drop_target.h"
#include "ui/widgets/nav_rail.h"
#include "ui/widgets/sentence_text.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

MainWindow::MainWindow(WindowOptions options, QWidget* parent)
    : QMainWindow(parent),
      m_dialogs(options.dialogs ? std::move(options.dialogs) : std::make_unique<NativeDialogs>()),
      m_settings(options.settings ? std::move(options.settings) : std::make_unique<QSettings>()),
      m_controller(new EngineController(options.runsRoot.empty() ? defaultRunsRoot() : options.runsRoot, this)),
      m_rail(new NavRail),
      m_banner(new Banner(QStringLiteral("machineBanner"))),
      m_pages(new QStackedWidget),
      m_strip(new StatusStrip),
      m_awake(new KeepAwake(this)),
      m_background(new BackgroundRun(this)) {
  setObjectName(QStringLiteral("mainWindow"));
  makePages();
  makeMenus();
  connectPages();
  connectRuns();
  resize(1280, 800);
  connect(new DropTarget(this), &DropTarget::dropped, this, &MainWindow::openDropped);
  restoreGeometry(m_settings->value(QStringLiteral("window/geometry")).toByteArray());
  refreshTitle();
  showPage(Data);
  centralWidget()->setFocus();  // else the rail's first button has it, as if somebody had chosen it
}

// The dialogs and settings outlive the child widgets only if these go first.
MainWindow::~MainWindow() { delete takeCentralWidget(); }

void MainWindow::makePages() {
  m_data = new DataPanel(m_controller, m_dialogs.get());
  m_setup = new SetupPanel(m_controller, m_data->model(), m_dialogs.get(), m_settings.get());
  m_train = new TrainPanel(m_controller, m_data->model(), m_dialogs.get());
  m_chat = new ChatPanel(m_controller, m_data->model(), m_dialogs.get());
  m_evaluate = new EvaluatePanel(m_controller, m_data->model(), m_dialogs.get());
  m_runs = new RunsPanel(m_controller, m_dialogs.get());
  m_chatTabs = new QTabWidget;
  m_chatTabs->setObjectName(QStringLiteral("chatTabs"));
  m_chatTabs->setDocumentMode(true);
  m_chatTabs->addTab(m_chat, tr("Chat"));
  m_chatTabs->addTab(m_evaluate, tr("Evaluate"));
  for (QWidget* page : {static_cast<QWidget*>(m_data), static_cast<QWidget*>(m_setup), static_cast<QWidget*>(m_train),
                        static_cast<QWidget*>(m_chatTabs), static_cast<QWidget*>(m_runs)})
    m_pages->addWidget(page);
  m_rail->addPage(QStringLiteral("navData"), QStringLiteral("data"), tr("Data"),
                  tr("The questions and answers that the model learns"));
  m_rail->addPage(QStringLiteral("navSetup"), QStringLiteral("setup"), tr("Setup"),
                  tr("Base model, settings and the plan of the run"));
  m_rail->addPage(QStringLiteral("navTrain"), QStringLiteral("train"), tr("Train"), tr("Start, watch and steer the training"));
  m_rail->addPage(QStringLiteral("navChat"), QStringLiteral("chat"), tr("Chat"),
                  tr("Ask the base and the adapted model side by side"));
  m_rail->addPage(QStringLiteral("navRuns"), QStringLiteral("runs"), tr("Runs"), tr("All runs so far"));

  auto* centre = new QWidget;
  auto* rows = new QVBoxLayout(centre);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  auto* columns = new QHBoxLayout;
  columns->setSpacing(0);
  columns->addWidget(m_rail);
  auto* right = new QVBoxLayout;
  right->setSpacing(0);
  auto* bannerBox = new QVBoxLayout;
  bannerBox->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, 0);
  bannerBox->addWidget(m_banner);
  right->addLayout(bannerBox);
  right->addWidget(m_pages, 1);
  columns->addLayout(right, 1);
  rows->addLayout(columns, 1);
  rows->addWidget(m_strip);
  setCentralWidget(centre);
}

void MainWindow::makeMenus() {
  const auto fill = [](QMenu* menu, const std::vector<QAction*>& actions) {
    for (QAction* action : actions) action != nullptr ? menu->addAction(action) : static_cast<void>(menu->addSeparator());
  };
  QMenu* file = menuBar()->addMenu(tr("&File"));
  fill(file, m_data->fileActions());
  file->addSeparator();
  QAction* quit = file->addAction(tr("&Quit"), this, &QWidget::close);
  quit->setShortcut(QKeySequence::Quit);
  fill(menuBar()->addMenu(tr("&Edit")), m_data->editActions());
  fill(menuBar()->addMenu(tr("R&ows")), m_data->rowActions());
  QMenu* run = menuBar()->addMenu(tr("&Run"));
  QAction* start = run->addAction(tr("&Start training"), this, &MainWindow::startRun);
  start->setShortcut(QKeySequence(QStringLiteral("Ctrl+Return")));
  run->addAction(tr("&Pause"), m_controller, &EngineController::pauseRun);
  run->addAction(tr("&Go on"), m_controller, &EngineController::continueRun);
  run->addAction(tr("S&top and keep"), m_controller, &EngineController::stopRun);
  addThemeMenu(menuBar()->addMenu(tr("&View")));
  menuBar()->addMenu(tr("&Help"))->addAction(tr("&About Lorikeet"), this, &MainWindow::showAbout);
}

void MainWindow::addThemeMenu(QMenu* menu) {
  auto* group = new QActionGroup(this);
  const ThemeChoice now = themeFromName(m_settings->value(QStringLiteral("window/theme")).toString());
  const std::pair<ThemeChoice, QString> themes[] = {
      {ThemeChoice::System, tr("&System colours")}, {ThemeChoice::Light, tr("&Light")}, {ThemeChoice::Dark, tr("&Dark")}};
  for (const auto& [choice, text] : themes) {
    QAction* action = menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(choice == now);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, picked = choice] {
      m_settings->setValue(QStringLiteral("window/theme"), nameOf(picked));
      applyTheme(*qApp, picked);
    });
  }
}

void MainWindow::showPage(int page) {
  m_pages->setCurrentIndex(page);
  m_rail->setCurrent(page);
  if (page == Setup) m_setup->planSoon();
  if (page == Chat && m_chatTabs->currentWidget() == m_chat) m_chat->focusInput();
  if (page == Data) m_data->focusTable();
}

void MainWindow::openDataset(const QString& path) { m_data->openPath(path); }

void MainWindow::openModel(const QString& path) {
  if (!path.isEmpty()) {
    RunConfig config = m_setup->config();
    config.baseModel = path.toStdString();
    m_setup->setConfig(config);
  }
  m_setup->openModel();
}

/// A folder is a model or an adapter; everything else goes to the import dialog, which says what it cannot read.
void MainWindow::openDropped(const QStringList& paths) {
  const QDir first(paths.front());
  if (QFileInfo(paths.front()).isFile()) {
    showPage(Data);
    m_data->importPaths(paths);
  } else if (first.exists(QStringLiteral("adapter_config.json"))) {
    showPage(Chat);
    m_controller->openAdapter(first.path().toStdString());
  } else {
    showPage(Setup);
    openModel(first.path());
  }
}

void MainWindow::showMachineWarnings(const MachineInfo& info) {
  if (!info.warnings.empty()) m_banner->showMessage(Banner::Kind::Warning, sentenceText(info.warnings.front()));
}

void MainWindow::startRun() {
  if (!m_setup->canStart()) {
    showPage(Setup);  // which says what stands in the way
    return;
  }
  const RunConfig config = m_setup->config();
  m_chat->setSystemPrompt(config.systemPrompt);
  m_controller->startRun(config, m_data->dataset(), m_setup->runName());
  showPage(Train);
}

void MainWindow::refreshTitle() {
  const QString name =
      m_data->model()->path().isEmpty() ? tr("New dataset") : m_data->model()->path().section(QLatin1Char('/'), -1);
  setWindowTitle(name + QStringLiteral("[*] – Lorikeet"));
  setWindowModified(m_data->isModified());
}

void MainWindow::showAbout() {
  auto* box = new QMessageBox(QMessageBox::Information, tr("About Lorikeet"),
                              tr("Lorikeet %1\nFine-tunes language models on your own questions and answers, on your own machine.")
                                  .arg(QStringLiteral(LORIKEET_VERSION)),
                              QMessageBox::Close, this);
  box->setInformativeText(tr("Free software under the GNU General Public License, version 3 or later."));
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->open();
}

void MainWindow::stopAndClose() {
  m_closing = true;
  if (m_controller->isRunActive())
    m_controller->stopRun();
  else
    close();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (m_controller->isRunActive()) {
    event->ignore();
    if (m_closing) return;  // it closes by itself when the run has stopped
    if (m_background->isHidden()) {  // the system goes down, or it was closed from the tray: keep what there is
      stopAndClose();
      return;
    }
    m_dialogs->askToClose(this, tr("A run is going on."),
                          tr("It can go on out of sight, or stop and keep what it has learned; then you can resume it from the Runs page."),
                          [this](CloseChoice choice) {
                            if (choice == CloseChoice::KeepRunning) m_background->hideWindow();
                            if (choice == CloseChoice::StopAndKeep) stopAndClose();
                          });
    return;
  }
  m_closing = false;
  if (m_data->isModified()) {
    event->ignore();
    m_data->whenSafeToDiscard([this] {
      m_data->forgetRecovery();
      m_data->model()->undoStack()->setClean();
      close();
    });
    return;
  }
  m_settings->setValue(QStringLiteral("window/geometry"), saveGeometry());
  event->accept();
}

}  // namespace lorikeet
