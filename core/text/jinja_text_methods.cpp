// Methods of Python's str. See jinja_methods.h.
#include <unicode/uchar.h>

#include <algorithm>

#include "core/text/jinja_builtins.h"
#include "core/text/jinja_methods.h"
#include "core/text/jinja_operators.h"
#include "core/text/utf8.h"

namespace lorikeet::jinja {

namespace {

/// An argument that is a text, or null for absent or None.
const std::string* textArgument(const Arguments& arguments, std::size_t index, const char* name) {
  const Value* value = arguments.find(index, name);
  return !value || value->isNone() ? nullptr : &value->toText(name);
}

const std::string& needText(const Arguments& arguments, std::size_t index, const char* name) {
  const std::string* text = textArgument(arguments, index, name);
  if (!text) throw Failure("the argument \"" + std::string(name) + "\" is missing");
  return *text;
}

std::int64_t intArgument(const Arguments& arguments, std::size_t index, const char* name, std::int64_t fallback) {
  const Value* value = arguments.find(index, name);
  return value ? value->toInt(name) : fallback;
}

Value strip(const Value& self, const Arguments& a) {
  return Value(stripText(self.text(), textArgument(a, 0, "chars"), true, true));
}
Value lstrip(const Value& self, const Arguments& a) {
  return Value(stripText(self.text(), textArgument(a, 0, "chars"), true, false));
}
Value rstrip(const Value& self, const Arguments& a) {
  return Value(stripText(self.text(), textArgument(a, 0, "chars"), false, true));
}
Value upper(const Value& self, const Arguments&) { return Value(upperText(self.text())); }
Value lower(const Value& self, const Arguments&) { return Value(lowerText(self.text())); }
Value title(const Value& self, const Arguments&) { return Value(titleText(self.text())); }
Value capitalize(const Value& self, const Arguments&) { return Value(capitalizeText(self.text())); }
Value join(const Value& self, const Arguments& a) {
  a.expectCount(1, 1, "join()");
  const List items = a.find(0, "iterable")->iterate();
  for (const Value& item : items) item.toText("what join() joins");
  return Value(joinTexts(items, self.text()));
}

/// The part of a text that start and end (arguments `index` and the next) leave; nullopt where start is beyond the text.
std::optional<Value> partOf(const Value& self, const Arguments& a, std::size_t index) {
  const auto bound = [&](std::size_t at) -> std::optional<std::int64_t> {
    return a.positional.size() > at && !a.positional[at].isNone() ? std::optional(a.positional[at].toInt("a bound")) : std::nullopt;
  };
  if (a.positional.size() <= index) return self;
  if (bound(index).value_or(0) > self.length()) return std::nullopt;
  return slice(self, bound(index), bound(index + 1), 1);
}

template <bool kEnd>
Value startsOrEnds(const Value& given, const Arguments& a) {
  a.expectCount(1, 3, kEnd ? "endswith()" : "startswith()");
  const std::optional<Value> searched = partOf(given, a, 1);
  if (!searched) return Value(false);
  const Value& self = *searched;
  const Value& wanted = *a.find(0, "prefix");
  const auto fits = [&](const Value& part) {
    const std::string& text = part.toText("what a text starts or ends with");
    return kEnd ? self.text().ends_with(text) : self.text().starts_with(text);
  };
  if (!wanted.isTuple()) return Value(fits(wanted));
  return Value(std::any_of(wanted.items().begin(), wanted.items().end(), fits));
}

Value replace(const Value& self, const Arguments& a) {
  return Value(replaceText(self.text(), needText(a, 0, "old"), needText(a, 1, "new"), intArgument(a, 2, "count", -1)));
}

void addPart(List& parts, std::string part) {
  if (parts.size() >= kMaxItems) throw Failure("a list grows beyond a million items");
  parts.emplace_back(std::move(part));
}

/// split() without a separator: words between any white space.
List splitWords(const std::string& text, std::int64_t limit) {
  List parts;
  std::string rest = stripText(text, nullptr, true, false);
  while (!rest.empty() && limit-- != 0) {
    std::size_t end = 0;
    while (end < rest.size() && !isSpaceChar(decodeUtf8(rest, end).code)) end += decodeUtf8(rest, end).length;
    addPart(parts, rest.substr(0, end));
    std::size_t next = end;
    while (next < rest.size() && isSpaceChar(decodeUtf8(rest, next).code)) next += decodeUtf8(rest, next).length;
    rest.erase(0, next);
  }
  if (!rest.empty()) addPart(parts, std::move(rest));
  return parts;
}

Value split(const Value& self, const Arguments& a) {
  const std::string* separator = textArgument(a, 0, "sep");
  std::int64_t limit = intArgument(a, 1, "maxsplit", -1);
  if (!separator) return Value(splitWords(self.text(), limit));
  if (separator->empty()) throw Failure("the separator of split() is empty");
  List parts;
  std::size_t begin = 0;
  for (std::size_t at; limit != 0 && (at = self.text().find(*separator, begin)) != std::string::npos; --limit) {
    addPart(parts, self.text().substr(begin, at - begin));
    begin = at + separator->size();
  }
  addPart(parts, self.text().substr(begin));
  return Value(std::move(parts));
}

Value rsplit(const Value& self, const Arguments& a) {
  const std::string* separator = textArgument(a, 0, "sep");
  std::int64_t limit = intArgument(a, 1, "maxsplit", -1);
  if (limit < 0) return split(self, a);
  if (separator && separator->empty()) throw Failure("the separator of rsplit() is empty");
  if (!separator) {
    // The last words apart; what is before them stays one part.
    List words = splitWords(self.text(), -1);
    if (static_cast<std::int64_t>(words.size()) <= limit) return Value(std::move(words));
    std::string front = stripText(self.text(), nullptr, false, true);
    List kept;
    for (; limit > 0; --limit) {
      kept.push_back(words.back());
      front = stripText(front.substr(0, front.size() - words.back().text().size()), nullptr, false, true);
      words.pop_back();
    }
    kept.emplace_back(std::move(front));
    std::reverse(kept.begin(), kept.end());
    return Value(std::move(kept));
  }
  List parts;
  std::string rest = self.text();
  for (std::size_t at; limit != 0 && (at = rest.rfind(*separator)) != std::string::npos; --limit) {
    addPart(parts, rest.substr(at + separator->size()));
    rest.resize(at);
  }
  addPart(parts, std::move(rest));
  std::reverse(parts.begin(), parts.end());
  return Value(std::move(parts));
}

/// What ends a line for Python: more than \n and \r.
bool endsLine(char32_t code) {
  return (code >= 0x0A && code <= 0x0D) || (code >= 0x1C && code <= 0x1E) || code == 0x85 || code == 0x2028 || code == 0x2029;
}

Value splitlines(const Value& self, const Arguments& a) {
  const Value* keep = a.find(0, "keepends");
  const bool keepEnds = keep && keep->truthy();
  List parts;
  const std::string& text = self.text();
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && !endsLine(decodeUtf8(text, end).code)) end += decodeUtf8(text, end).length;
    std::size_t next = end;
    if (end < text.size()) next += text.compare(end, 2, "\r\n") == 0 ? 2 : decodeUtf8(text, end).length;
    addPart(parts, text.substr(begin, (keepEnds ? next : end) - begin));
    begin = next;
  }
  return Value(std::move(parts));
}

template <bool kLast, bool kMustExist>
Value find(const Value& given, const Arguments& a) {
  a.expectCount(1, 3, "find()");
  const std::optional<Value> searched = partOf(given, a, 1);
  if (!searched) return kMustExist ? throw Failure("the part is not in the text") : Value(-1);
  const Value& self = *searched;
  std::int64_t start = a.positional.size() > 1 && !a.positional[1].isNone() ? a.positional[1].toInt("a bound") : 0;
  if (start < 0) start = std::max<std::int64_t>(start + given.length(), 0);
  const std::size_t at = kLast ? self.text().rfind(needText(a, 0, "sub")) : self.text().find(needText(a, 0, "sub"));
  if (at == std::string::npos) return kMustExist ? throw Failure("the part is not in the text") : Value(-1);
  return Value(start + Value(self.text().substr(0, at)).length());
}

Value count(const Value& given, const Arguments& a) {
  const std::optional<Value> searched = partOf(given, a, 1);
  if (!searched) return Value(0);
  const Value& self = *searched;
  const std::string& wanted = needText(a, 0, "sub");
  if (wanted.empty()) return Value(self.length() + 1);
  std::int64_t found = 0;
  for (std::size_t at = 0; (at = self.text().find(wanted, at)) != std::string::npos; at += wanted.size()) ++found;
  return Value(found);
}

template <bool kLast>
Value partition(const Value& self, const Arguments& a) {
  const std::string& separator = needText(a, 0, "sep");
  if (separator.empty()) throw Failure("the separator of partition() is empty");
  const std::string& text = self.text();
  const std::size_t at = kLast ? text.rfind(separator) : text.find(separator);
  if (at == std::string::npos) return Value(kLast ? List{"", "", self} : List{self, "", ""}, true);
  return Value(List{text.substr(0, at), separator, text.substr(at + separator.size())}, true);
}

Value removeprefix(const Value& self, const Arguments& a) {
  const std::string& prefix = needText(a, 0, "prefix");
  return self.text().starts_with(prefix) ? Value(self.text().substr(prefix.size())) : self;
}

Value removesuffix(const Value& self, const Arguments& a) {
  const std::string& suffix = needText(a, 0, "suffix");
  return self.text().ends_with(suffix) ? Value(self.text().substr(0, self.text().size() - suffix.size())) : self;
}

template <bool (*kFits)(UChar32)>
Value allChars(const Value& self, const Arguments&) {
  const std::string& text = self.text();
  for (std::size_t pos = 0; pos < text.size(); pos += decodeUtf8(text, pos).length)
    if (!kFits(static_cast<UChar32>(decodeUtf8(text, pos).code))) return Value(false);
  return Value(!text.empty());
}

bool fitsDecimal(UChar32 c) { return u_isdigit(c); }
bool fitsDigit(UChar32 c) {
  const int type = u_getIntPropertyValue(c, UCHAR_NUMERIC_TYPE);
  return type == U_NT_DECIMAL || type == U_NT_DIGIT;
}
bool fitsNumeric(UChar32 c) { return u_getNumericValue(c) != U_NO_NUMERIC_VALUE; }

bool fitsAlpha(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_L_MASK) != 0; }
bool fitsAlnum(UChar32 c) { return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK)) != 0; }
bool fitsSpace(UChar32 c) { return u_isUWhiteSpace(c) || (c >= 0x1C && c <= 0x1F); }

Value isupper(const Value& self, const Arguments&) {
  return Value(upperText(self.text()) == self.text() && lowerText(self.text()) != self.text());
}
Value islower(const Value& self, const Arguments&) {
  return Value(lowerText(self.text()) == self.text() && upperText(self.text()) != self.text());
}

template <char kSide>
Value pad(const Value& self, const Arguments& a) {
  a.expectCount(1, 1, "padding");
  return Value(centerText(self.text(), intArgument(a, 0, "width", 0), kSide));
}

Value zfill(const Value& self, const Arguments& a) {
  std::string padded = centerText(self.text(), intArgument(a, 0, "width", 0), 'r');
  const std::size_t spaces = padded.size() - self.text().size();
  const bool isSigned = self.text().starts_with('-') || self.text().starts_with('+');
  std::fill(padded.begin(), padded.begin() + static_cast<std::ptrdiff_t>(spaces), '0');
  if (isSigned && spaces > 0) std::swap(padded[0], padded[spaces]);
  return Value(std::move(padded));
}

struct NamedMethod {
  const char* name;
  Method method;
};

constexpr NamedMethod kMethods[] = {{"strip", strip},
                                    {"lstrip", lstrip},
                                    {"rstrip", rstrip},
                                    {"upper", upper},
                                    {"lower", lower},
                                    {"casefold", lower},
                                    {"title", title},
                                    {"capitalize", capitalize},
                                    {"join", join},
                                    {"startswith", startsOrEnds<false>},
                                    {"endswith", startsOrEnds<true>},
                                    {"replace", replace},
                                    {"split", split},
                                    {"rsplit", rsplit},
                                    {"splitlines", splitlines},
                                    {"find", find<false, false>},
                                    {"rfind", find<true, false>},
                                    {"index", find<false, true>},
                                    {"rindex", find<true, true>},
                                    {"count", count},
                                    {"partition", partition<false>},
                                    {"rpartition", partition<true>},
                                    {"removeprefix", removeprefix},
                                    {"removesuffix", removesuffix},
                                    {"isdigit", allChars<fitsDigit>},
                                    {"isnumeric", allChars<fitsNumeric>},
                                    {"isdecimal", allChars<fitsDecimal>},
                                    {"isalpha", allChars<fitsAlpha>},
                                    {"isalnum", allChars<fitsAlnum>},
                                    {"isspace", allChars<fitsSpace>},
                                    {"isupper", isupper},
                                    {"islower", islower},
                                    {"center", pad<'c'>},
                                    {"ljust", pad<'l'>},
                                    {"rjust", pad<'r'>},
                                    {"zfill", zfill}};

}  // namespace

Method findTextMethod(const std::string& name) {
  for (const NamedMethod& each : kMethods)
    if (name == each.name) return each.method;
  return nullptr;
}

}  // namespace lorikeet::jinja
