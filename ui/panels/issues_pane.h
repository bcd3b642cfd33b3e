// What is wrong with the dataset, by kind with counts: a click filters, a button fixes where that is safe. Used by DataPanel.
#pragma once
#include <QWidget>
#include <vector>

#include "core/edit/statistics.h"

class QLabel;
class QPushButton;
class QStackedLayout;

namespace lorikeet {

class IssuesPane : public QWidget {
  Q_OBJECT
 public:
  /// Says "Checking…" until totals come.
  explicit IssuesPane(QWidget* parent = nullptr);
  void setTotals(const DatasetTotals& totals);
  /// Before the first check of a new dataset.
  void setChecking();

 signals:
  void filterRequested(const QString& filter);
  void fixRequested(int issueKind);

 private:
  struct Line {
    QPushButton* name;
    QLabel* count;
    QPushButton* fix;
  };
  QWidget* makeList();
  Line makeLine(IssueKind kind);

  QStackedLayout* m_stack;
  QLabel* m_message;
  QPushButton* m_all = nullptr;
  std::vector<Line> m_lines;  ///< by IssueKind
};

}  // namespace lorikeet
