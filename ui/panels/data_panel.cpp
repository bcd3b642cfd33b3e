// See data_panel.h. The table stands in data_panel_table.cpp, files in data_panel_files.cpp, commands on rows in
// data_panel_actions.cpp and data_panel_bulk.cpp.
#include "ui/panels/data_panel.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <utility>

#include "ui/engine/background.h"
#include "ui/engine/dataset_loader.h"
#include "ui/models/fact_keeper.h"
#include "ui/models/row_check.h"
#include "ui/models/visible_rows.h"
#include "ui/panels/compare_dialog.h"
#include "ui/panels/export_dialog.h"
#include "ui/panels/file_keeper.h"
#include "ui/panels/find_bar.h"
#include "ui/panels/import_dialog.h"
#include "ui/panels/issues_pane.h"
#include "ui/panels/numbers_pane.h"
#include "ui/panels/placeholder_form.h"
#include "ui/panels/row_editor.h"
#include "ui/widgets/answer_delegate.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/split_delegate.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {
constexpr int kRefreshMs = 150;  // totals and placeholders are counted after the typing, not during it
}

DataPanel::DataPanel(EngineController* controller, Dialogs* dialogs, QWidget* parent)
    : QWidget(parent),
      m_controller(controller),
      m_dialogs(dialogs),
      m_model(new DatasetModel(this)),
      m_visible(new VisibleRows(m_model, this)),
      m_keeper(new FactKeeper(m_model, this)),
      m_shown(std::make_unique<DatasetNumbers>()),
      m_files(new FileKeeper(m_model, controller->runsRoot().parent_path() / "recovery", this)),
      m_loader(new DatasetLoader(this)),
      m_editor(new RowEditor(m_model)),
      m_issues(new IssuesPane),
      m_numbers(new NumbersPane),
      m_placeholders(new PlaceholderForm(m_model)),
      m_importDialog(new ImportDialog(this, dialogs)),
      m_exportDialog(new ExportDialog(this, dialogs)),
      m_compareDialog(new CompareDialog(this)),
      m_banner(new Banner(QStringLiteral("dataBanner"))),
      m_fileBanner(new Banner(QStringLiteral("fileBanner"))),
      m_filterBar(new FilterBar),
      m_findBar(new FindBar(m_model, [this] { return selectedRows(); })),
      m_refreshTimer(new QTimer(this)),
      m_splitJob(new Background(QStringLiteral("split"), this)),
      m_bulkJob(new Background(QStringLiteral("bulk"), this)) {
  setObjectName(QStringLiteral("dataPanel"));
  makeActions();
  makeBulkActions();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  column->addWidget(makeFileRow());
  column->addWidget(m_banner);
  column->addWidget(m_fileBanner);
  column->addWidget(makeToolRow());
  column->addWidget(m_findBar);
  auto* left = new QWidget;
  auto* leftColumn = new QVBoxLayout(left);
  leftColumn->setContentsMargins(0, 0, 0, 0);
  leftColumn->setSpacing(kGrid);
  leftColumn->addWidget(makeTable(), 1);
  leftColumn->addWidget(m_placeholders);
  auto* splitter = new QSplitter;
  splitter->setHandleWidth(2 * kGrid);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(left);
  splitter->addWidget(makeSide());
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  column->addWidget(splitter, 1);
  column->addWidget(makeFooter());
  connectModel();
  connectVisible();
  connectFiles();
  connectLoader();
  refresh();
}

DataPanel::~DataPanel() = default;

void DataPanel::setRun(const ModelHandle& model, const RunConfig& config) {
  const TokenSettings settings = tokenSettings(model, config);
  if (settings == m_tokenSettings) return;
  m_tokenSettings = settings;
  m_keeper->setTokenSettings(settings);
  m_editor->setTokenSettings(settings);
}

void DataPanel::showNumbers() {
  m_issues->setTotals(m_shown->totals);
  m_numbers->setNumbers(m_shown->prompt, m_shown->answer, m_shown->turns, m_shown->totals, m_plannedSteps);
}

void DataPanel::connectModel() {
  m_refreshTimer->setSingleShot(true);
  m_refreshTimer->setInterval(kRefreshMs);
  connect(m_refreshTimer, &QTimer::timeout, this, &DataPanel::refresh);
  connect(m_model, &DatasetModel::contentChanged, m_refreshTimer, qOverload<>(&QTimer::start));
  connect(m_model, &DatasetModel::factsChanged, m_refreshTimer, [this] {
    if (!m_refreshTimer->isActive()) m_refreshTimer->start();
  });
  connect(m_model, &QAbstractItemModel::modelReset, this, &DataPanel::refresh);
  connect(m_model->undoStack(), &QUndoStack::cleanChanged, this, [this] {
    refresh();
    emit modifiedChanged();
  });
  connect(m_keeper, &FactKeeper::numbersReady, this, [this](const DatasetNumbers& numbers) {
    *m_shown = numbers;
    showNumbers();
    m_placeholders->refresh();
  });
  connect(m_controller, &EngineController::planReady, this, [this](const TrainPlan& plan) {
    m_plannedSteps = plan.problems.empty() ? static_cast<double>(plan.totalSteps) : -1;
    showNumbers();
  });
  connect(m_controller, &EngineController::drafted, this, &DataPanel::onDrafted);
  connect(m_controller, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task != EngineTask::Draft) return;
    m_drafting.clear();
    m_draftAsked = false;
    if (!sentence.isEmpty()) m_banner->showMessage(Banner::Kind::Error, sentence);
  });
  connect(m_splitJob, &Background::failed, this,
          [this](const QString& sentence) { m_banner->showMessage(Banner::Kind::Error, sentence); });
  connect(m_bulkJob, &Background::failed, this,
          [this](const QString& sentence) { m_banner->showMessage(Banner::Kind::Error, sentence); });
}

void DataPanel::filterRows(const QString& query) { m_filterBar->setText(query); }

void DataPanel::connectVisible() {
  // The editor follows its row when rows come, go or move above it; the proxy has already heard of the change.
  const auto follow = [this] {
    m_editor->showRow(m_visible->sourceRow(m_table->currentIndex().row()));
    refreshCounts();
  };
  connect(m_model, &QAbstractItemModel::rowsInserted, m_editor, follow);
  connect(m_model, &QAbstractItemModel::rowsRemoved, m_editor, follow);
  connect(m_visible, &QAbstractItemModel::modelAboutToBeReset, this, &DataPanel::keepSelection);
  connect(m_visible, &VisibleRows::computed, this, [this] { refreshCounts(); });
  connect(m_visible, &VisibleRows::rowsDropped, this,
          [this](const std::vector<int>& rows, int target) { selectRows(m_model->moveRowsTo(rows, target)); });
  connect(m_filterBar, &FilterBar::queryChanged, m_visible, &VisibleRows::setQuery);
  connect(m_issues, &IssuesPane::filterRequested, m_filterBar, &FilterBar::setText);
  connect(m_issues, &IssuesPane::fixRequested, this, &DataPanel::fixIssues);
  connect(m_numbers, &NumbersPane::filterRequested, m_filterBar, &FilterBar::setText);
  connect(m_findBar, &FindBar::rowFound, this, [this](int row) {
    if (m_visible->visibleRow(row) < 0) m_filterBar->clear();
    selectRow(row, false);
  });
  connect(m_findBar, &FindBar::closed, this, &DataPanel::focusTable);
}

QWidget* DataPanel::makeFileRow() {
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid);
  m_fileLabel = makeHeading({});
  m_fileLabel->setObjectName(QStringLiteral("fileLabel"));
  row->addWidget(m_fileLabel, 1);
  auto* label = makeMuted(tr("Read as"));
  label->setWordWrap(false);
  row->addWidget(label);
  m_form = new QComboBox;
  m_form->setObjectName(QStringLiteral("rowForm"));
  m_form->setAccessibleName(tr("Form of the rows in the file"));
  for (const RowForm form : {RowForm::Alpaca, RowForm::ShareGpt, RowForm::Messages, RowForm::QuestionAnswer})
    m_form->addItem(formName(form), static_cast<int>(form));
  connect(m_form, &QComboBox::activated, this, &DataPanel::readAgain);
  row->addWidget(m_form);
  for (QAction* action : actions({"newDataset", "openDataset", "saveDataset"}))
    row->addWidget(makeToolButton(action, action->objectName() + QStringLiteral("Button")));
  return bar;
}

QWidget* DataPanel::makeToolRow() {
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid / 2);
  for (QAction* action : actions({"addRow", "duplicateRow", "deleteRow", nullptr, "moveUp", "moveDown", nullptr, "undo", "redo"})) {
    if (action == nullptr)
      row->addSpacing(kGrid);
    else
      row->addWidget(makeToolButton(action, action->objectName() + QStringLiteral("Button")), 0, Qt::AlignTop);
  }
  auto* many = new QToolButton;
  many->setObjectName(QStringLiteral("rowsMenuButton"));
  many->setText(tr("Rows"));
  many->setToolTip(tr("Split, bulk changes, variants and drafts"));
  many->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(many);
  for (QAction* action : rowActions()) action != nullptr ? menu->addAction(action) : static_cast<void>(menu->addSeparator());
  many->setMenu(menu);
  row->addWidget(many, 0, Qt::AlignTop);
  row->addSpacing(kGrid);
  row->addWidget(m_filterBar, 1);
  return bar;
}

QWidget* DataPanel::makeSide() {
  m_side = new QTabWidget;
  m_side->setObjectName(QStringLiteral("dataSide"));
  m_side->setDocumentMode(true);
  m_side->setMinimumWidth(44 * kGrid);
  m_side->addTab(m_editor, tr("Row"));
  m_side->addTab(m_issues, tr("Issues"));
  m_side->addTab(m_numbers, tr("Numbers"));
  return m_side;
}

QWidget* DataPanel::makeFooter() {
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  m_summary = makeMuted({});
  m_summary->setObjectName(QStringLiteral("dataSummary"));
  row->addWidget(m_summary, 1);
  QPushButton* plan = makeButton(QStringLiteral("planRun"), tr("Plan a run →"), {}, true);
  connect(plan, &QPushButton::clicked, this, &DataPanel::planClicked);
  row->addWidget(plan);
  return bar;
}

void DataPanel::refreshCounts() {
  m_filterBar->setCounts(m_visible->rowCount(), m_visible->isFiltered() ? m_model->rowCount() : m_visible->rowCount());
}

void DataPanel::refresh() {
  const int rows = m_model->rowCount();
  const QString name = m_model->path().isEmpty() ? tr("New dataset") : QFileInfo(m_model->path()).fileName();
  m_fileLabel->setText(isModified() ? tr("%1 (changed)").arg(name) : name);
  m_fileLabel->setToolTip(m_model->path());
  const int problems = m_model->problemRows();
  if (m_model->isLoading())
    m_summary->setText(tr("Reading: %n row(s) so far", nullptr, rows) + QStringLiteral(" · %1 %").arg(qRound(100 * m_readShare)));
  else
    m_summary->setText(problems == 0
                           ? tr("%n row(s), no issues", nullptr, rows)
                           : tr("%n row(s)", nullptr, rows) + QStringLiteral(", ") + tr("%n with issues", nullptr, problems));
  m_side->setTabText(1, problems == 0 ? tr("Issues") : tr("Issues (%1)").arg(countText(problems)));
  m_tableStack->setCurrentIndex(rows == 0 ? 1 : 0);
  m_form->setCurrentIndex(m_form->findData(static_cast<int>(m_model->rowForm())));
  m_form->setEnabled(!m_model->path().isEmpty());
  m_form->setToolTip(qs(m_guess.reason));
  m_placeholders->refresh();
  refreshCounts();
  for (QAction* each :
       actions({"duplicateRow", "deleteRow", "moveUp", "moveDown", "nextIssue", "previousIssue", "goToRow", "splitRows"}))
    each->setEnabled(rows > 0 && !m_model->isLoading());
}

}  // namespace lorikeet
