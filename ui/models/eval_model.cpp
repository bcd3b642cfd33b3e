// See eval_model.h.
#include "ui/models/eval_model.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/widgets/sentence_text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kCellCharacters = 240;  // more never fits a cell

QString oneLine(const std::string& text) {
  return QString::fromStdString(text.substr(0, 4 * kCellCharacters))
      .left(kCellCharacters)
      .replace(QLatin1Char('\n'), QStringLiteral(" ⏎ "));
}

QString intervalText(EvalMetric metric, const Interval& interval, bool signedValue) {
  if (!std::isfinite(interval.value)) return QStringLiteral("–");
  const QString plus = signedValue && interval.value > 0 ? QStringLiteral("+") : QString();
  return EvalMetricsModel::tr("%1 (%2 to %3)")
      .arg(plus + metricText(metric, interval.value), metricText(metric, interval.low), metricText(metric, interval.high));
}

QString changeText(AnswerChange change) {
  switch (change) {
    case AnswerChange::Improved: return EvalRowsModel::tr("▲ improved");
    case AnswerChange::Worse: return EvalRowsModel::tr("▼ worse");
    case AnswerChange::Same: return EvalRowsModel::tr("= same");
  }
  return {};
}

}  // namespace

QString nameOf(const Contestant& who) {
  const QString name = who.name.empty() ? EvalMetricsModel::tr("base") : qs(who.name);
  return who.strength == 1 ? name : QStringLiteral("%1 × %2").arg(name, QLocale().toString(who.strength, 'f', 2));
}

QString nameOf(EvalMetric metric) {
  switch (metric) {
    case EvalMetric::Right: return EvalMetricsModel::tr("Right answers");
    case EvalMetric::Exact: return EvalMetricsModel::tr("Exact match");
    case EvalMetric::Contains: return EvalMetricsModel::tr("Required words");
    case EvalMetric::F1: return EvalMetricsModel::tr("Token F1");
    case EvalMetric::RougeL: return EvalMetricsModel::tr("ROUGE-L");
    case EvalMetric::Bleu: return EvalMetricsModel::tr("BLEU");
    case EvalMetric::Perplexity: return EvalMetricsModel::tr("Perplexity");
  }
  return {};
}

QString explanationOf(EvalMetric metric) {
  switch (metric) {
    case EvalMetric::Right:
      return EvalMetricsModel::tr(
          "Answers that hold every required word; where a row requires none, those equal to the reference. The first "
          "number to look at.");
    case EvalMetric::Exact:
      return EvalMetricsModel::tr(
          "Answers equal to the reference but for case, width and spaces. Strict: free wording counts as wrong.");
    case EvalMetric::Contains:
      return EvalMetricsModel::tr("Answers that hold every required word of their row (must_contain). Good for facts.");
    case EvalMetric::F1:
      return EvalMetricsModel::tr(
          "How many words answer and reference share, as SQuAD counts them (Chinese by character). Good for short "
          "answers in free wording.");
    case EvalMetric::RougeL:
      return EvalMetricsModel::tr(
          "The longest sequence of words that both hold in the same order, as rouge-score counts it, without its stemmer. Good for "
          "summaries.");
    case EvalMetric::Bleu:
      return EvalMetricsModel::tr(
          "Matching runs of one to four words over all answers, 0 to 100, as sacrebleu counts it. Good for translations.");
    case EvalMetric::Perplexity:
      return EvalMetricsModel::tr(
          "How surprised the model is by the reference answers; 1 is not at all, lower is better. It needs no answer of "
          "its own.");
  }
  return {};
}

QString metricText(EvalMetric metric, double value) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  const QLocale locale;
  if (metric == EvalMetric::Perplexity) return locale.toString(value, 'f', std::abs(value) < 100 ? 2 : 0);
  return metric == EvalMetric::Bleu ? locale.toString(value, 'f', 1)
                                    : EvalMetricsModel::tr("%1 %").arg(locale.toString(100 * value, 'f', 1));
}

void EvalMetricsModel::show(const EvalOutcomeHandle& outcome, std::size_t set) {
  beginResetModel();
  m_outcome = outcome;
  m_set = set;
  m_metrics.clear();
  if (m_outcome)
    for (const EvalMetric metric : kEvalMetrics)
      if (std::isfinite(m_outcome->summaries[m_set].contestants.front().value(metric).value)) m_metrics.push_back(metric);
  endResetModel();
}

int EvalMetricsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_metrics.size());
}
int EvalMetricsModel::columnCount(const QModelIndex& parent) const {
  if (parent.isValid() || !m_outcome) return 0;
  return 2 * static_cast<int>(m_outcome->evaluation.contestants.size());
}

EvalMetricsModel::Column EvalMetricsModel::columnAt(int section) const {
  // Name, first | second, its difference | third, its difference ...
  return {static_cast<std::size_t>(section / 2), section >= 2 && section % 2 == 1};
}

QVariant EvalMetricsModel::barOf(int row, const Column& column) const {
  const EvalMetric what = metric(row);
  if (column.difference || scaleOf(what) == 0) return {};
  const Interval& interval = m_outcome->summaries[m_set].contestants[column.contestant].value(what);
  QVariantList bar;
  for (const double value : {interval.value, interval.low, interval.high}) bar.append(std::clamp(value / scaleOf(what), 0.0, 1.0));
  return bar;
}

QVariant EvalMetricsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const EvalMetric what = metric(index.row());
  if (role == Qt::ToolTipRole) return explanationOf(what);
  if (index.column() == 0) return role == Qt::DisplayRole ? QVariant(nameOf(what)) : QVariant();
  const Column column = index.column() == 1 ? Column{0, false} : columnAt(index.column());
  const ContestantSummary& summary = m_outcome->summaries[m_set].contestants[column.contestant];
  if (role == Qt::DisplayRole)
    return intervalText(what, column.difference ? summary.difference(what) : summary.value(what), column.difference);
  if (role == BarRole) return barOf(index.row(), column);
  if (role == BaseRole) return m_outcome->evaluation.contestants[column.contestant].isBase();
  return {};
}

QVariant EvalMetricsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
  const Column column = section == 1 ? Column{0, false} : columnAt(section);
  if (role == Qt::ToolTipRole && section > 0)
    return column.difference
               ? tr("This adapter minus the base, row by row; an interval without 0 is no chance.")
               : tr("The mean with its 95 % interval: another draw of such questions would most likely fall into it.");
  if (role != Qt::DisplayRole) return {};
  if (section == 0) return tr("Measure");
  return column.difference ? tr("Difference") : nameOf(m_outcome->evaluation.contestants[column.contestant]);
}

void EvalRowsModel::show(const EvalOutcomeHandle& outcome, std::size_t set, std::size_t second) {
  beginResetModel();
  m_outcome = outcome;
  m_set = set;
  m_second = second;
  refilter();
  endResetModel();
}

void EvalRowsModel::setFilter(std::optional<AnswerChange> change) {
  beginResetModel();
  m_filter = change;
  refilter();
  endResetModel();
}

void EvalRowsModel::refilter() {
  m_visible.clear();
  if (!m_outcome) return;
  const auto& rows = m_outcome->evaluation.sets[m_set].rows;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!m_filter || (rows[i].asked() && changeOf(rows[i], m_second) == *m_filter))
      m_visible.push_back(static_cast<std::uint32_t>(i));
}

const EvaluatedRow& EvalRowsModel::row(int at) const {
  return m_outcome->evaluation.sets[m_set].rows[m_visible[static_cast<std::size_t>(at)]];
}

int EvalRowsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_visible.size()); }
int EvalRowsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString EvalRowsModel::answerText(const EvaluatedRow& it, std::size_t contestant) const {
  if (!it.asked()) return contestant == 0 ? tr("not asked: %1").arg(sentenceText(oneLine(it.issue))) : QString();
  const ScoredAnswer& answer = it.answers[contestant];
  const QString mark = !it.scored() ? QString() : answer.right ? QStringLiteral("✓ ") : QStringLiteral("✗ ");
  return mark + oneLine(answer.text);
}

QString EvalRowsModel::text(const EvaluatedRow& it, int column) const {
  switch (column) {
    case Number: return countText(static_cast<qint64>(it.index) + 1);
    case Question: return oneLine(it.question);
    case Reference: return oneLine(it.reference);
    case First: return answerText(it, 0);
    case Second: return answerText(it, m_second);
    case Change: return it.asked() ? changeText(changeOf(it, m_second)) : tr("! not asked");
  }
  return {};
}

QVariant EvalRowsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const EvaluatedRow& it = row(index.row());
  if (role == Qt::DisplayRole) return text(it, index.column());
  if (role == Qt::TextAlignmentRole && index.column() == Number) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::ForegroundRole && index.column() == Change) {
    const AnswerChange change = it.asked() ? changeOf(it, m_second) : AnswerChange::Worse;
    const ThemeColors& colors = themeColors();
    return change == AnswerChange::Improved ? colors.good : change == AnswerChange::Worse ? colors.error : colors.muted;
  }
  return {};
}

QVariant EvalRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::ToolTipRole && section == Change)
    return tr(
        "By whether the required words are there; where a row requires none, by token F1, which must differ by more than 5 "
        "points.");
  if (role != Qt::DisplayRole) return {};
  const auto& who = m_outcome ? m_outcome->evaluation.contestants : std::vector<Contestant>();
  const QString names[] = {tr("Row"),
                           tr("Question"),
                           tr("Reference"),
                           who.empty() ? QString() : nameOf(who.front()),
                           who.empty() ? QString() : nameOf(who[m_second]),
                           tr("Change")};
  return section >= 0 && section < ColumnCount ? names[section] : QVariant();
}

}  // namespace lorikeet
