#include "core/lora/name_regex.h"

#include <unicode/regex.h>

#include "core/util/error.h"

namespace lorikeet {
namespace {

/// Python's spelling of named groups and its plain brackets inside a class, as ICU writes them.
std::string toIcu(const std::string& pattern) {
  std::string out;
  bool inClass = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size()) {
      out += c;
      out += pattern[++i];
    } else if (inClass) {
      const bool escaped = c == '[' || c == '&';
      if (escaped) out += '\\';
      out += c;
      if (c == ']') inClass = false;
    } else if (c == '[') {
      inClass = true;
      out += c;
      if (i + 1 < pattern.size() && pattern[i + 1] == '^') out += pattern[++i];
      if (i + 1 < pattern.size() && pattern[i + 1] == ']') (out += '\\') += pattern[++i];
    } else if (pattern.compare(i, 4, "(?P<") == 0) {
      out += "(?<";
      i += 3;
    } else if (pattern.compare(i, 4, "(?P=") == 0) {
      const std::size_t end = std::min(pattern.find(')', i), pattern.size());
      out += "\\k<" + pattern.substr(i + 4, end - i - 4) + ">";
      i = end;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

struct NameRegex::Compiled {
  std::unique_ptr<icu::RegexPattern> pattern;
  std::string source, where;
};

NameRegex::NameRegex(const std::string& pattern, const std::string& where) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place{};
  auto compiled = std::make_unique<Compiled>();
  compiled->source = pattern;
  compiled->where = where;
  compiled->pattern.reset(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(toIcu(pattern)), 0, place, status));
  if (U_FAILURE(status) || !compiled->pattern)
    throw Error(where + " \"" + pattern + "\" is not a valid regular expression. Use names such as q_proj,v_proj, or all-linear.");
  m_compiled = std::move(compiled);
}

NameRegex::~NameRegex() = default;
NameRegex::NameRegex(NameRegex&&) noexcept = default;

bool NameRegex::run(const std::string& name, Extent extent, std::string* group) const {
  const icu::UnicodeString input = icu::UnicodeString::fromUTF8(name);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(m_compiled->pattern->matcher(input, status));
  bool matched = false;
  if (U_SUCCESS(status)) {
    matcher->setTimeLimit(2000, status);  // a step is about a millisecond
    matched = extent == Extent::Whole ? matcher->matches(status) : matcher->lookingAt(status);
    if (matched && group != nullptr) matcher->group(1, status).toUTF8String(*group);
  }
  if (U_FAILURE(status))
    throw Error(m_compiled->where + " \"" + m_compiled->source + "\" failed on the module name " + name + " (" +
                u_errorName(status) + "). Write a simpler regular expression.");
  return matched;
}

bool NameRegex::matchesWhole(const std::string& name) const { return run(name, Extent::Whole, nullptr); }
bool NameRegex::matchesStart(const std::string& name) const { return run(name, Extent::Start, nullptr); }

std::string NameRegex::firstGroup(const std::string& name) const {
  std::string group;
  run(name, Extent::Start, &group);
  return group;
}

std::string nameEnding(const std::string& pattern) { return "(.*\\.)?(" + pattern + ")$"; }

}  // namespace lorikeet
