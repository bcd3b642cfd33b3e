// TrainPanel, what happens on it while a run goes on and when it has ended. See train_panel.h.
#include <QInputDialog>
#include <QProgressBar>
#include <QStackedWidget>
#include <QTabWidget>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/engine/background.h"
#include "ui/models/row_loss_book.h"
#include "ui/panels/log_pane.h"
#include "ui/panels/machine_label.h"
#include "ui/panels/pinned_pane.h"
#include "ui/panels/queue_pane.h"
#include "ui/panels/row_losses_pane.h"
#include "ui/panels/run_numbers.h"
#include "ui/panels/train_panel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/metrics_chart.h"
#include "ui/widgets/sentence_text.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

void TrainPanel::clear() {
  m_banner->dismiss();
  m_log->clear();
  m_chart->clear();
  m_run.reset();
  m_totalSteps = 0;
  m_stage = TrainStage::Preparing;
  m_progress->setValue(0);
  m_numbers->clear();
}

void TrainPanel::onState(RunState state) {
  if (state == RunState::Starting) {
    clear();
    m_stack->setCurrentIndex(1);
    if (m_tabs->currentWidget() == m_queuePane) m_tabs->setCurrentIndex(0);
  }
  m_machine->setRunning(state != RunState::Idle);
  if (state == RunState::Paused) m_numbers->holdTime();
  if (state == RunState::Idle) m_numbers->endTime();
  refresh();
}

void TrainPanel::onStarted(const RunInfo& info, const TrainPlan& plan) {
  m_run = info;
  m_totalSteps = info.totalSteps > 0 ? info.totalSteps : plan.totalSteps;
  m_title->setText(qs(info.name.empty() ? info.id : info.name));
  m_progress->setRange(0, static_cast<int>(std::max<std::int64_t>(1, m_totalSteps)));
  m_chart->setTotalSteps(m_totalSteps);
  m_rows->begin(info.config);
  m_pinned->begin(info.config.pinnedPrompts, {});
  for (const std::string& warning : plan.warnings) m_log->add(LogPane::Level::Warning, sentenceText(warning));
  if (info.step > 0) readEarlier(m_controller->runsRoot() / info.id, info.step);
  refresh();
}

/// A run that goes on shows its whole history.
void TrainPanel::readEarlier(const std::filesystem::path& runDir, std::int64_t step) {
  m_book->readEarlier(runDir);
  m_reader->start([this, runDir, step](const std::stop_token&, const Background::Post& post) {
    const auto points = std::make_shared<std::vector<MetricPoint>>(RunFolder::open(runDir).metrics());
    std::erase_if(*points, [step](const MetricPoint& point) { return point.step > step; });
    const auto answers = std::make_shared<std::vector<PinnedAnswers>>(readPinnedAnswers(runDir));
    post([this, points, answers] {
      m_chart->clear();
      m_chart->setTotalSteps(m_totalSteps);
      m_chart->append(*points);
      m_chart->append(std::exchange(m_arrived, {}));
      m_pinned->begin(m_run ? m_run->config.pinnedPrompts : std::string(), *answers);
    });
  });
}

void TrainPanel::onMetrics(const std::vector<MetricPoint>& points, double etaSeconds) {
  m_chart->append(points);
  if (m_reader->isRunning()) m_arrived.insert(m_arrived.end(), points.begin(), points.end());
  m_progress->setValue(static_cast<int>(points.back().step));
  m_numbers->setPoints(points, m_totalSteps, etaSeconds);
  if (m_controller->runState() == RunState::Paused) m_numbers->holdTime();  // the step that was on when it was paused
}

void TrainPanel::onEnded(const TrainResult& result) {
  const RunInfo& info = result.info;
  m_run = info;
  m_rows->setAdapter(result.best);
  const QString kept =
      info.bestStep >= 0
          ? tr("The best checkpoint is step %1 with validation loss %2.").arg(info.bestStep).arg(lossText(info.bestValidationLoss))
          : tr("The last step is kept; there was no validation to choose a better one.");
  QString how;
  if (result.runDir.parent_path().filename() == ".trash") {
    how = tr("The run was discarded; it is in the trash of the Runs page.");
    m_run.reset();
  } else if (info.status != RunStatus::Finished) {
    how = tr("Stopped after %n step(s); you can resume it from the Runs page.", nullptr, static_cast<int>(info.step)) + QLatin1Char(' ') + kept;
  } else if (info.step < m_totalSteps) {
    how = tr("Ended early after %n step(s): the validation loss did not fall any more.", nullptr, static_cast<int>(info.step)) + QLatin1Char(' ') + kept;
  } else {
    how = tr("Finished after %n step(s).", nullptr, static_cast<int>(info.step)) + QLatin1Char(' ') + kept;
  }
  m_banner->showMessage(Banner::Kind::Info, how);
  m_log->add(LogPane::Level::Info, how);
  refresh();
}

void TrainPanel::discard() {
  m_dialogs->confirm(this, tr("Stop and discard this run?"), tr("It goes to the trash of the Runs page, from which it can be put back."),
                     tr("Discard it"), [this] { m_controller->discardRun(); });
}

void TrainPanel::addEpochs() {
  if (!m_run) return;
  const double perEpoch = m_run->config.epochs > 0 ? static_cast<double>(m_totalSteps) / static_cast<double>(m_run->config.epochs) : 0;
  const int done = m_run->config.epochs > 0 ? static_cast<int>(m_run->config.epochs) : static_cast<int>(std::ceil(m_numbers->epoch()));
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setObjectName(QStringLiteral("moreEpochsDialog"));
  dialog->setWindowTitle(tr("More epochs"));
  dialog->setLabelText(perEpoch > 0 ? tr("It has made %1 epochs of about %2 steps. Go on until epoch").arg(done).arg(qRound(perEpoch))
                                    : tr("It has made about %1 epochs. Go on until epoch").arg(done));
  dialog->setInputMode(QInputDialog::IntInput);
  dialog->setIntRange(done + 1, 10000);
  dialog->setIntValue(done + std::max(1, done / 2));
  connect(dialog, &QInputDialog::intValueSelected, this, [this, id = m_run->id](int epochs) {
    m_controller->resumeRun(m_controller->runsRoot() / id, nullptr, epochs);
  });
  dialog->open();
}

}  // namespace lorikeet
