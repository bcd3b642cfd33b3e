// How many rows have how many of something: bars of training and validation rows, one on the other. A click or Enter picks a bar.
// Used by NumbersPane and PlanCard.
#pragma once
#include <QString>
#include <vector>

#include "core/edit/statistics.h"
#include "qcustomplot.h"

namespace lorikeet {

class HistogramChart : public QCustomPlot {
  Q_OBJECT
 public:
  /// @param what is counted, for the axis and for screen readers
  explicit HistogramChart(const QString& what, QWidget* parent = nullptr);
  void setBars(std::vector<HistogramBar> bars);
  const std::vector<HistogramBar>& bars() const { return m_histogram; }
  /// A line where values are cut; 0 = none.
  void setCut(double value);

 signals:
  /// Rows with values [from, to) are asked for.
  void barClicked(quint32 from, quint32 to);

 protected:
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  QSize minimumSizeHint() const override;
  QSize sizeHint() const override { return minimumSizeHint(); }

 private:
  void applyColors();
  int barAt(const QPoint& at) const;
  void select(int bar);
  QString describe(int bar) const;

  QString m_what;
  std::vector<HistogramBar> m_histogram;
  QCPBars *m_train, *m_validation;
  QCPItemRect* m_mark;  ///< the bar chosen with the keyboard
  QCPItemStraightLine* m_cut;
  int m_selected = -1;
};

}  // namespace lorikeet
