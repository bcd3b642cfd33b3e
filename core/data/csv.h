// Separated values after RFC 4180: quoted fields, doubled quotes, newlines in fields. Used by the dataset reader and writer.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lorikeet {

struct CsvRecord {
  std::vector<std::string> fields;
  std::size_t line = 1;        ///< of its first character
  bool unclosedQuote = false;  ///< the file ended inside a quoted field
};

/// All records; blank lines are left out. Accepts LF, CRLF and CR line ends. Never fails: odd quotes are kept as text.
std::vector<CsvRecord> parseCsv(std::string_view text, char separator);

/// One record with its line end; a field is quoted where it must be.
std::string csvLine(const std::vector<std::string>& fields, char separator);

}  // namespace lorikeet
