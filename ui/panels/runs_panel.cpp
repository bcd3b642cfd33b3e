// See runs_panel.h.
#include "ui/panels/runs_panel.h"

#include <QAction>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <set>

#include "ui/engine/background.h"
#include "ui/engine/worker.h"
#include "ui/models/runs_model.h"
#include "ui/panels/run_details.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/sparkline_delegate.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kAgainMs = 3000;

}  // namespace

RunsPanel::RunsPanel(EngineController* controller, Dialogs* dialogs, QWidget* parent)
    : QWidget(parent),
      m_controller(controller),
      m_dialogs(dialogs),
      m_model(new RunsModel(this)),
      m_banner(new Banner(QStringLiteral("runsBanner"))),
      m_stack(new QStackedWidget),
      m_lister(std::make_unique<Background>(QStringLiteral("runs"))),
      m_actions(std::make_unique<Background>(QStringLiteral("run actions"))),
      m_trashLister(std::make_unique<Background>(QStringLiteral("trash"))),
      m_again(new QTimer(this)),
      m_details(new RunDetails(dialogs, controller->runsRoot())) {
  setObjectName(QStringLiteral("runsPanel"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  column->addWidget(makeTop());
  column->addWidget(m_banner);
  auto* empty = new EmptyState(
      QStringLiteral("runs"), tr("No runs yet"),
      tr("Each training is kept here with its settings, its losses and its adapter, whether it was started from this "
         "window or from the terminal. You can chat with any of them, or go on with one that was stopped."),
      QStringLiteral("emptyTrain"), tr("Train the first one"));
  connect(empty->button(), &QPushButton::clicked, this, &RunsPanel::trainClicked);
  auto* splitter = new QSplitter(Qt::Vertical);
  splitter->setHandleWidth(kGrid * 3 / 2);
  splitter->setChildrenCollapsible(false);
  auto* upper = new QWidget;
  auto* upperColumn = new QVBoxLayout(upper);
  upperColumn->setContentsMargins(0, 0, 0, 0);
  upperColumn->setSpacing(kGrid);
  upperColumn->addWidget(makeTable(), 1);
  upperColumn->addWidget(makeButtons());
  splitter->addWidget(upper);
  splitter->addWidget(m_details);
  splitter->setSizes({34 * kGrid, 46 * kGrid});
  m_stack->addWidget(empty);
  m_stack->addWidget(splitter);
  column->addWidget(m_stack, 1);
  m_again->setInterval(kAgainMs);
  connectAll();
  refreshButtons();
}

/// What a person has changed is still written.
RunsPanel::~RunsPanel() {
  m_actions.reset();
  for (const Action& action : m_todo) static_cast<void>(Worker::attempt(action.work));
}

QWidget* RunsPanel::makeTop() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(makeHeading(tr("Runs")));
  row->addSpacing(2 * kGrid);
  m_search = new QLineEdit;
  m_search->setObjectName(QStringLiteral("runSearch"));
  m_search->setAccessibleName(tr("Search the runs"));
  m_search->setPlaceholderText(tr("Search names, tags, notes, models, datasets, “failed” …"));
  m_search->setClearButtonEnabled(true);
  m_search->addAction(icon(QStringLiteral("search"), IconColor::Muted), QLineEdit::LeadingPosition);
  row->addWidget(m_search, 1);
  QPushButton* imported = makeButton(QStringLiteral("runImport"), tr("Import curves …"), QStringLiteral("open"));
  imported->setToolTip(tr("Losses of a run made elsewhere: trainer_state.json of transformers, trainer_log.jsonl of LLaMA-Factory."));
  auto* trash = new QToolButton;
  trash->setObjectName(QStringLiteral("runTrashMenu"));
  trash->setText(tr("Trash"));
  trash->setIcon(icon(QStringLiteral("delete")));
  trash->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  trash->setPopupMode(QToolButton::InstantPopup);
  m_trashMenu = new QMenu(trash);
  trash->setMenu(m_trashMenu);
  row->addWidget(imported);
  row->addWidget(trash);
  connect(imported, &QPushButton::clicked, this, &RunsPanel::importCurves);
  connect(m_trashMenu, &QMenu::aboutToShow, this, &RunsPanel::fillTrashMenu);
  return box;
}

QWidget* RunsPanel::makeTable() {
  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("runTable"));
  m_table->setAccessibleName(tr("All runs"));
  m_table->setModel(m_model);
  m_table->setItemDelegateForColumn(RunsModel::Curve, new SparklineDelegate(m_table));
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
  m_table->setShowGrid(false);
  m_table->setWordWrap(false);
  m_table->setTabKeyNavigation(false);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 2 * kGrid);
  QHeaderView* header = m_table->horizontalHeader();
  header->setHighlightSections(false);
  header->setSortIndicatorShown(true);
  header->setSortIndicatorClearable(true);
  header->setSortIndicator(-1, Qt::AscendingOrder);
  header->setSectionResizeMode(QHeaderView::Interactive);
  header->setSectionResizeMode(RunsModel::Name, QHeaderView::Stretch);
  const int widths[] = {14, 20, 13, 12, 8, 10, 15, 21, 17, 12};
  for (int column = 0; column < RunsModel::ColumnCount; ++column) header->resizeSection(column, widths[column] * kGrid);
  m_table->setSortingEnabled(true);
  return m_table;
}

QWidget* RunsPanel::makeButtons() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  m_trash = makeButton(QStringLiteral("runTrash"), tr("To the trash"), QStringLiteral("delete"));
  m_folder = makeButton(QStringLiteral("runFolder"), tr("Open folder"), QStringLiteral("folder"));
  m_settings = makeButton(QStringLiteral("runSettings"), tr("Duplicate as new"), QStringLiteral("duplicate"));
  m_settings->setToolTip(tr("Takes its settings to the Setup page for a new run."));
  m_resume = makeButton(QStringLiteral("runResume"), tr("Resume"), QStringLiteral("resume"));
  m_resume->setToolTip(tr("Goes on from the last checkpoint as if it had never stopped."));
  m_chat = makeButton(QStringLiteral("runChat"), tr("Open in chat →"), QStringLiteral("chat"), true);
  row->addWidget(m_trash);
  row->addWidget(m_folder);
  row->addStretch();
  for (QPushButton* button : {m_settings, m_resume, m_chat}) row->addWidget(button);
  return box;
}

void RunsPanel::connectAll() {
  connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
    m_model->setFilter(text);
    if (m_model->rowCount() > 0) m_table->selectRow(0);
    showSelected();
  });
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPanel::showSelected);
  connect(m_model, &RunsModel::renamed, this, [this](const QString& id, const QString& name) { writeWords(id, {name.toStdString(), {}, {}}); });
  connect(m_details, &RunDetails::tagsEdited, this,
          [this](const QString& id, const QString& tags) { writeWords(id, {{}, {}, tagsFromText(tags.toStdString())}); });
  connect(m_details, &RunDetails::notesEdited, this,
          [this](const QString& id, const QString& notes) { writeWords(id, {{}, notes.toStdString(), {}}); });
  connect(m_details, &RunDetails::shown, this, &RunsPanel::refreshButtons);
  connect(m_details, &RunDetails::failed, this, [this](const QString& sentence) { m_banner->showMessage(Banner::Kind::Error, sentence); });
  for (Background* job : {m_lister.get(), m_actions.get(), m_trashLister.get()})
    connect(job, &Background::failed, this, [this](const QString& sentence) { m_banner->showMessage(Banner::Kind::Error, sentence); });
  connect(m_actions.get(), &Background::finished, this, &RunsPanel::actionEnded);
  connect(m_actions.get(), &Background::failed, this, &RunsPanel::actionEnded);
  connect(m_again, &QTimer::timeout, this, [this] { isVisible() ? refresh() : m_again->stop(); });
  connect(m_controller, &EngineController::runEnded, this, &RunsPanel::refresh);
  connect(m_controller, &EngineController::runStateChanged, this, &RunsPanel::refreshButtons);
  const auto single = [this](void (RunsPanel::*signal)(const RunInfo&)) {
    return [this, signal] {
      if (const RunInfo* info = m_details->single()) emit(this->*signal)(*info);
    };
  };
  connect(m_chat, &QPushButton::clicked, this, single(&RunsPanel::openInChat));
  connect(m_resume, &QPushButton::clicked, this, single(&RunsPanel::resumeClicked));
  connect(m_settings, &QPushButton::clicked, this, single(&RunsPanel::useSettings));
  connect(m_trash, &QPushButton::clicked, this, &RunsPanel::trashSelected);
  connect(m_folder, &QPushButton::clicked, this, [this] {
    if (const RunInfo* info = m_details->single()) QDesktopServices::openUrl(QUrl::fromLocalFile(qs((m_controller->runsRoot() / info->id).string())));
  });
}

void RunsPanel::showEvent(QShowEvent* event) {
  refresh();
  m_again->start();
  QWidget::showEvent(event);
}

void RunsPanel::refresh() {
  if (m_table->viewport()->findChild<QLineEdit*>() != nullptr) return;  // a list made anew would close the editor of a name
  m_lister->start([this, registry = RunRegistry(m_controller->runsRoot())](const std::stop_token& stop, const Background::Post& post) {
    const auto listing = std::make_shared<RunListing>(registry.list(stop));
    post([this, listing] { showRuns(*listing); });
  });
}

std::vector<RunSummary> RunsPanel::selected() const {
  std::vector<RunSummary> runs;
  std::set<int> rows;
  for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) rows.insert(index.row());
  for (const int row : rows) runs.push_back(m_model->run(row));
  return runs;
}

void RunsPanel::showRuns(const RunListing& listing) {
  std::vector<std::string> keep;
  for (const RunSummary& run : selected()) keep.push_back(run.id);
  {
    const QSignalBlocker quiet(m_table->selectionModel());
    m_model->setRuns(listing.runs);
    QItemSelection selection;
    for (const std::string& id : keep)
      if (const int row = m_model->rowOf(id); row >= 0) selection.select(m_model->index(row, 0), m_model->index(row, RunsModel::ColumnCount - 1));
    if (selection.isEmpty() && m_model->rowCount() > 0) selection.select(m_model->index(0, 0), m_model->index(0, RunsModel::ColumnCount - 1));
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
  }
  m_stack->setCurrentIndex(listing.runs.empty() ? 0 : 1);
  if (!listing.unreadable.empty() && m_banner->isHidden()) m_banner->showMessage(Banner::Kind::Warning, qs(listing.unreadable.front()));
  showSelected();
  emit listed();
}

void RunsPanel::showSelected() {
  m_details->show(selected());
  m_table->viewport()->update();
  refreshButtons();
}

void RunsPanel::refreshButtons() {
  const std::vector<RunSummary> runs = selected();
  const bool one = runs.size() == 1 && m_details->single() != nullptr;
  const bool here = one && runs[0].importedFrom.empty();
  m_chat->setEnabled(here && runs[0].step > 0);
  m_settings->setEnabled(here);
  m_folder->setEnabled(one);
  m_resume->setVisible(one && canResume(runs[0]));
  m_resume->setEnabled(!m_controller->isRunActive());
  m_trash->setEnabled(!runs.empty());
}

}  // namespace lorikeet
