// See answer_analyst.h.
#include "ui/engine/answer_analyst.h"

#include <algorithm>

#include "core/edit/compare.h"
#include "core/text/utf8.h"
#include "ui/engine/background.h"

namespace lorikeet {
namespace {

const AnswerJudge* judgeOf(const std::vector<AnswerJudge>& judges, int pane) {
  const auto found = std::find_if(judges.begin(), judges.end(), [pane](const AnswerJudge& judge) { return judge.pane == pane; });
  return found == judges.end() ? nullptr : &*found;
}

std::vector<float> scoresOf(const LoadedModel& model, const AnswerSubject& subject, const AnswerJudge& judge) {
  GenerateLane lane;
  lane.messages = subject.messages;
  lane.adapter = judge.adapter;
  lane.strength = judge.strength;
  return answerLogProbs(model, lane, subject.tokens);
}

}  // namespace

std::vector<TextSpan> differingWords(const std::string& text, const std::string& other) {
  std::vector<TextSpan> spans;
  std::size_t at = 0;
  for (const WordMark& mark : compareWords(other, text)) {
    if (mark.change == RowChange::Removed) continue;
    const std::size_t end = at + mark.text.size();
    const bool blank = mark.text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (mark.change == RowChange::Added && !blank) spans.push_back({at, end});
    at = end;
  }
  return spans;
}

AnswerAnalyst::AnswerAnalyst(QObject* parent) : QObject(parent), m_background(new Background(QStringLiteral("analyst"), this)) {}
AnswerAnalyst::~AnswerAnalyst() = default;

void AnswerAnalyst::cancel() { m_background->cancel(); }
bool AnswerAnalyst::isRunning() const { return m_background->isRunning(); }

void AnswerAnalyst::start(const ModelHandle& model, std::vector<AnswerSubject> subjects, std::vector<AnswerJudge> judges) {
  m_background->start([this, model, subjects = std::move(subjects), judges = std::move(judges)](const std::stop_token& stop,
                                                                                                const Background::Post& post) {
    for (const AnswerSubject& subject : subjects) {
      if (subject.compareWith.empty()) continue;
      auto spans = differingWords(subject.text, subject.compareWith);
      post([this, turn = subject.turn, pane = subject.pane, spans = std::move(spans)] { emit marked(turn, pane, spans); });
    }
    // Everybody's first wish before anybody's second: the strips need the first alone.
    std::size_t most = 0;
    for (const AnswerSubject& subject : subjects) most = std::max(most, subject.judges.size());
    for (std::size_t wish = 0; wish < most; ++wish) {
      for (const AnswerSubject& subject : subjects) {
        if (stop.stop_requested()) return;
        const AnswerJudge* judge = wish < subject.judges.size() ? judgeOf(judges, subject.judges[wish]) : nullptr;
        if (judge == nullptr) continue;
        auto nats = scoresOf(*model, subject, *judge);
        post([this, turn = subject.turn, pane = subject.pane, by = judge->pane, nats = std::move(nats)] {
          emit scored(turn, pane, by, nats);
        });
      }
    }
  });
}

}  // namespace lorikeet
