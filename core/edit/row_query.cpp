// Matching a parsed filter. See row_query.h; the parser is row_query_parser.cpp.
#include "core/edit/row_query.h"

#include <algorithm>
#include <cstring>

#include "core/edit/folded_text.h"
#include "core/edit/row_query_node.h"

namespace lorikeet {

struct RowQueryMatch {
  using Node = RowQuery::Node;
  const Row& row;
  const RowFacts& facts;
  RowQueryMatch(const Row& aRow, const RowFacts& itsFacts) : row(aRow), facts(itsFacts) {}

  bool holds(const Node& node) {
    switch (node.kind) {
      case Node::Kind::All: return true;
      case Node::Kind::And:
        return std::all_of(node.parts.begin(), node.parts.end(), [&](const auto& part) { return holds(*part); });
      case Node::Kind::Or: return std::any_of(node.parts.begin(), node.parts.end(), [&](const auto& part) { return holds(*part); });
      case Node::Kind::Not: return !holds(*node.parts.front());
      case Node::Kind::Text: return hasText(node);
      case Node::Kind::Regex: return hasRegex(node);
      case Node::Kind::HasRole:
        return std::any_of(row.turns.begin(), row.turns.end(), [&](const Message& turn) { return folded(turn.role) == node.text; });
      case Node::Kind::Number: return compares(node);
      case Node::Kind::Tag:
        return std::any_of(row.tags.begin(), row.tags.end(), [&](const std::string& tag) { return foldedKey(tag) == node.text; });
      case Node::Kind::Issue: return hasIssue(facts.issues, node.issue);
      case Node::Kind::AnyIssue: return facts.issues != 0;
      case Node::Kind::Split:
        return row.split == node.split || (row.split == Split::Auto && facts.side == (node.split == Split::Train ? 1 : 2));
      case Node::Kind::SplitAuto: return row.split == Split::Auto;
      case Node::Kind::Draft: return row.draft;
      case Node::Kind::Locked: return row.locked;
    }
    return false;
  }

 private:
  /// All turns and tags folded, each behind a byte 0; made once a row, in memory that is kept for the next.
  const std::string& foldedRow() {
    thread_local std::string text;
    if (!m_isFolded) {
      text.clear();
      for (const Message& turn : row.turns) appendPart(turn.content, text);
      for (const std::string& tag : row.tags) appendPart(tag, text);
      m_isFolded = true;
    }
    return text;
  }
  static void appendPart(const std::string& part, std::string& text) {
    text += '\0';
    appendFolded(part, text);
  }
  static bool contains(std::string_view text, std::string_view word) {
    return ::memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
  }

  bool hasText(const Node& node) {
    if (node.role.empty()) return contains(foldedRow(), node.text);
    thread_local std::string text;
    return std::any_of(row.turns.begin(), row.turns.end(), [&](const Message& turn) {
      if (turn.role != node.role) return false;
      text.clear();
      appendFolded(turn.content, text);
      return contains(text, node.text);
    });
  }
  bool hasRegex(const Node& node) const {
    return std::any_of(row.turns.begin(), row.turns.end(), [&](const Message& turn) {
      return (node.role.empty() || turn.role == node.role) && node.regex->foundIn(turn.content);
    });
  }

  /// Below 0 = not known.
  double measured(Node::Measure measure) const {
    const auto known = [](std::uint32_t count) { return count == RowFacts::kUnknown ? -1.0 : static_cast<double>(count); };
    switch (measure) {
      case Node::Measure::Tokens: return known(facts.tokens);
      case Node::Measure::Prompt:
        return facts.tokens == RowFacts::kUnknown || facts.supervised == RowFacts::kUnknown
                   ? -1.0
                   : known(facts.tokens) - known(facts.supervised);
      case Node::Measure::Supervised: return known(facts.supervised);
      case Node::Measure::Turns: return static_cast<double>(row.turns.size());
      case Node::Measure::Loss: return facts.lastLoss;
      case Node::Measure::Chars: break;
    }
    double chars = 0;
    for (const Message& turn : row.turns) chars += static_cast<double>(lengthOf(turn.content));
    return chars;
  }
  bool compares(const Node& node) const {
    const double value = measured(node.measure);
    if (value < 0) return false;
    switch (node.compare) {
      case Node::Compare::More: return value > node.number;
      case Node::Compare::AtLeast: return value >= node.number;
      case Node::Compare::Less: return value < node.number;
      case Node::Compare::AtMost: return value <= node.number;
      case Node::Compare::Equal: return value == node.number;
    }
    return false;
  }

  bool m_isFolded = false;
};

namespace {

template <class Node>
bool asksForFacts(const Node& node) {
  using Kind = typename Node::Kind;
  using Measure = typename Node::Measure;
  if (node.kind == Kind::Issue || node.kind == Kind::AnyIssue || node.kind == Kind::Split) return true;
  if (node.kind == Kind::Number) return node.measure != Measure::Turns && node.measure != Measure::Chars;
  return std::any_of(node.parts.begin(), node.parts.end(), [](const auto& part) { return asksForFacts(*part); });
}

}  // namespace

RowQuery::RowQuery() : m_root(std::make_shared<Node>()) {}

bool RowQuery::matches(const Row& row, const RowFacts& facts) const { return RowQueryMatch(row, facts).holds(*m_root); }

bool RowQuery::matchesAll() const { return m_root->kind == Node::Kind::All; }

bool RowQuery::needsFacts() const { return asksForFacts(*m_root); }

}  // namespace lorikeet
