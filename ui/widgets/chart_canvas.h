// The picture of MetricsChart: draws at its own pace, zooms, pans, shows the cross-hair and tells which step was clicked.
#pragma once
#include <QElapsedTimer>
#include <QPixmap>
#include <QTimer>
#include <QWidget>
#include <cstdint>
#include <vector>

#include "ui/widgets/chart_layout.h"

namespace lorikeet {

class ChartCanvas : public QWidget {
  Q_OBJECT
 public:
  explicit ChartCanvas(QWidget* parent = nullptr);

  void setTables(std::vector<CurveTable> tables);
  const std::vector<CurveTable>& tables() const { return m_tables; }
  /// For changes of a table; call changed() afterwards. @param index of a table that is there
  CurveTable& table(std::size_t index) { return m_tables[index]; }
  /// New values or a new look: drawn soon, at most 25 times a second and never so often that drawing takes more than an eighth of the
  /// time.
  void changed();
  const ChartView& view() const { return m_view; }
  /// Everything but the visible part of x, which follows.
  void setView(const ChartView& view);
  /// Right end of the step axis while a run is on; 0 = as far as the points go.
  void setTotalSteps(std::int64_t steps);
  bool isZoomed() const { return m_zoomed; }
  void zoom(double from, double to);
  void showAll();
  const ChartLayout& layoutNow() const { return m_layout; }

 signals:
  /// A person asks for the step at this point. @param curve index of the run
  void stepClicked(int curve, qint64 step);
  void zoomedChanged(bool zoomed);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  QSize minimumSizeHint() const override;

 private:
  void fit();
  void render();
  void setZoomed(bool zoomed);
  void zoomAround(double x, double factor);
  void zoomY(const PaneLayout& pane, double value, double factor);
  void pan(double by);
  void moveCursor(int records);
  void pick(double x, const QPointF& at);
  std::size_t curveNear(double x, const QPointF& at) const;

  std::vector<CurveTable> m_tables;
  ChartView m_view;
  ChartLayout m_layout;
  QPixmap m_picture;
  QTimer m_pace;
  QElapsedTimer m_sinceFrame;
  double m_frameMs = 0;  ///< what the last frame took
  std::int64_t m_totalSteps = 0;
  std::optional<double> m_cursor;  ///< x of the cross-hair
  QPointF m_pressed, m_dragged;
  bool m_stale = true, m_zoomed = false, m_dragging = false;
};

}  // namespace lorikeet
