// See eval_worker.h.
#include "ui/engine/eval_worker.h"

#include "core/data/dataset_io.h"
#include "core/engine/engine.h"
#include "core/eval/evaluation_file.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

EvalRequest requestFor(const EvalJob& job) {
  EvalRequest request;
  request.contestants = {{"", nullptr}};
  for (const EvalAdapter& adapter : job.adapters)
    request.contestants.push_back(
        {adapter.name.toStdString(), adapter.adapter ? adapter.adapter : openAdapter(*job.model, adapter.path), adapter.strength, adapter.path});
  QuestionSet questions = job.questions;
  if (questions.rows.empty() && !questions.path.empty()) questions.rows = readDataset(questions.path).rows;
  questions.rows = pickRows(questions.rows, job.pick);
  if (questions.rows.empty()) throw Error("There is no question in \"" + questions.title + "\"; choose other rows or a file.");
  request.sets.push_back(std::move(questions));
  if (job.general) {
    const fs::path path = shippedPath("datasets/general.heldout.jsonl");
    request.sets.push_back({path.filename().string(), path.string(), readDataset(path).rows, true});
  }
  request.systemPrompt = job.systemPrompt;
  if (job.maxNewTokens > 0) request.sampling.maxNewTokens = job.maxNewTokens;
  return request;
}

std::shared_ptr<EvalOutcome> outcomeOf(Evaluation evaluation) {
  auto outcome = std::make_shared<EvalOutcome>();
  outcome->evaluation = std::move(evaluation);
  for (const EvaluatedSet& set : outcome->evaluation.sets)
    outcome->summaries.push_back(summarize(set, outcome->evaluation.contestants.size()));
  return outcome;
}

}  // namespace

EvalWorker::EvalWorker(QObject* parent)
    : QObject(parent), m_job(QStringLiteral("evaluate")), m_saves(QStringLiteral("votes")), m_reports(QStringLiteral("report")) {
  for (const Background* background : {&m_job, &m_saves, &m_reports})
    connect(background, &Background::failed, this, &EvalWorker::failed);
}

void EvalWorker::start(const EvalJob& job) {
  m_stop = std::stop_source();
  m_job.start([this, job, personStops = m_stop](const std::stop_token& quits, const Background::Post& post) {
    // A person's stop keeps what there is; the end of the program ends the work all the same.
    std::stop_source stops = personStops;
    const std::stop_callback forward(quits, [stops]() mutable { stops.request_stop(); });
    const auto tell = [&](const EvalProgress& progress) { post([this, progress] { emit progressed(progress); }); };
    const auto outcome = outcomeOf(runEvaluation(*job.model, requestFor(job), tell, stops.get_token()));
    if (quits.stop_requested()) throw Cancelled();
    outcome->file = saveEvaluation(outcome->evaluation, evaluationsDirFor(outcome->evaluation.contestants));
    post([this, outcome] { emit finished(outcome); });
  });
}

void EvalWorker::open(const std::filesystem::path& file) {
  m_job.start([this, file](const std::stop_token&, const Background::Post& post) {
    const auto outcome = outcomeOf(openEvaluation(file));
    outcome->file = file;
    post([this, outcome] { emit finished(outcome); });
  });
}

void EvalWorker::save(const EvalOutcomeHandle& outcome) {
  if (outcome->file.empty()) return;
  m_saves.start(
      [outcome](const std::stop_token&, const Background::Post&) { writeEvaluation(outcome->evaluation, outcome->file); });
}

void EvalWorker::writeReport(const EvalOutcomeHandle& outcome, const QString& path, ReportLanguage language) {
  m_reports.start([this, outcome, path, language](const std::stop_token&, const Background::Post& post) {
    writeFileAtomic(path.toStdString(), htmlReport(outcome->evaluation, outcome->summaries, runsOf(outcome->evaluation), language));
    post([this, path] { emit reportWritten(path); });
  });
}

}  // namespace lorikeet
