// The numbers of a run above its curves: step, epoch, time left, losses, speed and memory. Used by TrainPanel.
#pragma once
#include <QWidget>
#include <cstdint>
#include <vector>

#include "core/runs/run_folder.h"

class QGridLayout;
class QLabel;

namespace lorikeet {

class RunNumbers : public QWidget {
  Q_OBJECT
 public:
  explicit RunNumbers(QWidget* parent = nullptr);
  /// No run, or one that has told nothing yet.
  void clear();
  /// @param points newest last, not empty  @param totalSteps planned, 0 = not known  @param etaSeconds NaN = not known
  void setPoints(const std::vector<MetricPoint>& points, std::int64_t totalSteps, double etaSeconds);
  void setBest(std::int64_t step, double loss);
  /// The run stands still: its time left has no end on the clock.
  void holdTime();
  /// The run is over: no time is left.
  void endTime();
  /// Passes over the rows so far.
  double epoch() const { return m_epochNow; }

 private:
  QLabel* addNumber(QGridLayout* grid, const QString& objectName, const QString& caption, const QString& toolTip);

  QLabel *m_step, *m_epoch, *m_eta, *m_trainLoss, *m_validationLoss, *m_best, *m_speed, *m_memory;
  double m_epochNow = 0, m_secondsLeft = 0;
};

}  // namespace lorikeet
