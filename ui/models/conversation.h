// A conversation as a tree: one shared side of questions, and the answers of every pane to each. Editing or asking again makes a
// branch. No widgets. Used by ChatSession, the chat's views and transcripts.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/engine.h"

namespace lorikeet {

/// Who made an answer, as the pane's head proved it then.
struct AnswerMaker {
  std::string baseHash;             ///< of the base model
  std::string name, hash;           ///< of the adapter; "" = no adapter
  std::int64_t step = -1, sites = 0;
  double deltaNorm = 0, strength = 1;
  bool operator==(const AnswerMaker&) const = default;
};

/// One pane's answer to one question.
struct Answer {
  enum class State { Waiting, Streaming, Done, Failed };
  State state = State::Waiting;
  std::string text;                      ///< the model's own, to the byte; grows while it streams
  std::optional<std::string> corrected;  ///< what the person wrote in its place
  std::string problem;                   ///< a sentence, when it failed
  std::vector<TokenId> tokens;
  std::vector<AnswerToken> odds;         ///< of all tokens, where they were measured
  FinishReason finish = FinishReason::Cancelled;
  std::int64_t promptTokens = 0, cutTurns = 0, seed = 0;
  double secondsToFirstToken = 0, tokensPerSecond = 0;
  bool stopTextMissed = false;           ///< stop texts were asked for and none came
  AnswerMaker maker;

  // Found a moment after the answer.
  std::vector<TextSpan> differs;             ///< bytes of `text` whose words the answer it is compared with does not have
  std::map<int, std::vector<float>> scores;  ///< by pane: nats, how likely that pane's model finds each token

  const std::string& shownText() const { return corrected ? *corrected : text; }
  /// It ended before the model had ended it, and goes on from its tokens.
  bool canContinue() const {
    return state == State::Done && !corrected && !tokens.empty() &&
           (finish == FinishReason::Cancelled || finish == FinishReason::MaxTokens);  // after a stop text it would stop at once again
  }
};

class Conversation {
 public:
  using Turn = int;  ///< names a question with its answers, for as long as the conversation lives
  static constexpr Turn kNone = 0;

  Conversation() : m_nodes(1) {}
  bool isEmpty() const { return m_nodes[0].children.empty(); }
  void clear() { *this = Conversation(); }

  /// A question after the last one shown. @param remembers whether the models read what was said before
  Turn ask(std::string question, bool remembers, std::int64_t seed);
  /// Another version of `turn`, which is shown from now on.
  Turn branch(Turn turn, std::string question, std::int64_t seed);
  /// Puts a turn under `parent` as a file has it. @return its name
  Turn append(Turn parent, std::string question, bool remembers, std::int64_t seed);
  /// Shows `turn` among its versions, with what followed it.
  void choose(Turn turn);
  /// The same where only its own versions count: the branch it stands in need not be the one shown.
  void chooseAmongVersions(Turn turn) { node(node(turn).parent).chosen = turn; }

  /// The turns shown, in order.
  std::vector<Turn> path() const;
  /// The last turn shown; kNone when empty.
  Turn tip() const;
  const std::string& question(Turn turn) const { return node(turn).question; }
  bool remembers(Turn turn) const { return node(turn).remembers; }
  std::int64_t seed(Turn turn) const { return node(turn).seed; }
  Turn parent(Turn turn) const { return node(turn).parent; }
  /// All versions of a turn, itself included, oldest first.
  const std::vector<Turn>& versions(Turn turn) const { return node(node(turn).parent).children; }
  /// Every turn, parents first.
  std::vector<Turn> all() const;
  /// The one shown after `turn`; kNone = none.
  Turn chosenAfter(Turn turn) const { return node(turn).chosen; }

  /// Null when the pane has not been asked.
  const Answer* answer(Turn turn, int pane) const;
  Answer* answer(Turn turn, int pane);
  Answer& answerFor(Turn turn, int pane) { return node(turn).answers[pane]; }
  const std::map<int, Answer>& answers(Turn turn) const { return node(turn).answers; }
  void removePane(int pane);
  /// What a pane thought of other panes' tokens no longer holds.
  void forgetScores(int pane);

  /// What a pane reads to answer `turn`: the system prompt, the turns before with its own answers, and the question.
  std::vector<Message> messages(Turn turn, int pane, const std::string& systemPrompt) const;
  /// The same with its answer: a row of the dataset. @param whole false = the question and its answer alone, behind the system prompt
  std::vector<Message> rowTurns(Turn turn, int pane, bool whole, const std::string& systemPrompt) const;

 private:
  struct Node {
    std::string question;
    Turn parent = kNone, chosen = kNone;
    std::vector<Turn> children;
    bool remembers = true;
    std::int64_t seed = 0;
    std::map<int, Answer> answers;
  };
  Node& node(Turn turn) { return m_nodes[static_cast<std::size_t>(turn)]; }
  const Node& node(Turn turn) const { return m_nodes[static_cast<std::size_t>(turn)]; }
  std::vector<Turn> pathTo(Turn turn) const;

  std::vector<Node> m_nodes;  ///< the first is the root: no question, its children are the first turns
};

}  // namespace lorikeet
