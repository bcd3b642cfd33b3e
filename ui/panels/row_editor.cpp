// See row_editor.h.
#include "ui/panels/row_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QFrame>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "core/edit/row_checks.h"
#include "ui/models/dataset_model.h"
#include "ui/models/row_check.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/issue_text.h"
#include "ui/widgets/token_pane.h"
#include "ui/widgets/turn_list.h"
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
  connect(model, &DatasetModel::factsChanged, this, [this] {
    if (m_row >= 0 && m_row < m_model->rowCount()) refreshIssues();
  });
}

QWidget* RowEditor::makePage() {
  auto* splitter = new QSplitter(Qt::Vertical);
  splitter->setHandleWidth(kGrid);
  splitter->setChildrenCollapsible(false);
  QVBoxLayout *card = nullptr, *tokenCard = nullptr;
  splitter->addWidget(makeCard(&card));
  splitter->addWidget(makeCard(&tokenCard));
  splitter->setStretchFactor(0, 5);
  splitter->setStretchFactor(1, 3);
  splitter->setSizes({64 * kGrid, 36 * kGrid});
  m_title = makeHeading({});
  m_title->setObjectName(QStringLiteral("rowTitle"));
  card->addWidget(m_title);
  m_draftNote = makeDraftNote();
  card->addWidget(m_draftNote);
  m_issues = new QWidget;
  m_issues->setObjectName(QStringLiteral("rowProblems"));
  m_issueColumn = new QVBoxLayout(m_issues);
  m_issueColumn->setContentsMargins(0, 0, 0, 0);
  m_issueColumn->setSpacing(kGrid / 2);
  card->addWidget(m_issues);
  m_turns = new TurnList;
  connect(m_turns, &TurnList::changed, this, [this](const std::vector<Message>& turns, bool typing) {
    if (m_refreshing || m_row < 0) return;
    Row row = m_model->row(m_row);
    row.turns = turns;
    commit(std::move(row), typing);
  });
  card->addWidget(m_turns, 1);
  card->addWidget(makeForm());
  m_tokens = new TokenPane;
  tokenCard->addWidget(m_tokens);
  return splitter;
}

QWidget* RowEditor::makeDraftNote() {
  auto* note = new QFrame;
  note->setObjectName(QStringLiteral("draftNote"));
  note->setProperty("banner", QStringLiteral("info"));
  auto* row = new QHBoxLayout(note);
  row->setContentsMargins(kGrid, kGrid / 2, kGrid / 2, kGrid / 2);
  auto* text = new QLabel(tr("Draft of a model: read it and mend it. Until it is approved, no run learns from it."));
  text->setWordWrap(true);
  row->addWidget(text, 1);
  QPushButton* approve = makeButton(QStringLiteral("approveDraft"), tr("Approve"), QStringLiteral("ok"), true);
  connect(approve, &QPushButton::clicked, this, [this] {
    Row approved = m_model->row(m_row);
    approved.draft = false;
    commit(std::move(approved), false);
  });
  row->addWidget(approve);
  return note;
}

QWidget* RowEditor::makeForm() {
  auto* area = new QWidget;
  auto* form = new QFormLayout(area);
  form->setContentsMargins(0, 0, 0, 0);
  form->setHorizontalSpacing(2 * kGrid);
  m_split = new QComboBox;
  m_split->setObjectName(QStringLiteral("rowSplit"));
  for (const Split split : {Split::Auto, Split::Train, Split::Validation}) m_split->addItem(splitName(split));
  m_split->setToolTip(tr("Which side the row is on: trained on, kept back for validation, or drawn by chance (auto)."));
  m_locked = new QCheckBox(tr("Locked"));
  m_locked->setObjectName(QStringLiteral("rowLocked"));
  m_locked->setToolTip(tr("The row keeps its side when rows are split anew."));
  m_draft = new QCheckBox(tr("Draft"));
  m_draft->setObjectName(QStringLiteral("rowDraft"));
  m_draft->setToolTip(tr("A draft is kept and shown, but no run learns from it until it is approved."));
  m_tags = new QLineEdit;
  m_tags->setObjectName(QStringLiteral("rowTags"));
  m_tags->setPlaceholderText(tr("words with commas between them"));
  auto* side = new QHBoxLayout;
  side->setSpacing(2 * kGrid);
  side->addWidget(m_split, 1);
  side->addWidget(m_locked);
  side->addWidget(m_draft);
  form->addRow(tr("Split"), side);
  form->addRow(tr("Tags"), m_tags);
  const auto commitForm = [this] {
    if (m_row >= 0) commit(rowOfForm(), false);
  };
  connect(m_split, &QComboBox::activated, this, commitForm);
  connect(m_locked, &QCheckBox::clicked, this, commitForm);
  connect(m_draft, &QCheckBox::clicked, this, commitForm);
  connect(m_tags, &QLineEdit::editingFinished, this, commitForm);
  return area;
}

void RowEditor::setTokenSettings(const TokenSettings& settings) { m_tokens->setSettings(settings); }

void RowEditor::showRow(int row) {
  if (row >= m_model->rowCount()) row = -1;
  if (row != m_row) ++m_typingSession;
  m_row = row;
  m_stack->setCurrentIndex(row < 0 ? 0 : 1);
  if (row < 0) m_tokens->showRow(nullptr);
  refresh();
}

void RowEditor::focusQuestion() { m_turns->focusTurn(-1); }

void RowEditor::refresh() {
  if (m_row < 0) return;
  m_refreshing = true;
  const Row& row = m_model->row(m_row);
  m_title->setText(tr("Row %1").arg(m_row + 1));
  m_turns->setTurns(row.turns);
  m_split->setCurrentIndex(static_cast<int>(row.split));
  m_locked->setChecked(row.locked);
  m_draft->setChecked(row.draft);
  m_draftNote->setVisible(row.draft);
  if (!m_tags->hasFocus()) {
    QStringList tags;
    for (const std::string& tag : row.tags) tags.append(qs(tag));
    m_tags->setText(tags.join(QStringLiteral(", ")));
  }
  refreshIssues();
  m_tokens->showRow(std::make_shared<const Row>(row));
  m_refreshing = false;
}

void RowEditor::refreshIssues() {
  const Row& row = m_model->row(m_row);
  const RowFacts& facts = m_model->facts(m_row);
  std::vector<IssueKind> kinds;
  QStringList sentences;
  for (std::size_t i = 0; i < kIssueKinds; ++i) {
    const auto kind = static_cast<IssueKind>(i);
    if (!hasIssue(facts.issues, kind)) continue;
    if (kind == IssueKind::NothingSupervised && hasIssue(facts.issues, IssueKind::EmptyAnswer)) continue;  // that is why
    kinds.push_back(kind);
    sentences.append(issueSentence(kind, row, facts));
  }
  m_issues->setVisible(!kinds.empty());
  if (sentences == m_issueSentences) return;  // typing goes on: the lines stay, and with them the focus
  m_issueSentences = sentences;
  while (QLayoutItem* line = m_issueColumn->takeAt(0)) {
    // Later, for it may be the line whose button was just clicked.
    line->widget()->hide();
    line->widget()->deleteLater();
    delete line;
  }
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const bool fixable = hasFix(kinds[i]) && (kinds[i] == IssueKind::Duplicate || fixed(row, kinds[i]).has_value());
    addIssueLine(kinds[i], sentences[static_cast<qsizetype>(i)], fixable);
  }
}

void RowEditor::addIssueLine(IssueKind kind, const QString& sentence, bool fixable) {
  auto* line = new QWidget;
  auto* row = new QHBoxLayout(line);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid);
  auto* mark = new QLabel;
  mark->setPixmap(icon(QStringLiteral("warning"), IconColor::Warning).pixmap(16, 16));
  row->addWidget(mark, 0, Qt::AlignTop);
  auto* text = new QLabel(sentence);
  text->setWordWrap(true);
  text->setTextFormat(Qt::PlainText);
  text->setToolTip(issueAdvice(kind));
  setTextKind(text, QStringLiteral("warning"));
  row->addWidget(text, 1);
  if (fixable) {
    const bool deletes = kind == IssueKind::Duplicate;
    QPushButton* button = makeButton(QStringLiteral("fixRow_") + qs(nameOf(kind)), deletes ? tr("Delete row") : tr("Fix"));
    button->setAccessibleName(deletes ? tr("Delete this duplicate") : tr("Fix: %1").arg(issueName(kind)));
    connect(button, &QPushButton::clicked, this, [this, kind] { fix(kind); });
    row->addWidget(button, 0, Qt::AlignTop);
  }
  m_issueColumn->addWidget(line);
  line->show();
}

void RowEditor::fix(IssueKind kind) {
  if (m_row < 0) return;
  if (kind == IssueKind::Duplicate) return m_model->removeRowsAt({m_row});
  if (std::optional<Row> mended = fixed(m_model->row(m_row), kind)) commit(std::move(*mended), false);
}

Row RowEditor::rowOfForm() const {
  Row row = m_model->row(m_row);
  row.split = static_cast<Split>(m_split->currentIndex());
  row.locked = m_locked->isChecked();
  row.draft = m_draft->isChecked();
  row.tags.clear();
  for (const QString& tag : m_tags->text().split(QRegularExpression(QStringLiteral("[,，、]")), Qt::SkipEmptyParts))
    if (!tag.trimmed().isEmpty()) row.tags.push_back(tag.trimmed().toStdString());
  return row;
}

void RowEditor::commit(Row row, bool typing) {
  if (m_refreshing || m_row < 0) return;
  if (!typing) ++m_typingSession;
  m_model->editRow(m_row, row, tr("edit row %1").arg(m_row + 1), typing ? m_typingSession : -1);
}

}  // namespace lorikeet
