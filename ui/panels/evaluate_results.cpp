// See evaluate_results.h.
#include "ui/panels/evaluate_results.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/widgets/interval_delegate.h"
#include "ui/widgets/sentence_text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

QTableView* makeTable(const QString& name, const QString& accessible, QAbstractItemModel* model) {
  auto* table = new QTableView;
  table->setObjectName(name);
  table->setAccessibleName(accessible);
  table->setModel(model);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setShowGrid(false);
  table->setWordWrap(false);
  table->setTabKeyNavigation(false);
  table->verticalHeader()->hide();
  table->horizontalHeader()->setHighlightSections(false);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  return table;
}

QString paragraph(const QString& head, const QString& text, const QColor& color) {
  return QStringLiteral("<p style=\"margin:0 0 5px 0; line-height:130%\"><span style=\"color:%1\">%2</span>&nbsp;&nbsp;%3</p>")
      .arg(color.name(), head.toHtmlEscaped(), text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
}

}  // namespace

EvaluateResults::EvaluateResults(QWidget* parent)
    : QWidget(parent), m_metrics(new EvalMetricsModel(this)), m_rows(new EvalRowsModel(this)) {
  setObjectName(QStringLiteral("evaluateResults"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, kGrid, 0, 0);
  column->setSpacing(kGrid);
  column->addWidget(makeHead());
  column->addWidget(makeMetrics());
  column->addWidget(makeRows(), 1);
}

QWidget* EvaluateResults::makeHead() {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid);
  m_set = new QComboBox;
  m_set->setObjectName(QStringLiteral("evalSet"));
  m_set->setAccessibleName(tr("Question set that is shown"));
  m_who = new QComboBox;
  m_who->setObjectName(QStringLiteral("evalBeside"));
  m_who->setAccessibleName(tr("Adapter that is shown beside the base"));
  for (QComboBox* box : {m_set, m_who}) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(18);
    connect(box, qOverload<int>(&QComboBox::currentIndexChanged), this, &EvaluateResults::refresh);
  }
  m_facts = makeMuted({});
  m_facts->setObjectName(QStringLiteral("evalFacts"));
  row->addWidget(m_set);
  row->addWidget(m_who);
  row->addWidget(m_facts, 1);
  return head;
}

QWidget* EvaluateResults::makeMetrics() {
  m_metricTable = makeTable(QStringLiteral("evalMetrics"), tr("Means with 95 % intervals"), m_metrics);
  m_metricTable->setItemDelegate(new IntervalDelegate(m_metricTable));
  m_metricTable->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_metricTable->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_metricTable->verticalHeader()->setDefaultSectionSize(m_metricTable->fontMetrics().height() + 5 * kGrid / 2);
  m_metricTable->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_metricTable->horizontalHeader()->setStretchLastSection(true);
  return m_metricTable;
}

QWidget* EvaluateResults::makeRows() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  auto* bar = new QHBoxLayout;
  m_filters = new QButtonGroup(this);
  const char* const names[] = {"evalAll", "evalImproved", "evalWorse", "evalSame"};
  for (int i = 0; i < 4; ++i) {
    QPushButton* button = makeButton(QLatin1String(names[i]), {});
    button->setCheckable(true);
    button->setProperty("chip", true);
    button->setAccessibleName(tr("Which rows are shown"));
    m_filters->addButton(button, i);
    bar->addWidget(button);
  }
  m_filters->button(0)->setChecked(true);
  bar->addStretch();
  column->addLayout(bar);

  m_rowTable = makeTable(QStringLiteral("evalRows"), tr("Rows with both answers"), m_rows);
  m_rowTable->verticalHeader()->setDefaultSectionSize(m_rowTable->fontMetrics().height() + kGrid);
  m_rowTable->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  for (const int narrow : {EvalRowsModel::Number, EvalRowsModel::Change})
    m_rowTable->horizontalHeader()->setSectionResizeMode(narrow, QHeaderView::ResizeToContents);
  m_detail = new QTextBrowser;
  m_detail->setObjectName(QStringLiteral("evalDetail"));
  m_detail->setAccessibleName(tr("The selected row in full"));
  m_detail->setOpenLinks(false);
  auto* splitter = new QSplitter(Qt::Vertical);
  splitter->setHandleWidth(kGrid);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(m_rowTable);
  splitter->addWidget(m_detail);
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  column->addWidget(splitter, 1);

  connect(m_filters, &QButtonGroup::idClicked, this, [this](int id) {
    m_rows->setFilter(id == 0 ? std::optional<AnswerChange>() : static_cast<AnswerChange>(id - 1));
    if (m_rows->rowCount() > 0) m_rowTable->selectRow(0);
    showRow();
  });
  connect(m_rowTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &EvaluateResults::showRow);
  return box;
}

void EvaluateResults::show(const EvalOutcomeHandle& outcome) {
  m_outcome = outcome;
  const QSignalBlocker quietSet(m_set), quietWho(m_who);
  m_set->clear();
  m_who->clear();
  const Evaluation& evaluation = outcome->evaluation;
  for (const EvaluatedSet& set : evaluation.sets) m_set->addItem(set.general ? tr("General questions") : qs(set.title));
  for (std::size_t who = 1; who < evaluation.contestants.size(); ++who) m_who->addItem(nameOf(evaluation.contestants[who]));
  m_who->setVisible(m_who->count() > 0);
  refresh();
}

std::size_t EvaluateResults::shownSet() const { return static_cast<std::size_t>(std::max(0, m_set->currentIndex())); }
std::size_t EvaluateResults::shownContestant() const { return static_cast<std::size_t>(m_who->currentIndex() + 1); }

void EvaluateResults::refresh() {
  if (!m_outcome) return;
  m_metrics->show(m_outcome, shownSet());
  m_rows->show(m_outcome, shownSet(), shownContestant());
  const int lines = m_metrics->rowCount(), lineHeight = m_metricTable->verticalHeader()->defaultSectionSize();
  m_metricTable->setFixedHeight(m_metricTable->horizontalHeader()->sizeHint().height() + lines * lineHeight +
                                2 * m_metricTable->frameWidth());
  const SetSummary& summary = m_outcome->summaries[shownSet()];
  const EvaluatedSet& set = m_outcome->evaluation.sets[shownSet()];
  QString facts =
      tr("%1 of %2 rows asked").arg(countText(static_cast<qint64>(summary.asked)), countText(static_cast<qint64>(set.total)));
  const Interval forgotten = forgottenPoints(m_outcome->evaluation, m_outcome->summaries, shownContestant());
  if (std::isfinite(forgotten.value) && shownContestant() > 0)
    facts += tr(" · forgotten: %1 points (%2 to %3)")
                 .arg(QLocale().toString(forgotten.value, 'f', 1), QLocale().toString(forgotten.low, 'f', 1),
                      QLocale().toString(forgotten.high, 'f', 1));
  m_facts->setText(facts);
  m_facts->setToolTip(
      tr("Forgotten: right answers on general questions that the adapter lost, in percentage points. Up to 15 is usual; for "
         "less, train shorter or add general rows."));
  refreshFilters();
  if (m_rows->rowCount() > 0) m_rowTable->selectRow(0);
  showRow();
  emit choiceChanged();
}

void EvaluateResults::refreshFilters() {
  const SetSummary& summary = m_outcome->summaries[shownSet()];
  const ContestantSummary& shown = summary.contestants[shownContestant()];
  const auto text = [this](int id, const QString& name, std::size_t count) {
    QAbstractButton* button = m_filters->button(id);
    button->setText(QStringLiteral("%1 %2").arg(name, countText(static_cast<qint64>(count))));
    QFont strong = button->font();  // a checked button's, which must not move its neighbours
    strong.setWeight(QFont::DemiBold);
    button->setMinimumWidth(QFontMetrics(strong).horizontalAdvance(button->text()) + 4 * kGrid);
  };
  const std::size_t unscored = summary.asked - summary.scored;
  text(0, tr("All"), m_outcome->evaluation.sets[shownSet()].rows.size());
  text(1, tr("Improved"), shown.improved);
  text(2, tr("Worse"), shown.worse);
  text(3, tr("Same"), shown.same + unscored);
}

QString EvaluateResults::rowHtml(const EvaluatedRow& row) const {
  const ThemeColors& colors = themeColors();
  QString html =
      paragraph(tr("Question"), qs(row.question), colors.muted) + paragraph(tr("Reference"), qs(row.reference), colors.muted);
  if (!row.mustContain.empty()) {
    QStringList words;
    for (const std::string& word : row.mustContain) words.append(qs(word));
    html += paragraph(tr("Required words"), words.join(QStringLiteral(", ")), colors.muted);
  }
  if (!row.asked()) return html + paragraph(tr("Not asked"), sentenceText(row.issue), colors.error);
  for (std::size_t who = 0; who < row.answers.size(); ++who) {
    const ScoredAnswer& answer = row.answers[who];
    const Contestant& contestant = m_outcome->evaluation.contestants[who];
    QString head = nameOf(contestant);
    if (row.hasReference())
      head += tr(" · F1 %1 · ROUGE-L %2 · BLEU %3 · perplexity %4")
                  .arg(metricText(EvalMetric::F1, answer.f1), metricText(EvalMetric::RougeL, answer.rouge),
                       metricText(EvalMetric::Bleu, answer.bleu), metricText(EvalMetric::Perplexity, answer.perplexity()));
    html += paragraph(head, qs(answer.text), contestant.isBase() ? colors.base : colors.accent);
  }
  return html;
}

void EvaluateResults::showRow() {
  const QModelIndex index = m_rowTable->currentIndex();
  m_detail->setHtml(index.isValid() ? rowHtml(m_rows->row(index.row())) : QString());
}

void EvaluateResults::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) showRow();  // the colours stand in the text
  QWidget::changeEvent(event);
}

}  // namespace lorikeet
