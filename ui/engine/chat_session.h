// The chat as it goes on, without widgets: who answers (up to six panes), the conversation, what is being made and what is to be made
// next, and what was found in the answers. Used by ChatPanel.
#pragma once
#include <QObject>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "ui/engine/adapter_shelf.h"
#include "ui/engine/engine_controller.h"
#include "ui/models/conversation.h"

namespace lorikeet {

class AnswerAnalyst;
class Background;

/// Who answers in one pane.
struct ChatSeat {
  int id = 0;
  AdapterSource source;
  AdapterHandle adapter;      ///< null for the base, and where there is nothing to answer with
  AdapterHandle newer;        ///< takes over at the next question
  double strength = 1;
  bool loading = false;
  QString problem;            ///< why the chosen adapter could not be had
  RunCurve curve;             ///< of its run; empty without one
  bool isBase() const { return source.kind == AdapterSource::Kind::Base; }
  bool canAnswer() const { return isBase() || adapter != nullptr; }
};

class ChatSession : public QObject {
  Q_OBJECT
 public:
  using Turn = Conversation::Turn;
  static constexpr std::size_t kMostSeats = 6;
  static constexpr int kBaseSeat = 0, kNewestSeat = 1;

  explicit ChatSession(EngineController* engine, QObject* parent = nullptr);
  ~ChatSession() override;

  const Conversation& talk() const { return m_talk; }
  const std::vector<ChatSeat>& seats() const { return m_seats; }
  const ChatSeat* seat(int id) const;
  const std::string& systemPrompt() const { return m_systemPrompt; }
  const SamplingConfig& sampling() const { return m_sampling; }
  bool remembers() const { return m_remembers; }
  /// The run that is going on; "" = none. Its newest adapter answers, marked with its step.
  const std::filesystem::path& liveRun() const { return m_liveRun; }
  bool isBusy() const { return m_job.has_value(); }
  bool canContinue() const;
  QString modelName() const;  ///< "" without a model

  void setSystemPrompt(const std::string& prompt) { m_systemPrompt = prompt; }
  void setSampling(const SamplingConfig& sampling) { m_sampling = sampling; }
  void setRemembers(bool remembers) { m_remembers = remembers; }

  // Who answers.
  /// @return the seat's id, or -1 when all are taken
  int addSeat(const AdapterSource& source);
  void removeSeat(int id);
  /// @param by -1 one place to the front, 1 to the back
  void moveSeat(int id, int by);
  void setSource(int id, const AdapterSource& source);
  /// Answers the last question again. @param strength 0 (equals the base) to 2
  void setStrength(int id, double strength);
  /// Another checkpoint of the seat's run; answers the last question again from it. @param step -1 = the newest
  void setStep(int id, std::int64_t step);
  /// What answers as "the newest" from now on. Null = nobody.
  void setNewest(const AdapterHandle& adapter);

  // What is said.
  void ask(const QString& question);
  /// Another version of a question, which is answered; the old one stays.
  void branch(Turn turn, const QString& question);
  /// The same question with another seed.
  void regenerate(Turn turn);
  void continueAnswers();
  void stop();
  void choose(Turn turn);
  void correct(Turn turn, int seat, const std::optional<std::string>& text);
  void startOver();
  /// Takes over a conversation that was read from a file, with its seats.
  void restore(const Conversation& talk, std::vector<ChatSeat> seats, const std::string& systemPrompt, const SamplingConfig& sampling);

  /// The change in log-probability that the adapter makes, by token (nats): of an adapted answer against the base, of the base's
  /// answer by the first adapter. Empty while it is not known.
  std::vector<float> effect(Turn turn, int seat) const;
  /// What a seat would read before it answers `question` now. @param question "" = the last one asked
  GenerateLane laneFor(int seat, const QString& question) const;
  /// What answers in a seat now, as an answer remembers it.
  AnswerMaker makerOf(int seat) const;

 signals:
  void seatsChanged();                ///< one more, one less, another order
  void seatChanged(int id);           ///< its head
  void pathChanged();                 ///< other turns are shown
  void answerChanged(int turn, int seat);
  void findingsChanged(int turn, int seat);
  void textArrived(int turn, int seat, const QString& text);
  void busyChanged();

 private:
  struct Job {
    Turn turn;
    std::vector<int> seats;
    bool continues = false;
  };
  ChatSeat* find(int id);
  void connectEngine();
  void onModelOpened(const ModelHandle& model);
  void onSnapshot(const AdapterHandle& adapter);
  void onAnswered(const std::vector<GenerateResult>& results);
  void onFailed(const QString& sentence);
  void finishAnswer(Turn turn, int seat, const GenerateResult& result);
  void load(int id);
  void loaded(int id, const AdapterHandle& adapter, const std::optional<RunCurve>& curve);
  void useAdapter(ChatSeat& seat, const AdapterHandle& adapter);
  void takeNewer();
  void answerAgain(int id);
  void catchUp(int id);
  void enqueue(Job job);
  void startNext();
  void start(Job job);
  GenerateLane lane(const ChatSeat& seat, std::vector<Message> messages) const;
  AnswerMaker makerOfSeat(const ChatSeat& seat) const;
  std::vector<int> answeringSeats() const;
  int rivalOf(int seat) const;
  void refreshLiveSteps(ChatSeat& seat) const;
  void analyse();

  EngineController* m_engine;
  AnswerAnalyst* m_analyst;
  std::vector<ChatSeat> m_seats;
  std::map<int, std::unique_ptr<Background>> m_loaders;
  int m_nextSeat = 2;
  AdapterShelf m_shelf;
  std::filesystem::path m_liveRun;
  Conversation m_talk;
  std::string m_systemPrompt, m_modelHash;
  SamplingConfig m_sampling;
  bool m_remembers = true;
  std::optional<Job> m_job;
  std::deque<Job> m_waiting;
};

}  // namespace lorikeet
