// See runs_panel.h.
#include "ui/panels/runs_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/loss_chart.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

RunsPanel::RunsPanel(EngineController* controller, QWidget* parent)
    : QWidget(parent),
      m_controller(controller),
      m_model(new RunsModel(this)),
      m_banner(new Banner(QStringLiteral("runsBanner"))),
      m_chart(new LossChart),
      m_stack(new QStackedWidget) {
  setObjectName(QStringLiteral("runsPanel"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  column->addWidget(makeHeading(tr("Runs")));
  column->addWidget(m_banner);
  auto* empty = new EmptyState(
      QStringLiteral("runs"), tr("No runs yet"),
      tr("Each training is kept here with its settings, its losses and its adapter, whether it was started from this "
         "window or from the terminal. You can chat with any of them, or go on with one that was stopped."),
      QStringLiteral("emptyTrain"), tr("Train the first one"));
  connect(empty->button(), &QPushButton::clicked, this, &RunsPanel::trainClicked);
  auto* splitter = new QSplitter;
  splitter->setHandleWidth(2 * kGrid);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(makeTable());
  splitter->addWidget(makeDetails());
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  splitter->setSizes({88 * kGrid, 56 * kGrid});
  m_stack->addWidget(empty);
  m_stack->addWidget(splitter);
  column->addWidget(m_stack, 1);

  connect(controller, &EngineController::runsListed, this, &RunsPanel::showRuns);
  connect(controller, &EngineController::runEnded, controller, &EngineController::refreshRuns);
  connect(controller, &EngineController::runStateChanged, this, &RunsPanel::showSelected);
  connect(controller, &EngineController::runRead, this, [this](const RunInfo& info, const std::vector<MetricPoint>& metrics) {
    if (info.id != m_shownRun) return;
    m_chart->clear();
    m_chart->addPoints(metrics);
    m_chart->setBest(info.bestStep, info.bestValidationLoss);
  });
  connect(controller, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task == EngineTask::ListRuns || task == EngineTask::ReadRun) m_banner->showMessage(Banner::Kind::Error, sentence);
  });
}

QWidget* RunsPanel::makeTable() {
  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("runTable"));
  m_table->setAccessibleName(tr("All runs"));
  m_table->setModel(m_model);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setShowGrid(false);
  m_table->setWordWrap(false);
  m_table->setTabKeyNavigation(false);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 2 * kGrid);
  QHeaderView* header = m_table->horizontalHeader();
  header->setHighlightSections(false);
  header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  header->setSectionResizeMode(QHeaderView::ResizeToContents);
  header->setSectionResizeMode(RunsModel::Name, QHeaderView::Stretch);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunsPanel::showSelected);
  return m_table;
}

QWidget* RunsPanel::makeDetails() {
  QVBoxLayout* column = nullptr;
  QFrame* card = makeCard(&column);
  card->setMinimumWidth(44 * kGrid);
  m_name = makeHeading({});
  m_name->setWordWrap(true);
  m_facts = makeMuted({});
  m_facts->setObjectName(QStringLiteral("runFacts"));
  m_message = new QLabel;
  m_message->setWordWrap(true);
  setTextKind(m_message, QStringLiteral("warning"));
  column->addWidget(m_name);
  column->addWidget(m_facts);
  column->addWidget(m_message);
  column->addWidget(m_chart, 1);
  auto* row = new QHBoxLayout;
  m_chat = makeButton(QStringLiteral("runChat"), tr("Open in chat →"), QStringLiteral("chat"), true);
  m_resume = makeButton(QStringLiteral("runResume"), tr("Resume"), QStringLiteral("resume"));
  m_resume->setToolTip(tr("Goes on from the last checkpoint as if it had never stopped."));
  m_settings = makeButton(QStringLiteral("runSettings"), tr("Use its settings"), QStringLiteral("setup"));
  row->addWidget(m_settings);
  row->addStretch();
  row->addWidget(m_resume);
  row->addWidget(m_chat);
  column->addLayout(row);
  connect(m_chat, &QPushButton::clicked, this, [this] {
    if (const RunInfo* info = selected()) emit openInChat(*info);
  });
  connect(m_resume, &QPushButton::clicked, this, [this] {
    if (const RunInfo* info = selected()) emit resumeClicked(*info);
  });
  connect(m_settings, &QPushButton::clicked, this, [this] {
    if (const RunInfo* info = selected()) emit useSettings(*info);
  });
  return card;
}

void RunsPanel::showEvent(QShowEvent* event) {
  m_controller->refreshRuns();
  QWidget::showEvent(event);
}

const RunInfo* RunsPanel::selected() const {
  const QModelIndex index = m_table->currentIndex();
  return index.isValid() ? &m_model->run(index.row()) : nullptr;
}

void RunsPanel::showRuns(const std::vector<RunInfo>& runs) {
  const std::string keep = selected() != nullptr ? selected()->id : std::string();
  m_shownRun.clear();
  m_model->setRuns(runs);
  m_stack->setCurrentIndex(runs.empty() ? 0 : 1);
  if (!runs.empty()) m_table->selectRow(std::max(0, m_model->rowOf(keep)));
}

void RunsPanel::showSelected() {
  const RunInfo* info = selected();
  if (info == nullptr) return;
  m_name->setText(qs(info->name.empty() ? info->id : info->name));
  m_facts->setText(tr("%1, step %2 of %3. %4 trainable parameters. Dataset %5. Started %6.")
                       .arg(statusName(info->status))
                       .arg(info->step)
                       .arg(info->totalSteps)
                       .arg(shortCountText(info->trainableParameters), QStringLiteral("#") + qs(info->datasetHash).left(8),
                            localTime(info->createdAt)));
  m_message->setText(qs(info->message));
  m_message->setVisible(!info->message.empty());
  const bool idle = !m_controller->isRunActive();
  const bool unfinished = info->status != RunStatus::Finished;
  m_chat->setEnabled(info->status != RunStatus::Created);
  m_resume->setVisible(unfinished);
  m_resume->setEnabled(idle);
  if (m_shownRun == info->id) return;
  m_shownRun = info->id;
  m_controller->readRun(m_controller->runsRoot() / info->id);
}

}  // namespace lorikeet
