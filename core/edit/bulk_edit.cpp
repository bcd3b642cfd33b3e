// See bulk_edit.h.
#include "core/edit/bulk_edit.h"

#include <algorithm>

#include "core/edit/folded_text.h"
#include "core/text/utf8.h"

namespace lorikeet {
namespace {

constexpr std::string_view kQuestionMark = "{question}";

/// The turn that Row::question() or Row::answer() reads; null if there is none.
Message* targetOf(Row& row, BulkTarget target) {
  if (target == BulkTarget::Questions) {
    const auto turn = std::find_if(row.turns.begin(), row.turns.end(), [](const Message& m) { return m.role == "user"; });
    return turn == row.turns.end() ? nullptr : &*turn;
  }
  const auto turn = std::find_if(row.turns.rbegin(), row.turns.rend(), [](const Message& m) { return m.role == "assistant"; });
  return turn == row.turns.rend() ? nullptr : &*turn;
}

bool isSystem(const Message& turn) { return turn.role == "system"; }

void setSystem(Row& row, const std::string& text) {
  const auto turn = std::find_if(row.turns.begin(), row.turns.end(), isSystem);
  if (isBlankText(text))
    std::erase_if(row.turns, isSystem);
  else if (turn != row.turns.end())
    turn->content = text;
  else
    row.turns.insert(row.turns.begin(), Message{.role = "system", .content = text});
}

void addTags(Row& row, const std::vector<std::string>& tags) {
  for (const std::string& tag : tags) {
    const std::string name(trimmedView(tag));
    if (!name.empty() && std::find(row.tags.begin(), row.tags.end(), name) == row.tags.end()) row.tags.push_back(name);
  }
}

void removeTags(Row& row, const std::vector<std::string>& tags) {
  for (const std::string& tag : tags)
    std::erase_if(row.tags.edit(), [&](const std::string& own) { return own == tag || trimmedView(own) == trimmedView(tag); });
}

bool isHan(char32_t c) { return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF); }

/// Whether Chinese characters are at least as many as words of other letters ("TCP 是什么" is Chinese, "Translate 你好 to English"
/// is not).
bool isChinese(const std::string& text) {
  std::size_t han = 0, words = 0;
  bool inWord = false;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = decodeUtf8(text, at);
    at += c.length;
    const bool isLetter = c.valid && isWordChar(c.code) && !isHan(c.code);
    if (isHan(c.code)) ++han;
    if (isLetter && !inWord) ++words;
    inWord = isLetter;
  }
  return han > 0 && han >= words;
}

std::string filled(const std::string& pattern, const std::string& question) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = pattern.find(kQuestionMark); at != std::string::npos; at = pattern.find(kQuestionMark, from)) {
    out.append(pattern, from, at - from).append(question);
    from = at + kQuestionMark.size();
  }
  return out.append(pattern, from);
}

}  // namespace

std::optional<Row> applied(const Row& row, const BulkEdit& edit) {
  using Kind = BulkEdit::Kind;
  Row changed = row;
  Message* const turn = targetOf(changed, edit.target);
  switch (edit.kind) {
    case Kind::Prefix:
      if (turn) turn->content.insert(0, edit.text);
      break;
    case Kind::Suffix:
      if (turn) turn->content += edit.text;
      break;
    case Kind::Trim:
      if (turn) turn->content = std::string(trimmedView(turn->content));
      break;
    case Kind::SetSystem: setSystem(changed, edit.text); break;
    case Kind::RemoveSystem: std::erase_if(changed.turns, isSystem); break;
    case Kind::AddTags: addTags(changed, edit.tags); break;
    case Kind::RemoveTags: removeTags(changed, edit.tags); break;
    case Kind::SetSplit:
      if (!row.locked) changed.split = edit.split;
      break;
    case Kind::Lock: changed.locked = true; break;
    case Kind::Unlock: changed.locked = false; break;
    case Kind::Approve: changed.draft = false; break;
  }
  if (changed == row) return std::nullopt;
  return changed;
}

std::vector<Row> questionVariants(const Row& row, const std::vector<std::string>& patterns) {
  std::vector<Row> variants;
  const std::string question = row.question();
  if (isBlankText(question)) return variants;
  std::vector<std::string> known{std::string(trimmedView(question))};
  for (const std::string& pattern : patterns) {
    if (pattern.find(kQuestionMark) == std::string::npos) continue;
    const std::string phrased = filled(std::string(trimmedView(pattern)), std::string(trimmedView(question)));
    if (std::find(known.begin(), known.end(), phrased) != known.end()) continue;
    known.push_back(phrased);
    Row variant = row;
    targetOf(variant, BulkTarget::Questions)->content = phrased;
    variants.push_back(std::move(variant));
  }
  return variants;
}

std::vector<std::string> defaultVariantPatterns(const std::string& sample) {
  if (isChinese(sample))
    return {"请问：{question}", "请回答下面的问题：{question}", "我想知道：{question}", "{question} 请简要说明。"};
  return {"Please tell me: {question}", "Answer this question: {question}", "I would like to know: {question}",
          "{question} Please explain briefly."};
}

}  // namespace lorikeet
