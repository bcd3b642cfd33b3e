// Walks over the members of a JSON object while its text comes in, without parsing their values: finds the list in {"data": [{...},
// ...]}. Used by RecordStream.
#pragma once
#include <cstddef>
#include <string_view>

#include "core/data/list_cutter.h"

namespace lorikeet {

/// Where a member stands in the text of its object.
struct ObjectMember {
  enum class State { Whole, End, NeedsMore, Broken } state = State::NeedsMore;  ///< End: the object's bracket, at `value`
  std::string_view key;                                                         ///< as it is written, without its quotes
  std::size_t value = 0;                                                        ///< its first letter
};

/// The member whose key stands at `from` or behind spaces after it. @param atEnd no more text will come
inline ObjectMember memberAt(std::string_view text, std::size_t from, bool atEnd) {
  constexpr std::string_view kSpaces = " \t\r\n";
  using State = ObjectMember::State;
  const ObjectMember cut{atEnd ? State::Broken : State::NeedsMore, {}, 0};
  const std::size_t quote = text.find_first_not_of(kSpaces, from);
  if (quote == std::string_view::npos) return cut;
  if (text[quote] == '}') return {State::End, {}, quote};
  if (text[quote] != '"') return {State::Broken, {}, 0};
  std::size_t end = quote + 1;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
  const std::size_t colon = end < text.size() ? text.find_first_not_of(kSpaces, end + 1) : std::string_view::npos;
  if (colon == std::string_view::npos) return cut;
  if (text[colon] != ':') return {State::Broken, {}, 0};
  const std::size_t value = text.find_first_not_of(kSpaces, colon + 1);
  if (value == std::string_view::npos) return cut;
  return {State::Whole, text.substr(quote + 1, end - quote - 1), value};
}

/// The comma or bracket behind the value that begins at `value`; npos when it is not in the text yet.
inline std::size_t memberEnd(std::string_view text, std::size_t value) {
  ListCutter cutter;
  cutter.scan(text.substr(value));
  if (cutter.commas > 0) return value + cutter.firstComma;
  return cutter.closed ? value + cutter.at : std::string_view::npos;
}

}  // namespace lorikeet
