// What the run would do, live: rows and their lengths, steps, time, memory, and what stands in the way with the way out. Used by
// SetupPanel.
#pragma once
#include <QFrame>

#include "core/engine/planner.h"

class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace lorikeet {

class HistogramChart;
class MemoryBar;

class PlanCard : public QFrame {
  Q_OBJECT
 public:
  explicit PlanCard(QWidget* parent = nullptr);
  /// @param maxLength where rows are cut, in tokens
  void showPlan(const LaunchPlan& launch, std::int64_t maxLength);
  void showTime(const TimeEstimate& time);
  /// Says in place of a time why there is none ("measuring a few steps …").
  void showTimeNote(const QString& text);
  /// A sentence above the plan ("Opening the model …", an error); "" = none.
  void showNote(const QString& sentence, bool isError);
  /// The plan on screen is of older settings.
  void setStale(bool stale);

 signals:
  void fixChosen(const PlanFix& fix);
  /// Rows of these lengths are asked for, as a query of the Data page's filter.
  void rowsWanted(const QString& query);

 private:
  void makeNumbers(QVBoxLayout* column);
  void makeMemory(QVBoxLayout* column);
  QLabel* addLine(const QString& name, const QString& caption, const QString& toolTip);
  void showIssues(const std::vector<PlanIssue>& issues);
  void addIssue(const PlanIssue& issue);
  void showMemory(const TrainPlan& plan);
  void showLengths(const std::vector<std::uint32_t>& lengths, std::int64_t maxLength);

  QVBoxLayout* m_issues;
  QGridLayout* m_grid;
  HistogramChart* m_lengths;
  MemoryBar* m_bar;
  QLabel *m_note, *m_rows, *m_tokens, *m_packing, *m_steps, *m_parameters, *m_time, *m_memory, *m_verdict;
};

}  // namespace lorikeet
