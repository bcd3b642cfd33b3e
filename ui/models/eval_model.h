// An evaluation as two tables: the metrics of one question set, and its rows with both answers. Used by EvaluatePanel.
#pragma once
#include <QAbstractTableModel>
#include <optional>
#include <vector>

#include "ui/engine/eval_worker.h"

namespace lorikeet {

/// "base", or the adapter's name.
QString nameOf(const Contestant& who);
QString nameOf(EvalMetric metric);
/// What it measures, one sentence, and one of advice.
QString explanationOf(EvalMetric metric);
/// "93.4 %", "41.2", "3.21"; "–" where nothing was measured.
QString metricText(EvalMetric metric, double value);

/// One line a metric that was measured: its name, then for each contestant the mean with its interval, and for each but the first
/// the paired difference.
class EvalMetricsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role {
    BarRole = Qt::UserRole + 1,  ///< QVariantList {value, low, high}, each 0 to 1; invalid = no bar
    BaseRole                     ///< bool: the bar is the bare base's
  };
  using QAbstractTableModel::QAbstractTableModel;
  /// @param outcome null = nothing yet   @param set of its sets
  void show(const EvalOutcomeHandle& outcome, std::size_t set);
  EvalMetric metric(int row) const { return m_metrics[static_cast<std::size_t>(row)]; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  /// What a column shows: contestant, and whether its difference.
  struct Column {
    std::size_t contestant;
    bool difference;
  };
  Column columnAt(int section) const;
  QVariant barOf(int row, const Column& column) const;

  EvalOutcomeHandle m_outcome;
  std::size_t m_set = 0;
  std::vector<EvalMetric> m_metrics;
};

/// One line a row: question, reference, answers of the first contestant and of a chosen one, what changed.
class EvalRowsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Number, Question, Reference, First, Second, Change, ColumnCount };
  using QAbstractTableModel::QAbstractTableModel;
  /// @param second contestant beside the first; the first itself where there is no other
  void show(const EvalOutcomeHandle& outcome, std::size_t set, std::size_t second);
  /// Only rows with this change; nothing = all.
  void setFilter(std::optional<AnswerChange> change);
  const EvaluatedRow& row(int at) const;
  std::size_t second() const { return m_second; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  void refilter();
  QString text(const EvaluatedRow& row, int column) const;
  QString answerText(const EvaluatedRow& row, std::size_t contestant) const;

  EvalOutcomeHandle m_outcome;
  std::size_t m_set = 0, m_second = 0;
  std::optional<AnswerChange> m_filter;
  std::vector<std::uint32_t> m_visible;  ///< indices in the set's rows
};

}  // namespace lorikeet
