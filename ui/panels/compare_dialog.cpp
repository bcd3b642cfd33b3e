// See compare_dialog.h.
#include "ui/panels/compare_dialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTextEdit>
#include <QVBoxLayout>

#include "ui/engine/background.h"
#include "ui/models/compare_model.h"
#include "ui/models/row_check.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

CompareDialog::CompareDialog(QWidget* parent)
    : QDialog(parent),
      m_model(new CompareModel(this)),
      m_comparing(new Background(QStringLiteral("compare"), this)),
      m_marking(new Background(QStringLiteral("compare-words"), this)),
      m_title(makeHeading({})),
      m_message(makeMuted({})),
      m_stack(new QStackedWidget) {
  setObjectName(QStringLiteral("compareDialog"));
  setWindowTitle(tr("Compare two versions"));
  resize(112 * kGrid, 76 * kGrid);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  m_title->setWordWrap(true);
  column->addWidget(m_title);
  column->addWidget(makeChips());
  m_message->setObjectName(QStringLiteral("compareMessage"));
  m_message->setAlignment(Qt::AlignCenter);
  m_stack->addWidget(m_message);
  m_stack->addWidget(makeResult());
  column->addWidget(m_stack, 1);
  auto* buttons = new QDialogButtonBox;
  QPushButton* close = makeButton(QStringLiteral("compareClose"), tr("Close"));
  buttons->addButton(close, QDialogButtonBox::RejectRole);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  column->addWidget(buttons);
  connect(m_comparing, &Background::failed, this, [this](const QString& sentence) {
    setTextKind(m_message, QStringLiteral("error"));
    m_message->setText(sentence);
  });
  connect(this, &QDialog::finished, m_comparing, &Background::cancel);
}

CompareDialog::~CompareDialog() = default;

QPushButton* CompareDialog::makeChip(const char* name) {
  QPushButton* chip = makeButton(QLatin1String(name), {});
  chip->setProperty("chip", true);
  chip->setCheckable(true);
  chip->setChecked(true);
  chip->setToolTip(tr("Show these rows or leave them out"));
  connect(chip, &QPushButton::toggled, this, [this] {
    m_model->setShown(m_added->isChecked(), m_removed->isChecked(), m_changed->isChecked());
    if (m_model->rowCount() > 0)
      m_table->selectRow(0);
    else
      m_text->clear();
  });
  return chip;
}

QWidget* CompareDialog::makeChips() {
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid);
  m_added = makeChip("chipAdded");
  m_removed = makeChip("chipRemoved");
  m_changed = makeChip("chipChanged");
  for (QPushButton* chip : {m_added, m_removed, m_changed}) row->addWidget(chip);
  row->addStretch();
  return bar;
}

QWidget* CompareDialog::makeResult() {
  auto* splitter = new QSplitter;
  splitter->setHandleWidth(2 * kGrid);
  splitter->setChildrenCollapsible(false);
  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("compareTable"));
  m_table->setAccessibleName(tr("Rows that differ"));
  m_table->setModel(m_model);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setShowGrid(false);
  m_table->setWordWrap(false);
  m_table->setTabKeyNavigation(false);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + kGrid * 3 / 2);
  m_table->horizontalHeader()->setStretchLastSection(true);
  m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_table->horizontalHeader()->resizeSection(CompareModel::Change, 12 * kGrid);
  m_table->horizontalHeader()->resizeSection(CompareModel::RowNumber, 11 * kGrid);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CompareDialog::showCurrent);
  m_text = new QTextEdit;
  m_text->setObjectName(QStringLiteral("compareText"));
  m_text->setAccessibleName(tr("The row with its changes marked"));
  m_text->setReadOnly(true);
  splitter->addWidget(m_table);
  splitter->addWidget(m_text);
  splitter->setStretchFactor(0, 2);
  splitter->setStretchFactor(1, 3);
  return splitter;
}

void CompareDialog::start(RowList before, QString beforeName, RowList after, QString afterName) {
  m_title->setText(tr("From “%1” to “%2”").arg(beforeName, afterName));
  setTextKind(m_message, QStringLiteral("muted"));
  m_message->setText(tr("Comparing %1 with %2 rows…")
                         .arg(countText(static_cast<qint64>(before.size())), countText(static_cast<qint64>(after.size()))));
  m_stack->setCurrentIndex(0);
  m_model->setPairs({}, {}, {});
  showChips();
  m_comparing->start(
      [this, before = std::move(before), after = std::move(after)](const std::stop_token& stop, const Background::Post& post) {
        auto pairs = compareRows(before, after, stop);
        post([this, before, after, pairs = std::move(pairs)] {
          m_model->setPairs(before, after, pairs);
          showChips();
          if (m_model->rowCount() > 0) m_table->selectRow(0);
          m_message->setText(tr("The two versions are equal."));
          m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 1 : 0);
          emit compared();
        });
      });
  open();
}

void CompareDialog::showChips() {
  const auto show = [this](QPushButton* chip, RowChange change, const QString& name) {
    const std::size_t count = m_model->count(change);
    chip->setText(name.arg(countText(static_cast<qint64>(count))));
    chip->setEnabled(count > 0);
    QFont bold = chip->font();  // as it is while switched on
    bold.setWeight(QFont::DemiBold);
    chip->setMinimumWidth(QFontMetrics(bold).horizontalAdvance(chip->text()) + 4 * kGrid);
  };
  show(m_added, RowChange::Added, tr("+ added %1"));
  show(m_removed, RowChange::Removed, tr("− removed %1"));
  show(m_changed, RowChange::Changed, tr("~ changed %1"));
}

std::vector<CompareDialog::MarkedTurn> CompareDialog::markTurns(const Row* before, const Row* after) {
  std::vector<MarkedTurn> marked;
  const std::size_t had = before != nullptr ? before->turns.size() : 0, has = after != nullptr ? after->turns.size() : 0;
  for (std::size_t i = 0; i < std::max(had, has); ++i) {
    if (i >= had) {
      marked.push_back({roleName(after->turns[i].role), {{after->turns[i].content, RowChange::Added}}});
    } else if (i >= has) {
      marked.push_back({roleName(before->turns[i].role), {{before->turns[i].content, RowChange::Removed}}});
    } else {
      const QString was = roleName(before->turns[i].role), is = roleName(after->turns[i].role);
      marked.push_back(
          {was == is ? is : was + QStringLiteral(" → ") + is, compareWords(before->turns[i].content, after->turns[i].content)});
    }
  }
  return marked;
}

QString CompareDialog::noteOf(const Row* before, const Row* after) {
  if (before == nullptr || after == nullptr) return {};
  QStringList notes;
  if (before->split != after->split) notes.append(tr("Split: %1 → %2").arg(splitName(before->split), splitName(after->split)));
  const auto joined = [](const std::vector<std::string>& tags) {
    QStringList list;
    for (const std::string& tag : tags) list.append(qs(tag));
    return list.isEmpty() ? QStringLiteral("–") : list.join(QStringLiteral(", "));
  };
  if (before->tags != after->tags) notes.append(tr("Tags: %1 → %2").arg(joined(before->tags), joined(after->tags)));
  if (before->draft != after->draft) notes.append(after->draft ? tr("Now a draft") : tr("Draft approved"));
  if (before->locked != after->locked) notes.append(after->locked ? tr("Now locked") : tr("No longer locked"));
  return notes.join(QLatin1Char('\n'));
}

void CompareDialog::showCurrent() {
  const QModelIndex current = m_table->currentIndex();
  if (!current.isValid()) return m_text->clear();
  const RowPair& pair = m_model->pair(current.row());
  m_marking->start([this, before = m_model->beforeOf(pair), after = m_model->afterOf(pair)](const std::stop_token&,
                                                                                            const Background::Post& post) {
    auto turns = markTurns(before.get(), after.get());
    post([this, turns = std::move(turns), note = noteOf(before.get(), after.get())] { present(turns, note); });
  });
}

void CompareDialog::present(const std::vector<MarkedTurn>& turns, const QString& note) {
  const ThemeColors& colors = themeColors();
  QTextCharFormat head, same, added, removed;
  head.setForeground(colors.muted);
  head.setFontWeight(QFont::DemiBold);
  same.setForeground(colors.text);
  added.setForeground(colors.good);
  added.setFontUnderline(true);
  added.setFontWeight(QFont::DemiBold);
  removed.setForeground(colors.error);
  removed.setFontStrikeOut(true);
  m_text->clear();
  QTextCursor cursor(m_text->document());
  cursor.beginEditBlock();
  const QTextCharFormat* const formats[] = {&same, &added, &removed};
  if (!note.isEmpty()) cursor.insertText(note + QLatin1Char('\n'), head);
  for (const MarkedTurn& turn : turns) {
    cursor.insertText(turn.role + QLatin1Char('\n'), head);
    for (const WordMark& word : turn.words) cursor.insertText(qs(word.text), *formats[static_cast<std::size_t>(word.change) % 3]);
    cursor.insertText(QStringLiteral("\n\n"), same);
  }
  cursor.endEditBlock();
  m_text->moveCursor(QTextCursor::Start);
  emit rowShown();
}

}  // namespace lorikeet
