// The curves of one run as columns that a chart can draw quickly: training records and evaluations, each over four kinds of x axis.
// Used by MetricsChart and its parts; Curve is what panels hand in.
#pragma once
#include <QString>
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/runs/run_folder.h"
#include "ui/widgets/min_max_series.h"

namespace lorikeet {

/// What a panel shows of one run.
struct Curve {
  QString name;                     ///< of the run, for the legend
  std::vector<MetricPoint> points;  ///< ascending in step
  std::int64_t bestStep = -1;       ///< of the checkpoint that is kept; -1 = none
};

enum class XKind { Step, Epoch, Tokens, Time };
constexpr std::size_t kXKinds = 4;
enum class CurveMeasure { TrainLoss, SmoothLoss, LearningRate, GradientNorm, TokensPerSecond, Memory };
constexpr std::size_t kMeasures = 6;

/// Where records stand on each kind of x axis; ascending in every kind.
class XColumns {
 public:
  void append(const MetricPoint& point);
  void truncate(std::size_t size);
  std::size_t size() const { return m_x[0].size(); }
  double at(XKind kind, std::size_t index) const { return m_x[static_cast<std::size_t>(kind)][index]; }
  const std::vector<double>& values(XKind kind) const { return m_x[static_cast<std::size_t>(kind)]; }
  /// Index of the first record at or after x.
  std::size_t lowerBound(XKind kind, double x) const;
  /// Index of the record next to x; size() when there are none.
  std::size_t nearest(XKind kind, double x) const;

 private:
  std::array<std::vector<double>, kXKinds> m_x;
};

class CurveTable {
 public:
  explicit CurveTable(const Curve& curve = {});

  /// Adds records at the end, each in a few comparisons. A step that was there before (a resumed run) replaces what came after it.
  void append(const std::vector<MetricPoint>& points);
  const QString& name() const { return m_name; }
  bool isEmpty() const { return m_steps.size() == 0 && m_evals.size() == 0; }

  const XColumns& steps() const { return m_steps; }  ///< records of training
  const MinMaxSeries& measure(CurveMeasure measure) const { return m_measures[static_cast<std::size_t>(measure)]; }
  const XColumns& evals() const { return m_evals; }  ///< records of evaluation
  const MinMaxSeries& validation() const { return m_validation; }
  /// Of validation(), the one that is kept; -1 = none.
  std::ptrdiff_t bestEval() const;
  void setBestStep(std::int64_t step) { m_bestStep = step; }
  /// The largest x; 0 when there is none.
  double lastX(XKind kind) const;

 private:
  void appendStep(const MetricPoint& point);
  void dropSteps(double from);
  void dropEvals(double from);

  QString m_name;
  XColumns m_steps, m_evals;
  std::array<MinMaxSeries, kMeasures> m_measures;
  MinMaxSeries m_validation;
  /// A running mean: the weight corrects its start, as Adam does, so that early values are not pulled towards zero.
  struct Mean {
    double sum = 0, weight = 0;
  };
  std::vector<Mean> m_means;  ///< by record: a resumed run goes on from there
  std::int64_t m_bestStep = -1;
};

}  // namespace lorikeet
