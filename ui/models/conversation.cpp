// See conversation.h.
#include "ui/models/conversation.h"

#include <algorithm>

namespace lorikeet {

Conversation::Turn Conversation::append(Turn parent, std::string question, bool remembers, std::int64_t seed) {
  const Turn turn = static_cast<Turn>(m_nodes.size());
  Node fresh;
  fresh.question = std::move(question);
  fresh.parent = parent;
  fresh.remembers = remembers;
  fresh.seed = seed;
  m_nodes.push_back(std::move(fresh));
  node(parent).children.push_back(turn);
  node(parent).chosen = turn;
  return turn;
}

Conversation::Turn Conversation::ask(std::string question, bool remembers, std::int64_t seed) {
  return append(tip(), std::move(question), remembers, seed);
}

Conversation::Turn Conversation::branch(Turn turn, std::string question, std::int64_t seed) {
  return append(node(turn).parent, std::move(question), node(turn).remembers, seed);
}

void Conversation::choose(Turn turn) {
  for (Turn at = turn; at != kNone; at = node(at).parent) node(node(at).parent).chosen = at;
}

std::vector<Conversation::Turn> Conversation::path() const {
  std::vector<Turn> turns;
  for (Turn at = node(kNone).chosen; at != kNone; at = node(at).chosen) turns.push_back(at);
  return turns;
}

Conversation::Turn Conversation::tip() const {
  Turn last = kNone;
  while (node(last).chosen != kNone) last = node(last).chosen;
  return last;
}

std::vector<Conversation::Turn> Conversation::all() const {
  std::vector<Turn> turns;
  for (std::size_t i = 1; i < m_nodes.size(); ++i) turns.push_back(static_cast<Turn>(i));
  return turns;  // a parent is always older than its children
}

const Answer* Conversation::answer(Turn turn, int pane) const {
  const auto found = node(turn).answers.find(pane);
  return found == node(turn).answers.end() ? nullptr : &found->second;
}

Answer* Conversation::answer(Turn turn, int pane) {
  const auto found = node(turn).answers.find(pane);
  return found == node(turn).answers.end() ? nullptr : &found->second;
}

void Conversation::removePane(int pane) {
  for (Node& each : m_nodes) each.answers.erase(pane);
  forgetScores(pane);
}

void Conversation::forgetScores(int pane) {
  for (Node& each : m_nodes)
    for (auto& [other, answer] : each.answers) answer.scores.erase(pane);
}

std::vector<Conversation::Turn> Conversation::pathTo(Turn turn) const {
  std::vector<Turn> turns;
  for (Turn at = turn; at != kNone; at = node(at).parent) turns.push_back(at);
  std::reverse(turns.begin(), turns.end());
  return turns;
}

std::vector<Message> Conversation::messages(Turn turn, int pane, const std::string& systemPrompt) const {
  std::vector<Message> messages;
  if (!systemPrompt.empty()) messages.push_back({"system", systemPrompt});
  if (node(turn).remembers) {
    for (const Turn before : pathTo(node(turn).parent)) {
      const Answer* said = answer(before, pane);
      if (said == nullptr || said->state != Answer::State::Done) continue;  // a question without its answer would read as one long question
      messages.push_back({"user", node(before).question});
      messages.push_back({"assistant", said->shownText()});
    }
  }
  messages.push_back({"user", node(turn).question});
  return messages;
}

std::vector<Message> Conversation::rowTurns(Turn turn, int pane, bool whole, const std::string& systemPrompt) const {
  std::vector<Message> turns = messages(turn, pane, systemPrompt);
  if (!whole) turns.erase(turns.begin() + (systemPrompt.empty() ? 0 : 1), turns.end() - 1);
  const Answer* said = answer(turn, pane);
  turns.push_back({"assistant", said != nullptr ? said->shownText() : std::string()});
  return turns;
}

}  // namespace lorikeet
