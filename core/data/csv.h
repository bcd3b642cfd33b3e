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

/// Where a text that comes in pieces is: bytes and lines of the whole records read so far.
struct CsvPlace {
  std::size_t at = 0, line = 1;
};

/// Records from `place` on, which moves behind them; blank lines are left out. Accepts LF, CRLF and CR line ends. Never fails: odd
/// quotes are kept as text. @param last no more text will come; else a record that reaches the end of `text` waits for the rest of it
std::vector<CsvRecord> parseCsv(std::string_view text, char separator, CsvPlace& place, bool last);

/// All records of a whole text.
std::vector<CsvRecord> parseCsv(std::string_view text, char separator);

/// One record with its line end; a field is quoted where it must be.
std::string csvLine(const std::vector<std::string>& fields, char separator);

}  // namespace lorikeet
