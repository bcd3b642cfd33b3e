// What a row has wrong by itself. See row_checks.h; fixes are in row_fixes.cpp, issues between rows in issues_between.cpp.
#include "core/edit/row_checks.h"

#include <algorithm>
#include <array>

#include "core/data/row_reader.h"
#include "core/edit/folded_text.h"
#include "core/edit/mojibake.h"
#include "core/edit/text_signs.h"
#include "core/text/utf8.h"

namespace lorikeet {
namespace {

bool isKnownRole(const std::string& role) {
  static constexpr std::array kRoles = {"system", "user", "assistant", "tool", "function_call"};
  return std::find(kRoles.begin(), kRoles.end(), role) != kRoles.end();
}

bool answers(const Message& turn) { return turn.role == "assistant" || turn.role == "function_call"; }

/// A turn whose text stands in its fields (a tool call of a model's own form) is not empty.
bool saysNothing(const Message& turn) {
  return isBlankText(turn.content) && turn.fields.find("\"tool_calls\"") == std::string::npos;
}

bool lacksAnswer(const Row& row) {
  const auto answer = std::find_if(row.turns.rbegin(), row.turns.rend(), answers);
  return answer == row.turns.rend() || saysNothing(*answer) || row.turns.back().role == "user";
}

bool lacksQuestion(const Row& row) {
  return std::none_of(row.turns.begin(), row.turns.end(),
                      [](const Message& turn) { return turn.role == "user" && !isBlankText(turn.content); });
}

/// System first, then questions and answers in turn; calls and what tools return may stand between them.
bool isOutOfOrder(const std::vector<Message>& turns) {
  std::string before;  // "" = nothing yet but a system turn
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const std::string& role = turns[i].role;
    if (!isKnownRole(role)) return true;
    if (role == "system") {
      if (i > 0) return true;
      continue;
    }
    if (role == before && (role == "user" || role == "assistant")) return true;
    if (before.empty() && role != "user") return true;
    if (role == "tool" && before == "user") return true;
    before = role;
  }
  return false;
}

bool hasOpenPlaceholder(const Row& row, const CheckSettings& settings) {
  const bool maybe = std::any_of(row.turns.begin(), row.turns.end(),
                                 [](const Message& turn) { return turn.content.find("{{") != std::string::npos; });
  if (!maybe) return false;
  const std::vector<std::string> names = placeholdersIn(RowList{row});
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return !settings.placeholders.contains(name); });
}

/// The answer is the question again, or the question and then nothing but punctuation. Short ones ("Hello" - "Hello!") may be
/// meant.
bool repeatsQuestion(const Row& row) {
  constexpr std::size_t kShortest = 8;
  if (row.turns.size() < 2) return false;
  const Message* question = nullptr;
  const Message* answer = nullptr;
  for (const Message& turn : row.turns) {
    if (turn.role == "user") question = &turn;
    if (turn.role == "assistant") answer = &turn;
  }
  // Most answers are no candidates: looking at lengths is cheaper than folding.
  if (!question || !answer || answer->content.size() + 16 < question->content.size()) return false;
  if (answer->content.size() > question->content.size() * 2 + 64) return false;
  const std::string asked = foldedKey(question->content), said = foldedKey(answer->content);
  if (lengthOf(asked) < kShortest || !said.starts_with(asked)) return false;
  for (std::size_t at = asked.size(); at < said.size();) {
    const Utf8Char c = decodeUtf8(said, at);
    if (isWordChar(c.code)) return false;
    at += c.length;
  }
  return true;
}

bool hasOuterSpace(const std::string& text) {
  const std::string_view trimmed = trimmedView(text);
  return !trimmed.empty() && trimmed.size() != text.size();
}

}  // namespace

bool isStrayCharacter(char32_t code) {
  if (code < 0x20) return code != '\t' && code != '\n' && code != '\r';
  return (code >= 0x7F && code <= 0x9F) || code == 0xFEFF || code == 0xFFFD || (code >= 0xE000 && code <= 0xF8FF) ||
         code >= 0xF0000;
}

bool hasStrayCharacters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte < 0x7F) {
      ++at;
      continue;
    }
    const Utf8Char c = decodeUtf8(text, at);
    if (!c.valid || isStrayCharacter(c.code)) return true;
    at += c.length;
  }
  return false;
}

IssueSet issuesOf(const Row& row, const CheckSettings& settings) {
  IssueSet issues = 0;
  const auto note = [&](bool found, IssueKind kind) { issues |= found ? issueBit(kind) : 0; };
  if (row.extra.contains(kNoteRaw)) return issueBit(IssueKind::BadRecord);  // what else it lacks is no wonder
  note(lacksAnswer(row), IssueKind::EmptyAnswer);
  note(lacksQuestion(row), IssueKind::NoQuestion);
  note(isOutOfOrder(row.turns), IssueKind::BadRoles);
  note(hasOpenPlaceholder(row, settings), IssueKind::Placeholder);
  note(repeatsQuestion(row), IssueKind::AnswerRepeats);
  for (const Message& turn : row.turns) {
    note(hasStrayCharacters(turn.content), IssueKind::ControlCharacters);
    note(hasMojibake(turn.content), IssueKind::Mojibake);
    note(hasOuterSpace(turn.content), IssueKind::OuterSpace);
  }
  return issues;
}

}  // namespace lorikeet
