// A run's loss curve with its checkpoints: drag the handle, and the pane answers from that checkpoint. Used by ChatPane.
#pragma once
#include <QPolygonF>
#include <QTimer>
#include <QWidget>

#include "ui/engine/adapter_shelf.h"

namespace lorikeet {

class CheckpointScrubber : public QWidget {
  Q_OBJECT
 public:
  explicit CheckpointScrubber(QWidget* parent = nullptr);
  /// @param step the checkpoint that answers; -1 = the newest
  void setCurve(const RunCurve& curve, std::int64_t step);
  std::int64_t step() const { return m_step; }
  /// The checkpoint nearest to a place of the widget; -1 = none.
  std::int64_t stepAt(double x) const;
  double xOf(std::int64_t step) const;
  QSize sizeHint() const override;

 signals:
  /// The handle came to rest at another checkpoint.
  void stepChosen(qint64 step);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void drag(std::int64_t step);
  void choose();
  QRectF plot() const;
  double yOf(double loss) const;
  /// Of a checkpoint, or the next one behind it; NaN = none yet.
  double lossAt(std::int64_t step) const;
  QPolygonF line(bool validation) const;

  RunCurve m_curve;
  std::vector<double> m_losses;  ///< by m_curve.steps
  std::int64_t m_step = -1, m_chosen = -1, m_lastStep = 1;
  double m_low = 0, m_high = 1;
  QTimer m_rest;
};

}  // namespace lorikeet
