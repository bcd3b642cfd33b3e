// Evaluations made, opened and saved beside the window, so that it never waits. Used by EvaluatePanel.
#pragma once
#include <QObject>
#include <QString>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/engine/evaluation.h"
#include "core/eval/eval_summary.h"
#include "core/eval/report.h"
#include "core/eval/row_pick.h"
#include "ui/engine/background.h"

namespace lorikeet {

/// An adapter that shall answer: one in memory, or a folder that the worker opens.
struct EvalAdapter {
  QString name;
  AdapterHandle adapter;
  std::filesystem::path path;  ///< "" for one that is only in memory
  double strength = 1;         ///< 0 (equals the base) to 2
};

/// What is to be asked of whom. The base always answers first.
struct EvalJob {
  ModelHandle model;
  std::vector<EvalAdapter> adapters;
  QuestionSet questions;  ///< rows, or only a path: then the worker reads the file
  RowPick pick;           ///< which of the rows
  bool general = false;   ///< also the general questions that come with the program
  std::string systemPrompt;
  std::int64_t maxNewTokens = 0;  ///< 0 = the default of SamplingConfig
};

/// An evaluation with what it comes to. Never changes once made; votes make a new one.
struct EvalOutcome {
  Evaluation evaluation;
  std::vector<SetSummary> summaries;  ///< one for each set
  std::filesystem::path file;         ///< where it is saved; "" = nowhere
};
using EvalOutcomeHandle = std::shared_ptr<const EvalOutcome>;

/// Lives in the GUI thread; what it emits arrives there.
class EvalWorker : public QObject {
  Q_OBJECT
 public:
  explicit EvalWorker(QObject* parent = nullptr);
  /// Asks, scores and saves into the folder of the last adapter's run (evaluationsDirFor). Ends with finished or failed.
  void start(const EvalJob& job);
  void open(const std::filesystem::path& file);
  /// What is answered so far becomes the evaluation.
  void stop() { m_stop.request_stop(); }
  bool isRunning() const { return m_job.isRunning(); }
  /// Writes the evaluation again where it was saved (after a vote).
  void save(const EvalOutcomeHandle& outcome);
  /// Writes the HTML report; ends with reportWritten or failed.
  void writeReport(const EvalOutcomeHandle& outcome, const QString& path, ReportLanguage language);

 signals:
  void progressed(const EvalProgress& progress);
  void finished(const EvalOutcomeHandle& outcome);
  void reportWritten(const QString& path);
  void failed(const QString& sentence);

 private:
  Background m_job, m_saves, m_reports;
  std::stop_source m_stop;
};

}  // namespace lorikeet
