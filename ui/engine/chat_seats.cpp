// Who answers: the seats of a ChatSession, their adapters, and the run that is going on.
#include <algorithm>

#include "ui/engine/answer_analyst.h"
#include "ui/engine/background.h"
#include "ui/engine/chat_session.h"

namespace lorikeet {

const ChatSeat* ChatSession::seat(int id) const {
  const auto found = std::find_if(m_seats.begin(), m_seats.end(), [id](const ChatSeat& seat) { return seat.id == id; });
  return found == m_seats.end() ? nullptr : &*found;
}

ChatSeat* ChatSession::find(int id) { return const_cast<ChatSeat*>(std::as_const(*this).seat(id)); }

QString ChatSession::modelName() const {
  return m_engine->model() ? QString::fromStdString(m_engine->model()->info().name) : QString();
}

void ChatSession::connectEngine() {
  connect(m_engine, &EngineController::modelOpened, this, &ChatSession::onModelOpened);
  connect(m_engine, &EngineController::adapterOpened, this, &ChatSession::setNewest);
  connect(m_engine, &EngineController::snapshotTaken, this, &ChatSession::onSnapshot);
  connect(m_engine, &EngineController::runStarted, this, [this](const RunInfo& info) {
    m_liveRun = m_engine->runsRoot() / info.id;
    for (ChatSeat& seat : m_seats) {
      if (seat.source.kind != AdapterSource::Kind::Newest) continue;
      seat.source = {AdapterSource::Kind::Newest, m_liveRun, -1};
      seat.curve = RunCurve();
      seat.curve.dir = m_liveRun;
      seat.curve.name = QString::fromStdString(info.name);
      emit seatChanged(seat.id);
    }
  });
  connect(m_engine, &EngineController::metricsArrived, this, [this](const std::vector<MetricPoint>& points) {
    for (ChatSeat& seat : m_seats) {
      if (m_liveRun.empty() || seat.curve.dir != m_liveRun) continue;
      seat.curve.append(points);
      emit seatChanged(seat.id);
    }
  });
  connect(m_engine, &EngineController::runEnded, this, [this](const TrainResult& result) {
    m_liveRun.clear();
    for (ChatSeat& seat : m_seats) {
      if (seat.source.kind != AdapterSource::Kind::Newest) continue;
      seat.curve.bestStep = result.info.bestStep;
      if (seat.source.step < 0 && result.best) seat.newer = result.best;
      if (!isBusy()) takeNewer();
      emit seatChanged(seat.id);
    }
  });
  connect(m_engine, &EngineController::textArrived, this, [this](int number, const QString& text) {
    if (!m_job || static_cast<std::size_t>(number) >= m_job->seats.size()) return;
    const int id = m_job->seats[static_cast<std::size_t>(number)];
    Answer* answer = m_talk.answer(m_job->turn, id);
    if (answer == nullptr) return;
    answer->state = Answer::State::Streaming;
    answer->text += text.toStdString();
    emit textArrived(m_job->turn, id, text);
  });
  connect(m_engine, &EngineController::answered, this, &ChatSession::onAnswered);
  connect(m_engine, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task == EngineTask::Chat) onFailed(sentence);
    ChatSeat* newest = find(kNewestSeat);
    if (task != EngineTask::OpenAdapter || newest == nullptr) return;
    newest->problem = sentence;
    emit seatChanged(kNewestSeat);
  });
}

void ChatSession::onModelOpened(const ModelHandle& model) {
  const bool another = m_modelHash != model->info().hash;
  m_modelHash = model->info().hash;
  for (ChatSeat& seat : m_seats) {
    if (another && !seat.isBase()) {  // an adapter fits only the base it was made for
      seat.adapter = seat.newer = nullptr;
      m_talk.forgetScores(seat.id);
      if (seat.source.kind == AdapterSource::Kind::Newest && seat.source.dir != m_liveRun) seat.source.dir.clear();
      if (!seat.source.dir.empty() && seat.source.dir != m_liveRun) load(seat.id);
    }
    emit seatChanged(seat.id);
  }
}

int ChatSession::addSeat(const AdapterSource& source) {
  if (m_seats.size() >= kMostSeats) return -1;
  ChatSeat seat;
  seat.id = source.kind == AdapterSource::Kind::Newest ? kNewestSeat : m_nextSeat++;
  if (this->seat(seat.id) != nullptr) return seat.id;
  seat.source = source;
  m_seats.push_back(seat);
  emit seatsChanged();
  setSource(seat.id, source);
  return seat.id;
}

void ChatSession::removeSeat(int id) {
  if (id == kBaseSeat || seat(id) == nullptr) return;
  std::erase_if(m_seats, [id](const ChatSeat& seat) { return seat.id == id; });
  m_loaders.erase(id);
  m_analyst->cancel();
  if (m_job && m_job->seats == std::vector<int>{id}) m_engine->stopAnswer();
  m_talk.removePane(id);
  emit seatsChanged();
  analyse();
}

void ChatSession::moveSeat(int id, int by) {
  const auto at = std::find_if(m_seats.begin(), m_seats.end(), [id](const ChatSeat& seat) { return seat.id == id; });
  const auto target = (at - m_seats.begin()) + by;
  if (at == m_seats.end() || target < 0 || target >= static_cast<std::ptrdiff_t>(m_seats.size())) return;
  std::iter_swap(at, m_seats.begin() + target);
  emit seatsChanged();
}

void ChatSession::setSource(int id, const AdapterSource& source) {
  ChatSeat* seat = find(id);
  if (seat == nullptr || seat->isBase() || source.kind == AdapterSource::Kind::Base) return;
  seat->source = source;
  seat->curve = RunCurve();
  seat->problem.clear();
  if (source.dir.empty()) {
    emit seatChanged(id);
    return;
  }
  load(id);
}

void ChatSession::load(int id) {
  ChatSeat* seat = find(id);
  if (seat == nullptr || !m_engine->model()) return;
  std::unique_ptr<Background>& loader = m_loaders[id];
  if (!loader) {
    loader = std::make_unique<Background>(QStringLiteral("adapter"));
    connect(loader.get(), &Background::failed, this, [this, id](const QString& sentence) {
      ChatSeat* failed = find(id);
      if (failed == nullptr) return;
      failed->loading = false;
      failed->problem = sentence;
      emit seatChanged(id);
    });
  }
  seat->loading = true;
  emit seatChanged(id);
  AdapterSource source = seat->source;
  if (source.kind == AdapterSource::Kind::Newest) source.kind = AdapterSource::Kind::Run;
  const bool curveToo = source.kind == AdapterSource::Kind::Run && (seat->curve.dir != source.dir || source.dir != m_liveRun);
  loader->start([this, id, source, curveToo, model = m_engine->model()](const std::stop_token&, const Background::Post& post) {
    const AdapterHandle adapter = openSource(*model, source);  // says best what is gone
    const std::optional<RunCurve> curve = curveToo ? std::optional(readCurve(source.dir)) : std::nullopt;
    post([this, id, adapter, curve] { loaded(id, adapter, curve); });
  });
}

void ChatSession::loaded(int id, const AdapterHandle& adapter, const std::optional<RunCurve>& curve) {
  ChatSeat* seat = find(id);
  if (seat == nullptr) return;
  seat->loading = false;
  seat->problem.clear();
  if (curve) {
    seat->curve = *curve;
    refreshLiveSteps(*seat);
  }
  const bool first = seat->adapter == nullptr;
  useAdapter(*seat, adapter);
  if (m_talk.isEmpty()) return;
  if (first)
    catchUp(id);
  else
    answerAgain(id);
}

void ChatSession::useAdapter(ChatSeat& seat, const AdapterHandle& adapter) {
  seat.adapter = adapter;
  seat.newer = nullptr;
  m_talk.forgetScores(seat.id);
  emit seatChanged(seat.id);
}

void ChatSession::refreshLiveSteps(ChatSeat& seat) const {
  for (const std::int64_t step : m_shelf.steps(seat.curve.dir)) seat.curve.steps.push_back(step);
  std::sort(seat.curve.steps.begin(), seat.curve.steps.end());
  seat.curve.steps.erase(std::unique(seat.curve.steps.begin(), seat.curve.steps.end()), seat.curve.steps.end());
}

void ChatSession::setStrength(int id, double strength) {
  ChatSeat* seat = find(id);
  if (seat == nullptr || seat->isBase() || seat->strength == strength) return;
  seat->strength = std::clamp(strength, 0.0, 2.0);
  m_talk.forgetScores(id);
  emit seatChanged(id);
  answerAgain(id);
}

void ChatSession::setStep(int id, std::int64_t step) {
  ChatSeat* seat = find(id);
  if (seat == nullptr || seat->curve.dir.empty() || (seat->source.step == step && seat->adapter)) return;
  seat->source.step = step;
  seat->source.dir = seat->curve.dir;
  seat->problem.clear();
  const std::vector<std::int64_t> kept = m_shelf.steps(seat->curve.dir);
  const std::int64_t wanted = step < 0 && seat->curve.dir == m_liveRun && !kept.empty() ? kept.back() : step;
  if (const AdapterHandle here = m_shelf.find(seat->curve.dir, wanted)) {
    if (const auto loader = m_loaders.find(id); loader != m_loaders.end()) loader->second->cancel();
    seat->loading = false;
    useAdapter(*seat, here);
    return answerAgain(id);
  }
  load(id);
}

void ChatSession::setNewest(const AdapterHandle& adapter) {
  ChatSeat* seat = find(kNewestSeat);
  if (seat == nullptr) return;
  seat->problem.clear();
  useAdapter(*seat, adapter);
}

void ChatSession::onSnapshot(const AdapterHandle& adapter) {
  if (!m_liveRun.empty()) m_shelf.keep(m_liveRun, adapter);
  for (ChatSeat& seat : m_seats) {
    if (m_liveRun.empty() || seat.curve.dir != m_liveRun) continue;
    seat.curve.steps = m_shelf.steps(m_liveRun);
    if (seat.source.kind == AdapterSource::Kind::Newest && seat.source.step < 0) {
      seat.newer = adapter;
      // Nothing said yet that it could contradict: it may as well answer from now on.
      if (m_talk.isEmpty() || !seat.adapter) useAdapter(seat, adapter);
    }
    emit seatChanged(seat.id);
  }
}

void ChatSession::takeNewer() {
  for (ChatSeat& seat : m_seats)
    if (seat.newer) useAdapter(seat, seat.newer);
}

AnswerMaker ChatSession::makerOfSeat(const ChatSeat& seat) const {
  AnswerMaker maker;
  maker.baseHash = m_modelHash;
  if (!seat.adapter) return maker;
  const AdapterInfo& info = seat.adapter->info();
  maker.name = info.name;
  maker.hash = info.hash;
  maker.step = info.step >= 0 ? info.step : seat.source.step;
  maker.sites = info.sites;
  maker.deltaNorm = info.deltaNorm;
  maker.strength = seat.strength;
  return maker;
}

AnswerMaker ChatSession::makerOf(int id) const {
  const ChatSeat* found = seat(id);
  return found != nullptr ? makerOfSeat(*found) : AnswerMaker();
}

std::vector<int> ChatSession::answeringSeats() const {
  std::vector<int> ids;
  for (const ChatSeat& seat : m_seats)
    if (seat.canAnswer()) ids.push_back(seat.id);
  return ids;
}

void ChatSession::restore(const Conversation& talk, std::vector<ChatSeat> seats, const std::string& systemPrompt,
                          const SamplingConfig& sampling) {
  startOver();
  m_loaders.clear();
  m_systemPrompt = systemPrompt;
  m_sampling = sampling;
  // The adapter that is newest now goes on being that.
  const ChatSeat* before = seat(kNewestSeat);
  const ChatSeat newest = before != nullptr ? *before : ChatSeat();
  for (ChatSeat& seat : seats)
    if (seat.id == kNewestSeat && seat.source.dir.empty() && newest.id == kNewestSeat) seat = newest;
  m_seats = std::move(seats);
  for (const ChatSeat& seat : m_seats) m_nextSeat = std::max(m_nextSeat, seat.id + 1);
  m_talk = talk;
  emit seatsChanged();
  emit pathChanged();
  for (const ChatSeat& seat : std::vector<ChatSeat>(m_seats))
    if (!seat.source.dir.empty() && !seat.adapter) load(seat.id);
  analyse();
}

}  // namespace lorikeet
