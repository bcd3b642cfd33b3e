// The live chart of one run: train loss raw (pale) and smoothed (strong), validation with points, best marked. Used by Train, Runs.
#pragma once
#include <QPointF>
#include <QString>
#include <cstdint>
#include <vector>

#include "core/runs/run_folder.h"
#include "qcustomplot.h"

namespace lorikeet {

/// At most four points a pixel column (first, lowest, highest, last), so that a spike stays visible however many points there are.
/// @param points ascending in x  @param from, to visible range of x  @param columns pixels across, >= 1
std::vector<QPointF> decimateMinMax(const std::vector<QPointF>& points, double from, double to, int columns);

class LossChart : public QCustomPlot {
  Q_OBJECT
 public:
  explicit LossChart(QWidget* parent = nullptr);

  void clear();
  void addPoints(const std::vector<MetricPoint>& points);
  /// Marks the checkpoint that is kept as the best. @param step -1 = none
  void setBest(std::int64_t step, double validationLoss);
  /// The right end of the x axis while the run is on; 0 = as far as the points go.
  void setTotalSteps(std::int64_t steps);
  bool isEmpty() const { return m_train.empty() && m_validation.empty(); }
  const std::vector<QPointF>& trainPoints() const { return m_train; }
  const std::vector<QPointF>& validationPoints() const { return m_validation; }

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void buildGraphs();
  void applyColors();
  void widen(double loss);
  void fitAxes();
  void refresh();
  void showReading(const QPoint& at);

  QCPGraph *m_rawGraph, *m_smoothGraph, *m_validationGraph, *m_bestGraph;
  std::vector<QPointF> m_train, m_smooth, m_validation;
  double m_low = 0, m_high = 1;  ///< of all losses
  double m_average = 0, m_averageWeight = 0;
  std::int64_t m_totalSteps = 0;
  bool m_zoomed = false;  ///< the person chose the range: do not take it away
};

}  // namespace lorikeet
