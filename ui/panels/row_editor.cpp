// See row_editor.h.
#include "ui/panels/row_editor.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/models/dataset_model.h"
#include "ui/models/row_check.h"
#include "ui/widgets/turn_edit.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

RowEditor::RowEditor(DatasetModel* model, QWidget* parent) : QWidget(parent), m_model(model), m_stack(new QStackedLayout(this)) {
  setObjectName(QStringLiteral("rowEditor"));
  auto* none = makeMuted(tr("Choose a row to edit it here, or add one with Ctrl+N."));
  none->setAlignment(Qt::AlignCenter);
  m_stack->addWidget(none);
  m_stack->addWidget(makePage());
  connect(model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first, const QModelIndex& last) {
    if (m_row >= first.row() && m_row <= last.row()) refresh();
  });
  connect(model, &QAbstractItemModel::modelReset, this, [this] { showRow(-1); });
}

QWidget* RowEditor::makePage() {
  QVBoxLayout* card = nullptr;
  QFrame* page = makeCard(&card);
  m_title = makeHeading({});
  card->addWidget(m_title);
  m_problems = new QLabel;
  m_problems->setObjectName(QStringLiteral("rowProblems"));
  m_problems->setWordWrap(true);
  setTextKind(m_problems, QStringLiteral("warning"));
  card->addWidget(m_problems);

  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  auto* inner = new QWidget;
  m_turnColumn = new QVBoxLayout(inner);
  m_turnColumn->setContentsMargins(0, 0, kGrid / 2, 0);
  m_turnColumn->setSpacing(kGrid * 3 / 2);
  QPushButton* add = makeButton(QStringLiteral("addTurn"), tr("Add a turn"), QStringLiteral("add"));
  connect(add, &QPushButton::clicked, this, &RowEditor::addTurn);
  m_turnColumn->addWidget(add, 0, Qt::AlignLeft);
  m_turnColumn->addStretch();
  scroll->setWidget(inner);
  inner->setAutoFillBackground(false);
  scroll->viewport()->setAutoFillBackground(false);
  card->addWidget(scroll, 1);

  auto* form = new QFormLayout;
  form->setHorizontalSpacing(2 * kGrid);
  m_split = new QComboBox;
  m_split->setObjectName(QStringLiteral("rowSplit"));
  for (const Split split : {Split::Auto, Split::Train, Split::Validation}) m_split->addItem(splitName(split));
  m_split->setToolTip(tr("Which side the row is on: trained on, kept back for validation, or drawn by chance (auto)."));
  m_tags = new QLineEdit;
  m_tags->setObjectName(QStringLiteral("rowTags"));
  m_tags->setPlaceholderText(tr("words with commas between them"));
  form->addRow(tr("Split"), m_split);
  form->addRow(tr("Tags"), m_tags);
  card->addLayout(form);
  connect(m_split, &QComboBox::activated, this, [this] { commit(editedRow(), false); });
  connect(m_tags, &QLineEdit::editingFinished, this, [this] { commit(editedRow(), false); });
  return page;
}

void RowEditor::showRow(int row) {
  if (row >= m_model->rowCount()) row = -1;
  if (row != m_row) ++m_typingSession;
  m_row = row;
  m_stack->setCurrentIndex(row < 0 ? 0 : 1);
  refresh();
}

void RowEditor::focusQuestion() {
  if (!m_turns.empty()) m_turns.front()->textEdit()->setFocus();
}

void RowEditor::setTurnCount(std::size_t count) {
  while (m_turns.size() > count) {
    delete m_turns.back();
    m_turns.pop_back();
  }
  while (m_turns.size() < count) {
    const int number = static_cast<int>(m_turns.size());
    auto* turn = new TurnEdit(number);
    m_turnColumn->insertWidget(number, turn);
    connect(turn, &TurnEdit::edited, this, [this] { commit(editedRow(), true); });
    connect(
        turn, &TurnEdit::removeClicked, this,
        [this, number] {
          Row row = editedRow();
          row.turns.erase(row.turns.begin() + number);
          commit(row, false);
        },
        Qt::QueuedConnection);  // the button that was clicked goes away with its turn
    m_turns.push_back(turn);
  }
}

void RowEditor::refresh() {
  if (m_row < 0) return;
  m_refreshing = true;
  const Row& row = m_model->row(m_row);
  m_title->setText(tr("Row %1").arg(m_row + 1));
  setTurnCount(row.turns.size());
  for (std::size_t i = 0; i < row.turns.size(); ++i) m_turns[i]->setTurn(row.turns[i]);
  m_split->setCurrentIndex(static_cast<int>(row.split));
  if (!m_tags->hasFocus()) {
    QStringList tags;
    for (const std::string& tag : row.tags) tags.append(qs(tag));
    m_tags->setText(tags.join(QStringLiteral(", ")));
  }
  const QStringList problems = m_model->problems(m_row);
  m_problems->setText(problems.join(QLatin1Char('\n')));
  m_problems->setVisible(!problems.isEmpty());
  m_refreshing = false;
}

Row RowEditor::editedRow() const {
  Row row = m_model->row(m_row);
  row.turns.clear();
  for (const TurnEdit* turn : m_turns) row.turns.push_back(turn->turn());
  row.split = static_cast<Split>(m_split->currentIndex());
  row.tags.clear();
  for (const QString& tag : m_tags->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
    if (!tag.trimmed().isEmpty()) row.tags.push_back(tag.trimmed().toStdString());
  return row;
}

void RowEditor::commit(const Row& row, bool typing) {
  if (m_refreshing || m_row < 0) return;
  if (!typing) ++m_typingSession;
  m_model->editRow(m_row, row, tr("edit row %1").arg(m_row + 1), typing ? m_typingSession : -1);
}

void RowEditor::addTurn() {
  if (m_row < 0) return;
  Row row = editedRow();
  const bool afterUser = !row.turns.empty() && row.turns.back().role == "user";
  row.turns.push_back({afterUser ? "assistant" : "user", ""});
  commit(row, false);
}

}  // namespace lorikeet
