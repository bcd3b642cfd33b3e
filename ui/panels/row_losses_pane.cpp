// See row_losses_pane.h.
#include "ui/panels/row_losses_pane.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTextEdit>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/engine/background.h"
#include "ui/engine/engine_controller.h"
#include "ui/models/row_losses_model.h"
#include "ui/widgets/chart_style.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/token_view.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr double kDearest = 4;  // nats: a token of 2 %; more looks the same

constexpr RowLearning kShown[] = {RowLearning::NeverLearned, RowLearning::Forgotten, RowLearning::Memorised, RowLearning::Learned};

QString partsText(const std::string& bytes) {
  QString text;
  for (const TokenPart& part : tokenParts(bytes)) text += part.text;
  return text;
}

}  // namespace

RowLossesPane::RowLossesPane(EngineController* controller, RowLossBook* book, QWidget* parent)
    : QWidget(parent),
      m_controller(controller),
      m_book(book),
      m_model(new RowLossesModel(book, this)),
      m_measurer(std::make_unique<Background>(QStringLiteral("token losses"))) {
  setObjectName(QStringLiteral("rowLosses"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, kGrid, 0, 0);
  column->setSpacing(kGrid);
  column->addWidget(makeChips());
  auto* splitter = new QSplitter;
  splitter->setHandleWidth(2 * kGrid);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(makeTable());
  splitter->addWidget(makeTokens());
  splitter->setSizes({60 * kGrid, 60 * kGrid});
  column->addWidget(splitter, 1);
  connect(book, &RowLossBook::changed, this, &RowLossesPane::refresh);
  connect(m_measurer.get(), &Background::failed, m_note, &QLabel::setText);
  refresh();
}

RowLossesPane::~RowLossesPane() = default;

QWidget* RowLossesPane::makeChips() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid);
  const auto add = [&](const QString& name, std::optional<RowLearning> learning) {
    QPushButton* chip = makeButton(name, {});
    chip->setProperty("chip", true);
    chip->setCheckable(true);
    row->addWidget(chip);
    connect(chip, &QPushButton::clicked, this, [this, learning] {
      m_learning = learning;
      if (!learning) m_model->setLosses(m_book->ofStep(m_step));
      refresh();
    });
    return chip;
  };
  m_stepChip = add(QStringLiteral("rowsOfStep"), std::nullopt);
  m_stepChip->setMinimumWidth(14 * kGrid);  // its words change
  for (const RowLearning learning : kShown) {
    const auto at = static_cast<std::size_t>(learning);
    m_chips[at] = add(QStringLiteral("rowsOfKind%1").arg(at), learning);
    m_chips[at]->setToolTip(learningAdvice(learning));
  }
  row->addStretch();
  return box;
}

QWidget* RowLossesPane::makeTable() {
  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("rowLossTable"));
  m_table->setAccessibleName(tr("Rows with their losses"));
  m_table->setModel(m_model);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setShowGrid(false);
  m_table->setWordWrap(false);
  m_table->setTabKeyNavigation(false);
  m_table->setSortingEnabled(true);
  m_table->verticalHeader()->hide();
  QHeaderView* header = m_table->horizontalHeader();
  header->setHighlightSections(false);
  header->setSortIndicator(-1, Qt::AscendingOrder);
  header->setStretchLastSection(true);
  for (const auto& [section, width] : {std::pair{0, 8}, {1, 10}, {2, 16}}) header->resizeSection(section, width * kGrid);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RowLossesPane::showCurrent);
  return m_table;
}

QWidget* RowLossesPane::makeTokens() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  m_tokens = new QTextEdit;
  m_tokens->setObjectName(QStringLiteral("rowLossTokens"));
  m_tokens->setAccessibleName(tr("The row's tokens, shaded by what they cost"));
  m_tokens->setReadOnly(true);
  m_note = makeMuted({});
  m_note->setObjectName(QStringLiteral("rowLossNote"));
  auto* buttons = new QHBoxLayout;
  m_edit = makeButton(QStringLiteral("rowLossEdit"), tr("Edit this row →"), QStringLiteral("edit"));
  m_exclude = makeButton(QStringLiteral("rowLossExclude"), tr("Leave it out of training"), QStringLiteral("close"));
  m_exclude->setToolTip(tr("The row stays in the dataset, marked as a draft; the next run does not learn it. Can be undone."));
  buttons->addWidget(m_note, 1);
  buttons->addWidget(m_exclude);
  buttons->addWidget(m_edit);
  column->addWidget(m_tokens, 1);
  column->addLayout(buttons);
  const auto today = [this] {
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? m_book->today(m_model->loss(index.row()).row) : -1;
  };
  connect(m_edit, &QPushButton::clicked, this, [this, today] {
    if (const int row = today(); row >= 0) emit editRow(row);
  });
  connect(m_exclude, &QPushButton::clicked, this, [this, today] {
    if (const int row = today(); row >= 0) emit excludeRow(row);
    showCurrent();
  });
  return box;
}

void RowLossesPane::begin(const RunConfig& config) {
  m_config = config;
  m_step = -1;
  m_learning.reset();
  m_model->setLosses({});
  m_tokens->clear();
  refresh();
}

void RowLossesPane::showStep(std::int64_t step) {
  m_step = step;
  m_learning.reset();
  m_model->setLosses(m_book->ofStep(step));
  refresh();
  if (m_model->rowCount() > 0) m_table->selectRow(0);
}

void RowLossesPane::refresh() {
  const auto shownStep = m_step >= 0 && !m_learning && m_model->rowCount() > 0 ? m_model->loss(0).step : m_step;
  m_stepChip->setText(m_step < 0 ? tr("Click a point of the curve") : tr("Step %1").arg(shownStep));
  m_stepChip->setEnabled(m_step >= 0);
  m_stepChip->setChecked(!m_learning && m_step >= 0);
  for (const RowLearning learning : kShown) {
    QPushButton* chip = m_chips[static_cast<std::size_t>(learning)];
    chip->setText(QStringLiteral("%1  %2").arg(learningName(learning), countText(static_cast<std::int64_t>(m_book->count(learning)))));
    chip->setEnabled(m_book->count(learning) > 0);
    chip->setChecked(m_learning == learning);
  }
  if (m_learning) {
    const QModelIndex current = m_table->currentIndex();
    const std::optional<std::uint32_t> keep = current.isValid() ? std::optional(m_model->loss(current.row()).row) : std::nullopt;
    m_model->setLosses(m_book->ofLearning(*m_learning));
    for (int row = 0; row < m_model->rowCount(); ++row)
      if (keep && m_model->loss(row).row == *keep) m_table->selectRow(row);
  }
  refreshButtons();
}

RowPtr RowLossesPane::currentRow() const {
  const QModelIndex index = m_table->currentIndex();
  return index.isValid() ? m_book->row(m_model->loss(index.row()).row) : nullptr;
}

/// @return whether the row stands in the dataset as the run saw it
bool RowLossesPane::refreshButtons() {
  const RowPtr row = currentRow();
  const bool here = row != nullptr && m_book->today(m_model->loss(m_table->currentIndex().row()).row) >= 0;
  m_edit->setEnabled(here);
  m_exclude->setEnabled(here && !row->draft);
  if (!row) {
    m_tokens->clear();
    m_note->setText(m_book->isEmpty() ? tr("Once a run trains, each of its rows tells here how well the model knows it.") : tr("Choose a row."));
  }
  return here;
}

void RowLossesPane::showCurrent() {
  const QModelIndex index = m_table->currentIndex();
  const RowPtr row = currentRow();
  const bool here = refreshButtons();
  if (!row || m_controller->model() == nullptr) return;
  m_note->setText(here ? tr("measuring …") : tr("This row has been changed or deleted since the run began."));
  m_measurer->start([this, model = m_controller->model(), adapter = m_adapter, config = m_config, row,
                     at = m_model->loss(index.row()).row](const std::stop_token&, const Background::Post& post) {
    const auto tokens = std::make_shared<const std::vector<TokenLoss>>(tokenLosses(model, adapter, config, *row, at));
    post([this, tokens] { present(*tokens); });
  });
}

/// Darker = dearer, and underlined from one nat on, so that it is told without colour, too.
void RowLossesPane::present(const std::vector<TokenLoss>& tokens) {
  QTextDocument* document = m_tokens->document();
  document->clear();
  QTextCursor cursor(document);
  const ThemeColors& colors = themeColors();
  double sum = 0;
  int learned = 0;
  for (const TokenLoss& token : tokens) {
    QTextCharFormat format;
    if (token.supervised && std::isfinite(token.loss)) {
      format.setForeground(colors.text);
      format.setBackground(blend(colors.surface, colors.error, 0.6 * std::clamp(token.loss / kDearest, 0.0, 1.0)));
      format.setToolTip(tr("%1 nats: probability %2 %").arg(QString::number(token.loss, 'f', 2), QString::number(100 * std::exp(-token.loss), 'f', 1)));
      if (token.loss >= 1) format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
      sum += token.loss;
      ++learned;
    } else {
      format.setForeground(colors.muted);
      format.setFontStrikeOut(token.cut);
    }
    const QString text = partsText(token.text);
    cursor.insertText(text, format);
    if (token.text.find('\n') != std::string::npos) cursor.insertText(QStringLiteral("\n"));
  }
  m_tokens->moveCursor(QTextCursor::Start);
  m_note->setText(learned > 0 ? tr("%1 nats a token by what has been learned so far; darker and underlined = not known.").arg(lossText(sum / learned))
                              : tr("Nothing of this row is learned."));
  emit tokensShown();
}

}  // namespace lorikeet
