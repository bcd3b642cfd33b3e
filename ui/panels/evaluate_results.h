// What an evaluation came to: metrics with intervals and bars, the rows with both answers, one row in full. The right side of
// EvaluatePanel.
#pragma once
#include <QWidget>

#include "ui/models/eval_model.h"

class QButtonGroup;
class QComboBox;
class QLabel;
class QPushButton;
class QTableView;
class QTextBrowser;

namespace lorikeet {

class EvaluateResults : public QWidget {
  Q_OBJECT
 public:
  explicit EvaluateResults(QWidget* parent = nullptr);
  void show(const EvalOutcomeHandle& outcome);
  std::size_t shownSet() const;
  /// The contestant beside the first.
  std::size_t shownContestant() const;

 signals:
  /// Another set or contestant is shown.
  void choiceChanged();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makeHead();
  QWidget* makeMetrics();
  QWidget* makeRows();
  void refresh();
  void refreshFilters();
  void showRow();
  QString rowHtml(const EvaluatedRow& row) const;

  EvalOutcomeHandle m_outcome;
  EvalMetricsModel* m_metrics;
  EvalRowsModel* m_rows;
  QComboBox *m_set = nullptr, *m_who = nullptr;
  QLabel* m_facts = nullptr;
  QTableView *m_metricTable = nullptr, *m_rowTable = nullptr;
  QButtonGroup* m_filters = nullptr;
  QTextBrowser* m_detail = nullptr;
};

}  // namespace lorikeet
