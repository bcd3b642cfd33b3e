// Numbers about the dataset: totals, and histograms of prompt tokens, answer tokens and turns. Used by DataPanel.
#pragma once
#include <QWidget>
#include <vector>

#include "core/edit/statistics.h"

class QGridLayout;
class QLabel;
class QStackedLayout;

namespace lorikeet {

class HistogramChart;

class NumbersPane : public QWidget {
  Q_OBJECT
 public:
  explicit NumbersPane(QWidget* parent = nullptr);
  /// @param estimatedSteps optimiser steps of the planned run; below 0 = unknown
  void setNumbers(std::vector<HistogramBar> prompt, std::vector<HistogramBar> answer, std::vector<HistogramBar> turns,
                  DatasetTotals totals, double estimatedSteps);

 signals:
  void filterRequested(const QString& filter);

 private:
  QLabel* addTotal(QGridLayout* grid, const char* name, const QString& title, const QString& tip);
  HistogramChart* makeChart(const char* name, const QString& what, const QString& term);
  void setTotals(const DatasetTotals& totals, double estimatedSteps);

  QStackedLayout* m_stack;
  HistogramChart *m_prompt = nullptr, *m_answer = nullptr, *m_turns = nullptr;
  QLabel *m_rows = nullptr, *m_sides = nullptr, *m_tokens = nullptr, *m_share = nullptr, *m_cut = nullptr, *m_steps = nullptr,
         *m_uncounted = nullptr;
};

}  // namespace lorikeet
