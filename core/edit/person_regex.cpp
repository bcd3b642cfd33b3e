// See person_regex.h. ICU reads UTF-8 through UText, so that its positions are bytes.
#include "core/edit/person_regex.h"

#include <unicode/brkiter.h>
#include <unicode/regex.h>

#include <atomic>
#include <optional>

#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr std::int32_t kStackBytes = 8 << 20;
constexpr std::int32_t kTimeSteps = 50;  // a step is about a millisecond
constexpr int kPatience = 8;             // texts that may take all of it; after them a pattern has one step a text

/// UTF-8 as ICU walks it; closes itself.
class OpenText {
 public:
  explicit OpenText(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    utext_openUTF8(&m_text, text.data(), static_cast<std::int64_t>(text.size()), &status);
  }
  ~OpenText() { utext_close(&m_text); }
  OpenText(const OpenText&) = delete;
  OpenText& operator=(const OpenText&) = delete;
  UText* get() { return &m_text; }

 private:
  UText m_text = UTEXT_INITIALIZER;
};

std::string reasonOf(UErrorCode status) {
  switch (status) {
    case U_REGEX_MISMATCHED_PAREN: return "a bracket ( or ) has no partner";
    case U_REGEX_MISSING_CLOSE_BRACKET: return "a [ is never closed";
    case U_REGEX_BAD_INTERVAL:
    case U_REGEX_MAX_LT_MIN:
    case U_REGEX_NUMBER_TOO_BIG: return "the numbers in {...} are not a range";
    case U_REGEX_BAD_ESCAPE_SEQUENCE: return "a \\ is followed by something that has no meaning";
    case U_REGEX_INVALID_BACK_REF:
    case U_REGEX_INVALID_CAPTURE_GROUP_NAME: return "it refers to a group that does not exist";
    case U_REGEX_LOOK_BEHIND_LIMIT: return "a look-behind (?<=...) has no greatest length";
    case U_REGEX_INVALID_RANGE: return "a range such as [z-a] runs backwards";
    default: return "something stands where it has no meaning (for example a * with nothing before it)";
  }
}

std::int64_t groupNumber(const icu::RegexPattern& pattern, const std::string& replacement, std::size_t& at) {
  // `at` stands behind the dollar sign; moves behind the group's name when there is one.
  UErrorCode status = U_ZERO_ERROR;
  if (at < replacement.size() && replacement[at] == '{') {
    const std::size_t close = replacement.find('}', at);
    if (close == std::string::npos) return -1;
    const std::string name = replacement.substr(at + 1, close - at - 1);
    const std::int32_t number = pattern.groupNumberFromName(name.c_str(), static_cast<std::int32_t>(name.size()), status);
    if (U_FAILURE(status)) return -1;
    at = close + 1;
    return number;
  }
  const std::unique_ptr<icu::RegexMatcher> matcher(pattern.matcher(status));
  const std::int64_t groups = U_SUCCESS(status) ? matcher->groupCount() : 0;
  std::int64_t number = -1;
  for (int digits = 0; digits < 2 && at < replacement.size() && replacement[at] >= '0' && replacement[at] <= '9'; ++digits, ++at) {
    const std::int64_t longer = (number < 0 ? 0 : number * 10) + (replacement[at] - '0');
    if (longer > groups) break;
    number = longer;
  }
  return number;
}

std::optional<char> escaped(char c) {
  switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case '\\': return '\\';
    case '$': return '$';
    default: return std::nullopt;
  }
}

}  // namespace

struct PersonRegex::Compiled {
  std::unique_ptr<icu::RegexPattern> pattern;
  mutable std::atomic<int> slowTexts{0};

  std::unique_ptr<icu::RegexMatcher> matcherFor(OpenText& text) const {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::RegexMatcher> matcher(pattern->matcher(status));
    if (U_FAILURE(status) || !matcher) return nullptr;
    matcher->setStackLimit(kStackBytes, status);
    matcher->setTimeLimit(slowTexts.load(std::memory_order_relaxed) < kPatience ? kTimeSteps : 1, status);
    matcher->reset(text.get());
    return matcher;
  }
  bool findNext(icu::RegexMatcher& matcher) const {
    UErrorCode status = U_ZERO_ERROR;
    const bool found = matcher.find(status);
    if (status == U_REGEX_TIME_OUT) slowTexts.fetch_add(1, std::memory_order_relaxed);
    return found && U_SUCCESS(status);
  }
};

PersonRegex::PersonRegex(const std::string& pattern, Options options) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place{};
  std::uint32_t flags = UREGEX_MULTILINE;
  if (!options.matchCase) flags |= UREGEX_CASE_INSENSITIVE;
  const std::string prefix = options.wholeWord ? "\\b(?:" : "";
  if (options.wholeWord) flags |= UREGEX_UWORD;
  const std::string whole = options.wholeWord ? prefix + pattern + ")\\b" : pattern;
  auto compiled = std::make_unique<Compiled>();
  compiled->pattern.reset(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(whole), flags, place, status));
  if (U_FAILURE(status) || !compiled->pattern) {
    const std::int32_t at = std::max<std::int32_t>(1, place.offset - static_cast<std::int32_t>(prefix.size()));
    throw Error("The regular expression /" + pattern + "/ is not understood at character " + std::to_string(at) + ": " +
                reasonOf(status) + ". Put a \\ before a sign that is meant as itself.");
  }
  m_compiled = std::move(compiled);
}

PersonRegex::~PersonRegex() = default;
PersonRegex::PersonRegex(PersonRegex&&) noexcept = default;

bool PersonRegex::foundIn(std::string_view text) const {
  OpenText open(text);
  const auto matcher = m_compiled->matcherFor(open);
  return matcher && m_compiled->findNext(*matcher);
}

std::vector<RegexHit> PersonRegex::hitsIn(std::string_view text) const {
  std::vector<RegexHit> hits;
  OpenText open(text);
  const auto matcher = m_compiled->matcherFor(open);
  UErrorCode status = U_ZERO_ERROR;
  while (matcher && m_compiled->findNext(*matcher)) {
    const RegexHit hit{static_cast<std::size_t>(matcher->start64(status)), static_cast<std::size_t>(matcher->end64(status))};
    if (hit.end > hit.begin) hits.push_back(hit);
  }
  return hits;
}

std::string PersonRegex::expanded(std::string_view text, std::size_t begin, const std::string& replacement) const {
  OpenText open(text);
  const auto matcher = m_compiled->matcherFor(open);
  UErrorCode status = U_ZERO_ERROR;
  const bool found = matcher && matcher->find(static_cast<std::int64_t>(begin), status) && U_SUCCESS(status);
  std::string out;
  for (std::size_t at = 0; at < replacement.size();) {
    const char c = replacement[at++];
    if (c == '\\' && at < replacement.size() && escaped(replacement[at])) {
      out += *escaped(replacement[at++]);
      continue;
    }
    std::size_t after = at;
    const std::int64_t group = c == '$' ? groupNumber(*m_compiled->pattern, replacement, after) : -1;
    if (group < 0 || !found) {
      out += c;
      continue;
    }
    at = after;
    const std::int64_t from = matcher->start64(static_cast<std::int32_t>(group), status);
    const std::int64_t to = matcher->end64(static_cast<std::int32_t>(group), status);
    if (U_SUCCESS(status) && from >= 0) out += text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
  }
  return out;
}

bool isWholeWord(std::string_view text, std::size_t begin, std::size_t end) {
  UErrorCode status = U_ZERO_ERROR;
  thread_local const std::unique_ptr<icu::BreakIterator> words(
      icu::BreakIterator::createWordInstance(icu::Locale::getEnglish(), status));
  if (!words) return true;
  OpenText open(text);
  UErrorCode opened = U_ZERO_ERROR;
  words->setText(open.get(), opened);
  const bool whole = words->isBoundary(static_cast<std::int32_t>(begin)) && words->isBoundary(static_cast<std::int32_t>(end));
  words->setText(icu::UnicodeString());  // lets go of the text that ends here
  return whole;
}

}  // namespace lorikeet
