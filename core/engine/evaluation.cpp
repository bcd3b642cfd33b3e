// evaluate(): a question set answered greedily and checked.
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

#include "core/engine/engine.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// Questions answered together in one batch.
constexpr std::size_t kBatch = 16;

bool isLatinOrDigit(char32_t c) { return c < 0x250 && u_isalnum(static_cast<UChar32>(c)); }

/// NFKC with case folded; spaces stay only between Latin words and numbers, one each, so that width, case and line breaks do not decide.
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

GenerateLane laneFor(const Row& row, const AdapterHandle& adapter) {
  GenerateLane lane;
  lane.adapter = adapter;
  // Everything before the last assistant turn is the question, with its history.
  std::size_t end = row.turns.size();
  for (std::size_t i = row.turns.size(); i-- > 0;) {
    if (row.turns[i].role == "assistant") {
      end = i;
      break;
    }
  }
  lane.messages.assign(row.turns.begin(), row.turns.begin() + static_cast<std::ptrdiff_t>(end));
  return lane;
}

}  // namespace

bool answerIsRight(const std::string& answer, const Row& row) {
  const icu::UnicodeString given = comparable(answer);
  if (row.mustContain.empty()) return given == comparable(row.answer());
  return std::all_of(row.mustContain.begin(), row.mustContain.end(),
                     [&](const std::string& wanted) { return containsAny(given, wanted); });
}

EvalResult evaluate(const LoadedModel& model, const AdapterHandle& adapter, const Dataset& questions, const SamplingConfig& sampling,
                    const std::function<void(std::size_t done, std::size_t total)>& onProgress, std::stop_token stop) {
  EvalResult result;
  const RowList& rows = questions.rows;
  SamplingConfig greedy = sampling;
  greedy.temperature = 0;
  std::size_t right = 0;
  for (std::size_t at = 0; at < rows.size(); at += kBatch) {
    const std::size_t end = std::min(rows.size(), at + kBatch);
    std::vector<GenerateLane> lanes;
    for (std::size_t i = at; i < end; ++i) lanes.push_back(laneFor(rows[i], adapter));
    const auto answers = generate(model, lanes, greedy, {}, stop);
    if (stop.stop_requested()) throw Cancelled();
    for (std::size_t i = at; i < end; ++i) {
      const std::string& answer = answers[i - at].text;
      result.rows.push_back({rows[i].question(), rows[i].answer(), answer, answerIsRight(answer, rows[i])});
      right += result.rows.back().right;
    }
    if (onProgress) onProgress(end, rows.size());
  }
  result.rightShare = rows.empty() ? 0 : static_cast<double>(right) / static_cast<double>(rows.size());
  return result;
}

}  // namespace lorikeet
