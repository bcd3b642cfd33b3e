// See evaluation.h; and evaluate() of engine.h, the short form of it.
#include "core/engine/evaluation.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include "core/data/row_context.h"
#include "core/engine/engine.h"
#include "core/engine/reference_loss.h"
#include "core/eval/evaluation_file.h"
#include "core/runs/run_json.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// Answers made together in one batch, of all contestants.
constexpr std::size_t kLanes = 16;

using Clock = std::chrono::steady_clock;

/// Everything before the last assistant turn is the question, with its history.
std::vector<Message> askedTurns(const Row& row, const std::string& systemPrompt) {
  Row asked = row;
  const auto answer =
      std::find_if(asked.turns.rbegin(), asked.turns.rend(), [](const Message& turn) { return turn.role == "assistant"; });
  if (answer != asked.turns.rend()) asked.turns.erase(answer.base() - 1, asked.turns.end());
  return turnsWithSystem(asked, systemPrompt);
}

/// The question as a person reads it: alone, or behind the turns before it.
std::string questionText(const std::vector<Message>& turns) {
  if (turns.size() == 1) return turns.front().content;
  std::string text;
  for (const Message& turn : turns) text += (text.empty() ? "" : "\n") + turn.role.text() + ": " + turn.content;
  return text;
}

Contestant describe(const EvalContestant& who) {
  Contestant described;
  described.name = who.name;
  described.path = who.path.string();
  described.strength = who.strength;
  if (!who.adapter) return described;
  const AdapterInfo& info = who.adapter->info();
  if (described.name.empty()) described.name = info.name;
  described.adapterHash = info.hash;
  described.step = info.step;
  described.sites = info.sites;
  described.deltaNorm = info.deltaNorm;
  return described;
}

EvaluatedSet emptySet(const QuestionSet& questions) {
  EvaluatedSet set;
  set.title = questions.title;
  set.path = questions.path;
  set.general = questions.general;
  set.total = questions.rows.size();
  Dataset dataset;
  dataset.rows = questions.rows;
  set.dataHash = datasetHash(dataset);
  const bool chinese =
      std::any_of(questions.rows.begin(), questions.rows.end(), [](const Row& row) { return hasHan(row.answer()); });
  set.tokenizer = chinese ? BleuTokenizer::Chinese : BleuTokenizer::V13a;
  return set;
}

class EvaluationRun {
 public:
  EvaluationRun(const LoadedModel& model, const EvalRequest& request, const std::function<void(const EvalProgress&)>& onProgress,
                const std::stop_token& stop)
      : m_model(model), m_request(request), m_sampling(request.sampling), m_onProgress(onProgress), m_stop(stop) {
    m_sampling.temperature = 0;
    for (const QuestionSet& set : request.sets) m_progress.total += set.rows.size();
  }

  Evaluation run() {
    Evaluation evaluation = header();
    const auto start = Clock::now();
    for (const QuestionSet& questions : m_request.sets) evaluation.sets.push_back(emptySet(questions));
    for (std::size_t i = 0; i < m_request.sets.size(); ++i) runSet(m_request.sets[i], evaluation.sets[i], start);
    evaluation.complete = m_progress.done == m_progress.total;
    evaluation.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    evaluation.id = makeEvaluationId(evaluation);
    return evaluation;
  }

 private:
  Evaluation header() const {
    Evaluation evaluation;
    evaluation.createdAt = nowText();
    const ModelInfo& info = m_model.info();
    evaluation.modelName = info.name;
    evaluation.modelHash = info.hash;
    evaluation.modelDtype = info.computeDtype;
    evaluation.chatTemplate = info.templateName;
    evaluation.systemPrompt = m_request.systemPrompt;
    evaluation.sampling = toJson(m_sampling);
    evaluation.rougeStem = m_request.rougeStem;
    for (const EvalContestant& who : m_request.contestants) evaluation.contestants.push_back(describe(who));
    return evaluation;
  }

  void runSet(const QuestionSet& questions, EvaluatedSet& set, Clock::time_point start) {
    const std::size_t step = std::max<std::size_t>(1, kLanes / m_request.contestants.size());
    for (std::size_t at = 0; at < questions.rows.size(); at += step) {
      const auto pointers = questions.rows.pointers(at, std::min(questions.rows.size(), at + step));
      std::vector<EvaluatedRow> rows = askRows(pointers, at);
      if (m_stop.stop_requested()) return;
      if (m_request.perplexity) measureReferences(pointers, rows);
      for (EvaluatedRow& row : rows) {
        for (ScoredAnswer& answer : row.answers) scoreAnswer(row, set.tokenizer, m_request.rougeStem, answer);
        set.rows.push_back(std::move(row));
      }
      tellProgress(pointers.size(), start);
    }
  }

  void tellProgress(std::size_t rows, Clock::time_point start) {
    m_progress.done += rows;
    const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
    m_progress.etaSeconds =
        elapsed / static_cast<double>(m_progress.done) * static_cast<double>(m_progress.total - m_progress.done);
    if (m_onProgress) m_onProgress(m_progress);
  }

  /// The rows answered in one batch. Where one of them cannot be asked, each goes alone, so that only that one has no answer.
  std::vector<EvaluatedRow> askRows(const std::vector<RowPtr>& rows, std::size_t firstIndex) const {
    std::vector<EvaluatedRow> asked;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EvaluatedRow row;
      row.index = firstIndex + i;
      row.question = questionText(askedTurns(*rows[i], ""));
      row.reference = rows[i]->answer();
      row.mustContain = rows[i]->mustContain.list();
      asked.push_back(std::move(row));
    }
    try {
      answer(rows, asked, 0, rows.size());
    } catch (const Error&) {
      for (std::size_t i = 0; i < rows.size() && !m_stop.stop_requested(); ++i) answerAlone(rows, asked, i);
    }
    return asked;
  }

  void answerAlone(const std::vector<RowPtr>& rows, std::vector<EvaluatedRow>& asked, std::size_t at) const {
    try {
      answer(rows, asked, at, at + 1);
    } catch (const Error& error) {
      asked[at].issue = error.what();
    }
  }

  /// Rows [begin, end) by every contestant. Lanes of one contestant stand together: neighbours share one product with its adapter.
  void answer(const std::vector<RowPtr>& rows, std::vector<EvaluatedRow>& asked, std::size_t begin, std::size_t end) const {
    std::vector<GenerateLane> lanes;
    for (const EvalContestant& who : m_request.contestants) {
      for (std::size_t i = begin; i < end; ++i) {
        GenerateLane lane;
        lane.messages = askedTurns(*rows[i], m_request.systemPrompt);
        lane.adapter = who.adapter;
        lane.strength = who.strength;
        lanes.push_back(std::move(lane));
      }
    }
    const std::vector<GenerateResult> results = generate(m_model, lanes, m_sampling, {}, m_stop);
    for (std::size_t i = begin; i < end; ++i) asked[i].answers.resize(m_request.contestants.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
      ScoredAnswer& made = asked[begin + i % (end - begin)].answers[i / (end - begin)];
      made.text = results[i].text;
      made.finish = nameOf(results[i].finish);
    }
  }

  void measureReferences(const std::vector<RowPtr>& rows, std::vector<EvaluatedRow>& asked) const {
    std::vector<Sample> samples(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (asked[i].hasReference()) samples[i] = lastAnswerSample(m_model, *rows[i], m_request.systemPrompt);
    std::vector<ReferenceLane> lanes;
    std::vector<ScoredAnswer*> measured;
    for (std::size_t who = 0; who < m_request.contestants.size(); ++who) {
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (samples[i].supervisedCount() == 0) continue;
        lanes.push_back({&samples[i], m_request.contestants[who].adapter, m_request.contestants[who].strength});
        measured.push_back(&asked[i].answers[who]);
      }
    }
    const std::vector<double> nats = referenceNats(m_model, lanes);
    for (std::size_t i = 0; i < nats.size(); ++i) {
      measured[i]->referenceNats = nats[i];
      measured[i]->referenceTokens = static_cast<std::int64_t>(lanes[i].sample->supervisedCount());
    }
  }

  const LoadedModel& m_model;
  const EvalRequest& m_request;
  SamplingConfig m_sampling;
  const std::function<void(const EvalProgress&)>& m_onProgress;
  std::stop_token m_stop;
  EvalProgress m_progress;
};

}  // namespace

Evaluation runEvaluation(const LoadedModel& model, const EvalRequest& request,
                         const std::function<void(const EvalProgress&)>& onProgress, std::stop_token stop) {
  if (request.contestants.empty()) throw Error("Nobody was chosen to answer; choose the base or an adapter.");
  return EvaluationRun(model, request, onProgress, stop).run();
}

EvalResult evaluate(const LoadedModel& model, const AdapterHandle& adapter, const Dataset& questions,
                    const SamplingConfig& sampling, const std::function<void(std::size_t done, std::size_t total)>& onProgress,
                    std::stop_token stop) {
  EvalRequest request;
  request.contestants = {{"", adapter}};
  request.sets = {{"", questions.path, questions.rows}};
  request.sampling = sampling;
  request.perplexity = false;
  const auto tell = [&](const EvalProgress& progress) {
    if (onProgress) onProgress(progress.done, progress.total);
  };
  const Evaluation evaluation = runEvaluation(model, request, tell, stop);
  if (stop.stop_requested()) throw Cancelled();
  EvalResult result;
  std::size_t right = 0;
  for (const EvaluatedRow& row : evaluation.sets.front().rows) {
    const RowPtr& asked = questions.rows.pointer(row.index);
    result.rows.push_back({asked->question(), asked->answer(), row.asked() ? row.answers.front().text : "",
                           row.asked() && answerIsRight(row.answers.front().text, *asked)});
    right += result.rows.back().right;
  }
  result.rightShare = result.rows.empty() ? 0 : static_cast<double>(right) / static_cast<double>(result.rows.size());
  return result;
}

}  // namespace lorikeet
