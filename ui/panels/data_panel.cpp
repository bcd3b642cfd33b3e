// See data_panel.h. The files and the commands on rows stand in data_panel_actions.cpp.
#include "ui/panels/data_panel.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/models/row_check.h"
#include "ui/models/row_filter.h"
#include "ui/panels/placeholder_form.h"
#include "ui/panels/row_editor.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
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
      m_filter(new RowFilter(m_model, this)),
      m_editor(new RowEditor(m_model)),
      m_placeholders(new PlaceholderForm(m_model)),
      m_banner(new Banner(QStringLiteral("dataBanner"))),
      m_refreshTimer(new QTimer(this)) {
  setObjectName(QStringLiteral("dataPanel"));
  makeActions();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  column->addWidget(makeFileRow());
  column->addWidget(m_banner);
  column->addWidget(makeToolRow());
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
  splitter->addWidget(m_editor);
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  m_editor->setMinimumWidth(36 * kGrid);
  column->addWidget(splitter, 1);
  column->addWidget(makeFooter());
  connectModel();
  refresh();
}

void DataPanel::connectModel() {
  m_refreshTimer->setSingleShot(true);
  m_refreshTimer->setInterval(kRefreshMs);
  connect(m_refreshTimer, &QTimer::timeout, this, &DataPanel::refresh);
  connect(m_model, &DatasetModel::contentChanged, m_refreshTimer, qOverload<>(&QTimer::start));
  connect(m_model, &QAbstractItemModel::modelReset, this, &DataPanel::refresh);
  connect(m_model->undoStack(), &QUndoStack::cleanChanged, this, [this] {
    refresh();
    emit modifiedChanged();
  });
  // The editor follows its row when rows come, go or move above it; the proxy has already heard of the change.
  const auto follow = [this] {
    const QModelIndex current = m_filter->mapToSource(m_table->currentIndex());
    m_editor->showRow(current.isValid() ? current.row() : -1);
  };
  connect(m_model, &QAbstractItemModel::rowsInserted, m_editor, follow);
  connect(m_model, &QAbstractItemModel::rowsRemoved, m_editor, follow);
  connect(m_model, &QAbstractItemModel::rowsMoved, m_editor, follow);
  connect(m_controller, &EngineController::datasetRead, this, &DataPanel::onRead);
  connect(m_controller, &EngineController::datasetSaved, this, &DataPanel::onSaved);
  connect(m_controller, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task == EngineTask::SaveDataset) m_afterSave = {};
    if (task == EngineTask::ReadDataset || task == EngineTask::SaveDataset) m_banner->showMessage(Banner::Kind::Error, sentence);
  });
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
  for (QAction* action : {m_new, m_open, m_save})
    row->addWidget(makeToolButton(action, action->objectName() + QStringLiteral("Button")));
  return bar;
}

QWidget* DataPanel::makeToolRow() {
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid / 2);
  for (QAction* action : {m_add, m_duplicate, m_delete, m_up, m_down, m_undo, m_redo}) {
    row->addWidget(makeToolButton(action, action->objectName() + QStringLiteral("Button")));
    if (action == m_delete || action == m_down) row->addSpacing(kGrid);
  }
  row->addStretch();
  m_onlyProblems = new QToolButton;
  m_onlyProblems->setObjectName(QStringLiteral("onlyProblems"));
  m_onlyProblems->setText(tr("Only rows with issues"));
  m_onlyProblems->setIcon(icon(QStringLiteral("warning"), IconColor::Warning));
  m_onlyProblems->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_onlyProblems->setCheckable(true);
  connect(m_onlyProblems, &QToolButton::toggled, m_filter, &RowFilter::setOnlyProblems);
  row->addWidget(m_onlyProblems);
  m_filterEdit = new QLineEdit;
  m_filterEdit->setObjectName(QStringLiteral("rowFilter"));
  m_filterEdit->setPlaceholderText(tr("Filter rows"));
  m_filterEdit->setAccessibleName(tr("Filter rows"));
  m_filterEdit->setClearButtonEnabled(true);
  m_filterEdit->setFixedWidth(30 * kGrid);
  m_filterEdit->addAction(icon(QStringLiteral("search"), IconColor::Muted), QLineEdit::LeadingPosition);
  connect(m_filterEdit, &QLineEdit::textChanged, m_filter, &RowFilter::setText);
  row->addWidget(m_filterEdit);
  return bar;
}

QWidget* DataPanel::makeTable() {
  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("rowTable"));
  m_table->setAccessibleName(tr("Rows of the dataset"));
  m_table->setModel(m_filter);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
  m_table->setShowGrid(false);
  m_table->setWordWrap(false);
  m_table->setTabKeyNavigation(false);
  m_table->setItemDelegateForColumn(DatasetModel::SplitColumn, new SplitDelegate(m_table));
  m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + kGrid * 3 / 2);
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  QHeaderView* header = m_table->horizontalHeader();
  header->setHighlightSections(false);
  header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  header->setSectionResizeMode(DatasetModel::Question, QHeaderView::Stretch);
  header->setSectionResizeMode(DatasetModel::Answer, QHeaderView::Stretch);
  const int widths[] = {0, 0, 7 * kGrid, 11 * kGrid, 9 * kGrid, 12 * kGrid};
  for (int section = DatasetModel::Turns; section < DatasetModel::ColumnCount; ++section)
    header->resizeSection(section, widths[section]);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& current) { m_editor->showRow(current.isValid() ? m_filter->mapToSource(current).row() : -1); });
  auto* empty =
      new EmptyState(QStringLiteral("data"), tr("Questions and answers"),
                     tr("A model learns from pairs: what a person asks, and what it should answer. Open a file (JSON, JSON "
                        "lines, CSV, TSV) or write the first pair here."),
                     QStringLiteral("emptyAdd"), tr("Write the first pair"));
  connect(empty->button(), &QPushButton::clicked, m_add, &QAction::trigger);
  m_tableStack = new QStackedWidget;
  m_tableStack->addWidget(m_table);
  m_tableStack->addWidget(empty);
  return m_tableStack;
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

void DataPanel::refresh() {
  const int rows = m_model->rowCount();
  const QString name = m_model->path().isEmpty() ? tr("New dataset") : QFileInfo(m_model->path()).fileName();
  m_fileLabel->setText(isModified() ? tr("%1 (changed)").arg(name) : name);
  m_fileLabel->setToolTip(m_model->path());
  const int problems = m_model->problemRows();
  m_summary->setText(problems == 0
                         ? tr("%n row(s), no issues", nullptr, rows)
                         : tr("%n row(s)", nullptr, rows) + QStringLiteral(", ") + tr("%n with issues", nullptr, problems));
  m_onlyProblems->setVisible(problems > 0 || m_onlyProblems->isChecked());
  m_tableStack->setCurrentIndex(rows == 0 ? 1 : 0);
  m_form->setCurrentIndex(m_form->findData(static_cast<int>(m_model->rowForm())));
  m_form->setEnabled(!m_model->path().isEmpty());
  m_form->setToolTip(qs(m_guess.reason));
  m_placeholders->refresh();
  for (QAction* action : {m_duplicate, m_delete, m_up, m_down}) action->setEnabled(rows > 0);
}

}  // namespace lorikeet
