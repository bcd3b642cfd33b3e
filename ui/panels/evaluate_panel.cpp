// See evaluate_panel.h.
#include "ui/panels/evaluate_panel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "core/eval/evaluation_file.h"
#include "ui/models/dataset_model.h"
#include "ui/panels/evaluate_adapters.h"
#include "ui/panels/evaluate_blind.h"
#include "ui/panels/evaluate_results.h"
#include "ui/panels/evaluate_setup.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

EvaluatePanel::EvaluatePanel(EngineController* controller, DatasetModel* data, Dialogs* dialogs, QWidget* parent)
    : QWidget(parent),
      m_controller(controller),
      m_dialogs(dialogs),
      m_worker(new EvalWorker(this)),
      m_banner(new Banner(QStringLiteral("evaluateBanner"))),
      m_setup(new EvaluateSetup(data, dialogs)),
      m_results(new EvaluateResults),
      m_blind(new EvaluateBlind),
      m_stack(new QStackedWidget),
      m_tabs(new QTabWidget) {
  setObjectName(QStringLiteral("evaluatePanel"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  column->addWidget(makeHead());
  column->addWidget(m_banner);
  auto* columns = new QHBoxLayout;
  columns->setSpacing(2 * kGrid);
  columns->addWidget(m_setup);
  auto* empty =
      new EmptyState(QStringLiteral("ok"), tr("Prove what the adapter learned"),
                     tr("Asks a set of questions of the base model and of any adapters, scores every answer and says how sure the "
                        "numbers are. General questions show what was forgotten."),
                     QStringLiteral("emptyEvaluate"), tr("Evaluate"));
  connect(empty->button(), &QPushButton::clicked, this, &EvaluatePanel::start);
  m_tabs->setObjectName(QStringLiteral("evaluateTabs"));
  m_tabs->setDocumentMode(true);
  m_tabs->addTab(m_results, tr("Numbers and rows"));
  m_tabs->addTab(m_blind, tr("Blind comparison"));
  m_stack->addWidget(empty);
  m_stack->addWidget(m_tabs);
  columns->addWidget(m_stack, 1);
  column->addLayout(columns, 1);
  connectController();
  connectWorker();
}

QWidget* EvaluatePanel::makeHead() {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(makeHeading(tr("Evaluate")));
  row->addStretch();
  m_open = makeButton(QStringLiteral("evalOpenSaved"), tr("Open a saved one…"), QStringLiteral("open"));
  m_report = makeButton(QStringLiteral("evalReport"), tr("Save report…"), QStringLiteral("save"));
  m_report->setToolTip(tr("One HTML file with numbers, charts, examples and settings; it opens offline."));
  m_report->setEnabled(false);
  row->addWidget(m_open);
  row->addWidget(m_report);
  connect(m_open, &QPushButton::clicked, this, [this] {
    const auto dir = m_outcome ? m_outcome->file.parent_path() : evaluationsDirFor({});
    m_dialogs->openFile(this, tr("Open an evaluation"), qs(dir.string()), tr("Evaluations (*.json)"),
                        [this](const QString& path) { openSaved(path); });
  });
  connect(m_report, &QPushButton::clicked, this, &EvaluatePanel::saveReport);
  return head;
}

void EvaluatePanel::connectController() {
  if (m_controller->model()) m_setup->setModel(m_controller->model());
  connect(m_controller, &EngineController::modelOpened, this, [this](const ModelHandle& model) {
    m_setup->setModel(model);
    m_controller->refreshRuns();  // other runs fit another base
  });
  connect(m_controller, &EngineController::snapshotTaken, this, [this](const AdapterHandle& adapter) { setAdapter(adapter); });
  connect(m_controller, &EngineController::adapterOpened, this, [this](const AdapterHandle& adapter) { setAdapter(adapter); });
  connect(m_controller, &EngineController::runEnded, this, [this](const TrainResult& result) {
    if (result.best) setAdapter(result.best, result.runDir / "adapter");
  });
  connect(m_controller, &EngineController::runsListed, m_setup,
          [this](const std::vector<RunInfo>& runs) { m_setup->setRuns(runs, m_controller->runsRoot()); });
}

void EvaluatePanel::connectWorker() {
  connect(m_setup, &EvaluateSetup::startClicked, this, &EvaluatePanel::start);
  connect(m_setup, &EvaluateSetup::stopClicked, m_worker, &EvalWorker::stop);
  connect(m_worker, &EvalWorker::progressed, m_setup, &EvaluateSetup::showProgress);
  connect(m_worker, &EvalWorker::finished, this, &EvaluatePanel::showOutcome);
  connect(m_worker, &EvalWorker::failed, this, [this](const QString& sentence) {
    m_setup->setRunning(false);
    m_banner->showMessage(Banner::Kind::Error, sentence);
  });
  connect(m_worker, &EvalWorker::reportWritten, this,
          [this](const QString& path) { m_banner->showMessage(Banner::Kind::Info, tr("The report is written: %1").arg(path)); });
  connect(m_results, &EvaluateResults::choiceChanged, this, &EvaluatePanel::showBlind);
  connect(m_blind, &EvaluateBlind::voted, this, &EvaluatePanel::keepVotes);
}

void EvaluatePanel::setAdapter(const AdapterHandle& adapter, const std::filesystem::path& path) {
  m_setup->adapters()->setCurrent(adapter, path);
}

void EvaluatePanel::setRunConfig(const RunConfig& config) { m_setup->setRunConfig(config); }

void EvaluatePanel::start() {
  const auto job = m_setup->job();
  if (!job) {
    m_banner->showMessage(Banner::Kind::Warning, m_controller->model()
                                                     ? tr("There is no question to ask. Choose other rows or a file.")
                                                     : tr("Open a base model on the Setup page first."));
    return;
  }
  m_banner->dismiss();
  m_setup->setRunning(true);
  m_worker->start(*job);
}

void EvaluatePanel::openSaved(const QString& path) {
  m_banner->dismiss();
  m_setup->setRunning(true);
  m_worker->open(path.toStdString());
}

void EvaluatePanel::showOutcome(const EvalOutcomeHandle& outcome) {
  m_setup->setRunning(false);
  const Evaluation& evaluation = outcome->evaluation;
  const bool any =
      std::any_of(evaluation.sets.begin(), evaluation.sets.end(), [](const EvaluatedSet& set) { return !set.rows.empty(); });
  if (!any) {
    m_banner->showMessage(Banner::Kind::Info, tr("Stopped before the first answers; there is nothing to show."));
    return;
  }
  m_outcome = outcome;
  m_report->setEnabled(true);
  m_results->show(outcome);
  m_stack->setCurrentIndex(1);
  if (!evaluation.complete)
    m_banner->showMessage(Banner::Kind::Info, tr("Stopped: the numbers are of the questions asked so far."));
}

void EvaluatePanel::showBlind() {
  if (m_outcome) m_blind->show(m_outcome, m_results->shownSet(), m_results->shownContestant());
}

void EvaluatePanel::keepVotes(const BlindTest& test) {
  auto changed = std::make_shared<EvalOutcome>(*m_outcome);
  auto& tests = changed->evaluation.blindTests;
  const auto same = std::find_if(tests.begin(), tests.end(), [&](const BlindTest& one) {
    return one.set == test.set && one.first == test.first && one.second == test.second;
  });
  if (same != tests.end())
    *same = test;
  else
    tests.push_back(test);
  m_outcome = changed;
  m_worker->save(m_outcome);
}

void EvaluatePanel::saveReport() {
  const auto suggested = m_outcome->file.parent_path() / (m_outcome->evaluation.id + ".html");
  m_dialogs->saveFile(this, tr("Save the report"), qs(suggested.string()), tr("Web page (*.html)"), [this](const QString& path) {
    const bool chinese = QLocale().language() == QLocale::Chinese;
    m_worker->writeReport(m_outcome, path, chinese ? ReportLanguage::Chinese : ReportLanguage::English);
  });
}

void EvaluatePanel::showEvent(QShowEvent* event) {
  m_controller->refreshRuns();
  m_setup->refresh();
  QWidget::showEvent(event);
}

}  // namespace lorikeet
