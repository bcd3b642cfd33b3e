// A whole row as JSON and back, nothing lost: bytes that are no UTF-8, draft, split, lock and unknown fields. Used by recovery and
// the clipboard inside the program; files for people are written by core/data.
#pragma once
#include <string>
#include <vector>

#include "core/config/field.h"
#include "core/data/row_list.h"

namespace lorikeet {

/// JSON holds UTF-8 only: other bytes go as [hexadecimal digits].
Json jsonOfText(const std::string& text);
std::string textOfJson(const Json& value);
Json jsonOfTexts(const std::vector<std::string>& texts);
std::vector<std::string> textsOfJson(const Json& list);

/// @throws Json::exception when the number stands for nothing
template <class Enum>
Enum enumOfJson(const Json& value, Enum last) {
  const int number = value.get<int>();
  if (number < 0 || number > static_cast<int>(last)) throw Json::other_error::create(0, "a number that stands for nothing", &value);
  return static_cast<Enum>(number);
}

/// Only what differs from an empty row.
Json jsonOfRow(const Row& row);
/// @throws Json::exception when it is no such row
RowPtr rowOfJson(const Json& value);

}  // namespace lorikeet
