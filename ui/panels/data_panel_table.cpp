// The Data page's table: columns, delegates, selection. See data_panel.h.
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <algorithm>
#include <array>

#include "ui/models/visible_rows.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/find_bar.h"
#include "ui/panels/row_editor.h"
#include "ui/widgets/answer_delegate.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/split_delegate.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

void DataPanel::setUpHeader() {
  QHeaderView* header = m_table->horizontalHeader();
  header->setHighlightSections(false);
  header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  header->setSortIndicatorClearable(true);  // the third click gives the order of the file back
  header->setSortIndicator(-1, Qt::AscendingOrder);
  header->setSectionResizeMode(DatasetModel::Question, QHeaderView::Stretch);
  header->setSectionResizeMode(DatasetModel::Answer, QHeaderView::Stretch);
  header->setMinimumSectionSize(5 * kGrid);
  constexpr std::array widths = {0, 0, 7, 8, 9, 10, 8, 13, 9};
  for (int section = DatasetModel::Turns; section < DatasetModel::ColumnCount; ++section)
    header->resizeSection(section, widths[static_cast<std::size_t>(section)] * kGrid);
  for (const int hidden : {DatasetModel::Turns, DatasetModel::Supervised, DatasetModel::LastLoss}) header->hideSection(hidden);
  header->setContextMenuPolicy(Qt::ActionsContextMenu);
  for (int section = 0; section < DatasetModel::ColumnCount; ++section) {
    auto* show = new QAction(m_model->headerData(section, Qt::Horizontal).toString(), header);
    show->setCheckable(true);
    show->setChecked(!header->isSectionHidden(section));
    connect(show, &QAction::toggled, header, [header, section](bool on) { header->setSectionHidden(section, !on); });
    header->addAction(show);
  }
}

QWidget* DataPanel::makeTable() {
  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("rowTable"));
  m_table->setAccessibleName(tr("Rows of the dataset"));
  m_table->setModel(m_visible);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
  m_table->setShowGrid(false);
  m_table->setWordWrap(false);
  m_table->setTabKeyNavigation(false);
  m_table->setDragDropMode(QAbstractItemView::InternalMove);
  m_table->setDragDropOverwriteMode(false);
  m_table->setDropIndicatorShown(true);
  m_table->setItemDelegateForColumn(DatasetModel::SplitColumn, new SplitDelegate(m_table));
  m_table->setItemDelegateForColumn(DatasetModel::Answer, new AnswerDelegate(m_table));
  // Text fields have these keys too, so they mean rows only where the table has the focus.
  for (QAction* action : actions({"copyRows", "cutRows", "pasteRows", "selectAllRows"})) {
    action->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(action);
  }
  // One height for all rows: a million of them are laid out without asking any.
  m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + kGrid * 3 / 2);
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  setUpHeader();
  m_table->setSortingEnabled(true);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
    const int row = m_visible->sourceRow(current.row());
    m_editor->showRow(row);
    m_findBar->setCurrentRow(row);
  });
  // After the table's own: what was selected is selected again, where it is still shown.
  connect(m_visible, &QAbstractItemModel::modelReset, this, &DataPanel::selectKept);
  auto* empty =
      new EmptyState(QStringLiteral("data"), tr("Questions and answers"),
                     tr("A model learns from pairs: what a person asks, and what it should answer. Open a file (JSON, JSON "
                        "lines, CSV, TSV) or write the first pair here."),
                     QStringLiteral("emptyAdd"), tr("Write the first pair"));
  connect(empty->button(), &QPushButton::clicked, action("addRow"), &QAction::trigger);
  m_tableStack = new QStackedWidget;
  m_tableStack->addWidget(m_table);
  m_tableStack->addWidget(empty);
  return m_tableStack;
}

void DataPanel::keepSelection() {
  m_keptRows = m_model->rows();
  m_keptSelection = selectedRows();
  m_keptCurrent = m_editor->row() < m_model->rowCount() ? m_editor->row() : -1;
}

void DataPanel::selectKept() {
  std::vector<int> rows = std::move(m_keptSelection);
  int current = m_keptCurrent;
  // A filter or another order leaves the rows where they are; else they are looked for.
  if (!(rows.empty() && current < 0) && !m_model->rows().sharesAllWith(m_keptRows)) {
    const auto known = [this](int row) { return m_keptRows.pointer(static_cast<std::size_t>(row)); };
    std::vector<RowPtr> selected;
    for (const int row : rows) selected.push_back(known(row));
    std::sort(selected.begin(), selected.end());
    const RowPtr wanted = current >= 0 ? known(current) : nullptr;
    rows.clear();
    current = -1;
    int at = 0;
    for (auto each = m_model->rows().begin(); each != m_model->rows().end(); ++each, ++at) {
      if (each.shared() == wanted) current = at;
      if (std::binary_search(selected.begin(), selected.end(), each.shared())) rows.push_back(at);
    }
  }
  m_keptRows = {};
  if (!rows.empty())
    selectRows(rows);
  else
    m_editor->showRow(current >= 0 && m_visible->visibleRow(current) >= 0 ? current : -1);
}

}  // namespace lorikeet
