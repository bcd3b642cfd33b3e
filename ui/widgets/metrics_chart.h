// The chart of one run while it goes on, or of many laid over each other: losses on top, learning rate, gradient norm, tokens/s and
// memory below on one x axis; zoom, cross-hair, saving. Used by the Train page (live) and the Runs page (overlay).
#pragma once
#include <QWidget>
#include <cstdint>
#include <vector>

#include "ui/widgets/chart_canvas.h"
#include "ui/widgets/curve_table.h"

class QComboBox;
class QMenu;
class QToolButton;

namespace lorikeet {

class Background;
class Dialogs;

class MetricsChart : public QWidget {
  Q_OBJECT
 public:
  /// @param dialogs for the files it saves; outlives the chart
  explicit MetricsChart(Dialogs* dialogs, QWidget* parent = nullptr);

  /// Shows these runs in place of what was shown; the first may grow by append().
  void setCurves(std::vector<Curve> curves);
  /// New records of the first run (made when there is none); each costs a few comparisons, and all are drawn together at the next frame.
  void append(const std::vector<MetricPoint>& points);
  /// Marks the evaluation of the first run that is kept as the best. @param step -1 = none
  void setBest(std::int64_t step);
  /// The right end of the step axis while the run is on; 0 = as far as the points go.
  void setTotalSteps(std::int64_t steps) { m_canvas->setTotalSteps(steps); }
  void clear();
  bool isEmpty() const;
  const std::vector<CurveTable>& tables() const { return m_canvas->tables(); }
  ChartCanvas* canvas() const { return m_canvas; }

  /// Writes what is shown now. @param path ends in .png, .svg or .csv (all records, not only the visible ones); CSV is written in the
  /// background, saved() or saveFailed() says when.
  void saveTo(const QString& path);

 signals:
  /// A point was clicked. @param curve index in setCurves
  void stepClicked(int curve, qint64 step);
  void saved(const QString& path);
  void saveFailed(const QString& sentence);

 private:
  QWidget* makeBar();
  QMenu* makeShowMenu();
  QMenu* makeSaveMenu();
  void change(const std::function<void(ChartView&)>& how);
  void askWhere(const QString& suffix, const QString& filter);
  void refreshAxes();

  Dialogs* m_dialogs;
  ChartCanvas* m_canvas;
  Background* m_writer;
  QString m_help;  ///< how to zoom, move and read
  QComboBox* m_x = nullptr;
  QToolButton* m_all = nullptr;
};

}  // namespace lorikeet
