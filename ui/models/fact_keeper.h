// Keeps the facts beside DatasetModel's rows true: issues, token counts, issues between rows, totals; in the background, a while
// after the last change. Used by DataPanel.
#pragma once
#include <QObject>
#include <QTimer>
#include <vector>

#include "core/edit/statistics.h"
#include "core/edit/token_facts.h"
#include "ui/engine/background.h"

namespace lorikeet {

class DatasetModel;

/// What the panes beside the table show.
struct DatasetNumbers {
  DatasetTotals totals;
  std::vector<HistogramBar> prompt, answer, turns;
};

class FactKeeper : public QObject {
  Q_OBJECT
 public:
  explicit FactKeeper(DatasetModel* model, QObject* parent = nullptr);
  /// With what rows are counted from now on; without a tokenizer they are not.
  void setTokenSettings(const TokenSettings& settings);

 signals:
  void numbersReady(const DatasetNumbers& numbers);

 private:
  void checkSoon();
  void check();

  DatasetModel* m_model;
  TokenSettings m_tokens;
  QTimer m_timer;
  Background m_job;
};

}  // namespace lorikeet
