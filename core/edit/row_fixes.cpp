// Safe fixes of rows: each is checked to take its issue away and to bring no other. See row_checks.h.
#include <algorithm>
#include <map>

#include "core/edit/folded_text.h"
#include "core/edit/mojibake.h"
#include "core/edit/row_checks.h"
#include "core/edit/text_signs.h"
#include "core/text/utf8.h"

namespace lorikeet {
namespace {

/// Without control characters; those of Windows-1252 (curly quotes, dashes) become what they were. U+FFFD and private-use
/// characters stay: nobody knows what they were.
std::string withoutControls(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = decodeUtf8(text, at);
    const bool isControl = c.valid && (c.code <= 0x9F || c.code == 0xFEFF) && isStrayCharacter(c.code);
    const char32_t meant = isControl && c.code >= 0x80 && c.code <= 0x9F ? windows1252(static_cast<unsigned char>(c.code)) : 0;
    if (!isControl)
      out += text.substr(at, c.length);
    else if (meant != 0)
      appendUtf8(out, meant);
    at += c.length;
  }
  return out;
}

std::string knownRole(const std::string& role) {
  static const std::map<std::string, std::string> kMeanings = {{"human", "user"},
                                                               {"prompter", "user"},
                                                               {"question", "user"},
                                                               {"instruction", "user"},
                                                               {"用户", "user"},
                                                               {"gpt", "assistant"},
                                                               {"chatgpt", "assistant"},
                                                               {"bot", "assistant"},
                                                               {"model", "assistant"},
                                                               {"ai", "assistant"},
                                                               {"answer", "assistant"},
                                                               {"response", "assistant"},
                                                               {"chatbot", "assistant"},
                                                               {"助手", "assistant"},
                                                               {"developer", "system"},
                                                               {"系统", "system"},
                                                               {"observation", "tool"},
                                                               {"function", "tool"},
                                                               {"function_response", "tool"},
                                                               {"ipython", "tool"},
                                                               {"user", "user"},
                                                               {"assistant", "assistant"},
                                                               {"system", "system"},
                                                               {"tool", "tool"},
                                                               {"function_call", "function_call"}};
  const auto known = kMeanings.find(foldedKey(role));
  return known == kMeanings.end() ? role : known->second;
}

void mend(Message& turn, IssueKind kind) {
  switch (kind) {
    case IssueKind::OuterSpace: turn.content = std::string(trimmedView(turn.content)); break;
    case IssueKind::ControlCharacters: turn.content = withoutControls(turn.content); break;
    case IssueKind::Mojibake:
      if (auto meant = withoutMojibake(turn.content)) turn.content = std::move(*meant);
      break;
    case IssueKind::BadRoles: turn.role = knownRole(turn.role); break;
    default: break;
  }
}

}  // namespace

std::optional<Row> fixed(const Row& row, IssueKind kind) {
  const IssueSet before = issuesOf(row);
  if (!hasFix(kind) || kind == IssueKind::Duplicate || !hasIssue(before, kind)) return std::nullopt;
  Row mended = row;
  for (Message& turn : mended.turns) mend(turn, kind);
  IssueSet after = issuesOf(mended);
  if (hasIssue(after & ~before, IssueKind::OuterSpace)) {  // what is gone stood outside of white space
    for (Message& turn : mended.turns) mend(turn, IssueKind::OuterSpace);
    after = issuesOf(mended);
  }
  if (hasIssue(after, kind) || (after & ~before) != 0) return std::nullopt;
  return mended;
}

bool hasFix(IssueKind kind) {
  return kind == IssueKind::OuterSpace || kind == IssueKind::ControlCharacters || kind == IssueKind::Mojibake ||
         kind == IssueKind::BadRoles || kind == IssueKind::Duplicate;
}

}  // namespace lorikeet
