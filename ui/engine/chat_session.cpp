// What is said: questions, branches, the queue of answers to be made. Who says it stands in chat_seats.cpp.
#include "ui/engine/chat_session.h"

#include <algorithm>

#include "ui/engine/answer_analyst.h"
#include "ui/engine/background.h"

namespace lorikeet {
namespace {

constexpr std::string_view kHalfCharacter = "\xEF\xBF\xBD";  // U+FFFD

/// The conversation as the model read it: without its oldest turns that did not fit.
std::vector<Message> withoutOldest(std::vector<Message> messages, std::int64_t turns) {
  const auto first = std::find_if(messages.begin(), messages.end(), [](const Message& message) { return message.role != "system"; });
  const auto count = std::min<std::int64_t>(turns, messages.end() - first);
  messages.erase(first, first + count);
  return messages;
}

}  // namespace

ChatSession::ChatSession(EngineController* engine, QObject* parent)
    : QObject(parent), m_engine(engine), m_analyst(new AnswerAnalyst(this)) {
  ChatSeat base, newest;
  base.id = kBaseSeat;
  newest.id = kNewestSeat;
  newest.source.kind = AdapterSource::Kind::Newest;
  m_seats = {base, newest};
  m_sampling.temperature = 0;  // side by side, chance would hide what the adapter changed
  connectEngine();
  connect(m_analyst, &AnswerAnalyst::marked, this, [this](int turn, int seat, const std::vector<TextSpan>& spans) {
    if (Answer* answer = m_talk.answer(turn, seat)) answer->differs = spans;
    emit findingsChanged(turn, seat);
  });
  connect(m_analyst, &AnswerAnalyst::scored, this, [this](int turn, int seat, int judge, const std::vector<float>& nats) {
    if (Answer* answer = m_talk.answer(turn, seat)) answer->scores[judge] = nats;
    emit findingsChanged(turn, seat);
  });
}

ChatSession::~ChatSession() = default;

GenerateLane ChatSession::lane(const ChatSeat& seat, std::vector<Message> messages) const {
  GenerateLane lane;
  lane.messages = std::move(messages);
  lane.adapter = seat.adapter;
  lane.strength = seat.strength;
  lane.cutToFit = true;
  lane.wantOdds = true;
  return lane;
}

GenerateLane ChatSession::laneFor(int seat, const QString& question) const {
  const ChatSeat* who = this->seat(seat);
  std::vector<Message> messages;
  if (question.isEmpty()) {
    if (m_talk.tip() != Conversation::kNone) messages = m_talk.messages(m_talk.tip(), seat, m_systemPrompt);
  } else {
    Conversation ahead = m_talk;
    messages = ahead.messages(ahead.ask(question.toStdString(), m_remembers, 0), seat, m_systemPrompt);
  }
  return lane(who != nullptr ? *who : m_seats.front(), std::move(messages));
}

void ChatSession::ask(const QString& question) {
  if (!m_engine->model() || isBusy()) return;
  takeNewer();
  const Turn turn = m_talk.ask(question.toStdString(), m_remembers, m_sampling.seed);
  emit pathChanged();
  enqueue({turn, answeringSeats()});
}

void ChatSession::branch(Turn turn, const QString& question) {
  if (!m_engine->model() || isBusy()) return;
  takeNewer();
  const Turn fresh = m_talk.branch(turn, question.toStdString(), m_sampling.seed);
  emit pathChanged();
  enqueue({fresh, answeringSeats()});
}

void ChatSession::regenerate(Turn turn) {
  if (!m_engine->model() || isBusy()) return;
  takeNewer();
  const auto versions = static_cast<std::int64_t>(m_talk.versions(turn).size());
  const Turn fresh = m_talk.branch(turn, m_talk.question(turn), m_talk.seed(turn) + versions);
  emit pathChanged();
  enqueue({fresh, answeringSeats()});
}

bool ChatSession::canContinue() const {
  const Turn tip = m_talk.tip();
  if (tip == Conversation::kNone || isBusy()) return false;
  return std::any_of(m_seats.begin(), m_seats.end(), [&](const ChatSeat& seat) {
    const Answer* answer = m_talk.answer(tip, seat.id);
    return answer != nullptr && answer->canContinue() && answer->maker == makerOfSeat(seat);
  });
}

void ChatSession::continueAnswers() {
  Job job{m_talk.tip(), {}, true};
  if (job.turn == Conversation::kNone || isBusy()) return;
  for (const ChatSeat& seat : m_seats) {
    const Answer* answer = m_talk.answer(job.turn, seat.id);
    if (answer != nullptr && answer->canContinue() && answer->maker == makerOfSeat(seat)) job.seats.push_back(seat.id);
  }
  enqueue(std::move(job));
}

void ChatSession::stop() {
  m_waiting.clear();
  m_engine->stopAnswer();
}

void ChatSession::choose(Turn turn) {
  if (isBusy()) return;
  m_talk.choose(turn);
  emit pathChanged();
  analyse();
}

void ChatSession::correct(Turn turn, int seat, const std::optional<std::string>& text) {
  Answer* answer = m_talk.answer(turn, seat);
  if (answer == nullptr) return;
  answer->corrected = text && *text != answer->text ? text : std::nullopt;
  emit answerChanged(turn, seat);
}

void ChatSession::startOver() {
  stop();
  m_analyst->cancel();
  m_talk.clear();
  m_job.reset();
  emit pathChanged();
  emit busyChanged();
}

// ---- the queue ----

void ChatSession::enqueue(Job job) {
  if (job.seats.empty()) return;
  m_waiting.push_back(std::move(job));
  startNext();
}

void ChatSession::startNext() {
  if (m_job || m_waiting.empty() || !m_engine->model()) return;
  Job job = std::move(m_waiting.front());
  m_waiting.pop_front();
  start(std::move(job));
}

void ChatSession::start(Job job) {
  m_analyst->cancel();  // the question has the processor for itself
  std::vector<GenerateLane> lanes;
  std::erase_if(job.seats, [this](int id) { return seat(id) == nullptr || !seat(id)->canAnswer(); });
  for (const int id : job.seats) {
    lanes.push_back(lane(*seat(id), m_talk.messages(job.turn, id, m_systemPrompt)));
    Answer& answer = m_talk.answerFor(job.turn, id);
    if (job.continues) {
      lanes.back().begun = answer.tokens;
      while (answer.text.ends_with(kHalfCharacter)) answer.text.resize(answer.text.size() - kHalfCharacter.size());  // it comes whole now
    } else {
      answer = Answer();
      answer.maker = makerOf(id);
      answer.seed = m_talk.seed(job.turn);
    }
    answer.state = Answer::State::Waiting;
    emit answerChanged(job.turn, id);
  }
  if (lanes.empty()) return startNext();
  SamplingConfig sampling = m_sampling;
  sampling.seed = m_talk.seed(job.turn);
  m_job = std::move(job);
  m_engine->ask(lanes, sampling);
  emit busyChanged();
}

void ChatSession::finishAnswer(Turn turn, int seat, const GenerateResult& result) {
  Answer& answer = m_talk.answerFor(turn, seat);
  answer.state = Answer::State::Done;
  answer.text = result.text;
  answer.tokens = result.tokens;
  answer.odds.insert(answer.odds.end(), result.odds.begin(), result.odds.end());
  answer.finish = result.finish;
  answer.promptTokens = result.promptTokens;
  answer.cutTurns = result.cutTurns;
  answer.secondsToFirstToken = result.secondsToFirstToken;
  answer.tokensPerSecond = result.tokensPerSecond;
  answer.stopTextMissed = !m_sampling.stop.empty() && result.finish != FinishReason::StopText && result.finish != FinishReason::Cancelled;
  answer.differs.clear();
  answer.scores.clear();
  emit answerChanged(turn, seat);
}

void ChatSession::onAnswered(const std::vector<GenerateResult>& results) {
  if (!m_job) return;
  const Job job = std::move(*m_job);
  m_job.reset();
  for (std::size_t i = 0; i < results.size() && i < job.seats.size(); ++i)
    if (seat(job.seats[i]) != nullptr) finishAnswer(job.turn, job.seats[i], results[i]);
  startNext();
  if (!m_job) analyse();
  emit busyChanged();
}

void ChatSession::onFailed(const QString& sentence) {
  if (!m_job) return;
  const Job job = std::move(*m_job);
  m_job.reset();
  m_waiting.clear();
  for (const int id : job.seats) {
    Answer* answer = m_talk.answer(job.turn, id);
    if (answer == nullptr) continue;
    // What was there before it was to go on is whole as it is.
    answer->state = job.continues ? Answer::State::Done : Answer::State::Failed;
    answer->problem = sentence.toStdString();
    emit answerChanged(job.turn, id);
  }
  emit busyChanged();
}

void ChatSession::answerAgain(int id) {
  const Turn tip = m_talk.tip();
  if (tip == Conversation::kNone || seat(id) == nullptr || !seat(id)->canAnswer()) return;
  std::erase_if(m_waiting, [id](const Job& job) { return job.seats == std::vector<int>{id}; });
  if (m_job && m_job->seats == std::vector<int>{id} && m_job->turn == tip) {
    m_job.reset();  // the engine stops what it makes when the next is asked for
    return start({tip, {id}});
  }
  enqueue({tip, {id}});
}

void ChatSession::catchUp(int id) {
  for (const Turn turn : m_talk.path())
    if (m_talk.answer(turn, id) == nullptr) enqueue({turn, {id}});
}

// ---- what is found in the answers ----

int ChatSession::rivalOf(int id) const {
  if (id != kBaseSeat) return kBaseSeat;
  for (const ChatSeat& seat : m_seats)
    if (!seat.isBase() && seat.adapter) return seat.id;
  return -1;
}

std::vector<float> ChatSession::effect(Turn turn, int id) const {
  const Answer* answer = m_talk.answer(turn, id);
  const int rival = rivalOf(id);
  if (answer == nullptr || rival < 0) return {};
  const auto found = answer->scores.find(rival);
  if (found == answer->scores.end() || found->second.size() != answer->odds.size()) return {};
  std::vector<float> change;
  for (std::size_t i = 0; i < answer->odds.size(); ++i) {
    const float own = answer->odds[i].chosen.logProb, other = found->second[i];
    change.push_back(id == kBaseSeat ? other - own : own - other);
  }
  return change;
}

void ChatSession::analyse() {
  if (!m_engine->model() || isBusy()) return;
  std::vector<AnswerJudge> judges;
  for (const ChatSeat& seat : m_seats)
    if (seat.canAnswer()) judges.push_back({seat.id, seat.adapter, seat.strength});
  std::vector<AnswerSubject> subjects;
  std::vector<Turn> turns = m_talk.path();
  std::reverse(turns.begin(), turns.end());  // the last one is looked at first
  for (const Turn turn : turns) {
    for (const auto& [id, answer] : m_talk.answers(turn)) {
      if (seat(id) == nullptr || answer.state != Answer::State::Done || answer.maker.baseHash != m_modelHash) continue;
      AnswerSubject subject{turn, id, answer.text, {}, withoutOldest(m_talk.messages(turn, id, m_systemPrompt), answer.cutTurns), answer.tokens, {}};
      const int rival = rivalOf(id);
      if (const Answer* other = rival < 0 ? nullptr : m_talk.answer(turn, rival)) subject.compareWith = other->text;
      if (rival >= 0) subject.judges.push_back(rival);
      for (const AnswerJudge& judge : judges)
        if (judge.pane != rival && judge.pane != id) subject.judges.push_back(judge.pane);
      std::erase_if(subject.judges, [&](int judge) { return answer.scores.contains(judge); });
      if (!subject.judges.empty() || answer.differs.empty()) subjects.push_back(std::move(subject));
    }
  }
  m_analyst->start(m_engine->model(), std::move(subjects), std::move(judges));
}

}  // namespace lorikeet
