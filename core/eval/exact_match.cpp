// See exact_match.h.
#include "core/eval/exact_match.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace lorikeet {
namespace {

bool isLatinOrDigit(char32_t c) { return c < 0x250 && u_isalnum(static_cast<UChar32>(c)); }

/// NFKC with case folded; spaces stay only between Latin words and numbers, one each, so that width, case and line breaks do not
/// decide.
icu::UnicodeString comparable(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const icu::UnicodeString folded = normalizer->normalize(icu::UnicodeString::fromUTF8(text), status);
  icu::UnicodeString kept;
  bool spaceSeen = false;
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    if (u_isUWhiteSpace(c)) {
      spaceSeen = true;
      continue;
    }
    if (spaceSeen && isLatinOrDigit(c) && !kept.isEmpty() && isLatinOrDigit(kept[kept.length() - 1])) kept.append(u' ');
    spaceSeen = false;
    kept.append(c);
  }
  return kept;
}

/// `wanted` in `text`, not in the middle of a longer word or number: 14 is no 4 and "started" holds no "art"; endings are free
/// ("cow" is in "cows").
bool containsWord(const icu::UnicodeString& text, const icu::UnicodeString& wanted) {
  for (std::int32_t at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const std::int32_t end = at + wanted.length();
    const bool cutsLeft = at > 0 && isLatinOrDigit(wanted[0]) && isLatinOrDigit(text[at - 1]);
    const bool cutsRight = end < text.length() && u_isdigit(wanted[wanted.length() - 1]) && u_isdigit(text[end]);
    if (!cutsLeft && !cutsRight) return true;
  }
  return false;
}

/// "a|b": either counts.
bool containsAny(const icu::UnicodeString& answer, const std::string& alternatives) {
  std::size_t at = 0;
  while (at <= alternatives.size()) {
    const std::size_t bar = std::min(alternatives.find('|', at), alternatives.size());
    const icu::UnicodeString wanted = comparable(alternatives.substr(at, bar - at));
    if (!wanted.isEmpty() && containsWord(answer, wanted)) return true;
    at = bar + 1;
  }
  return false;
}

}  // namespace

bool equalsReference(const std::string& answer, const std::string& reference) {
  return comparable(answer) == comparable(reference);
}

bool containsRequired(const std::string& answer, const Row& row) {
  const icu::UnicodeString given = comparable(answer);
  return std::all_of(row.mustContain.begin(), row.mustContain.end(),
                     [&](const std::string& wanted) { return containsAny(given, wanted); });
}

bool answerIsRight(const std::string& answer, const Row& row) {
  return row.mustContain.empty() ? equalsReference(answer, row.answer()) : containsRequired(answer, row);
}

}  // namespace lorikeet
