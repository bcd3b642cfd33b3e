// A dataset file as a list of records (JSON values), whatever its file form. Used by the dataset reader.
#pragma once
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/field.h"
#include "core/data/dataset.h"

namespace lorikeet {

struct Record {
  Json value;           ///< normally an object; what could not be read as one is kept as it stands in the file
  std::string place;    ///< "Line 12" or "Record 5"
  std::string problem;  ///< why this record cannot be read ("" = fine)
};

/// JSON or CSV, by name and content. @param text the file's text, or its beginning
FileForm guessFileForm(const std::filesystem::path& path, std::string_view text);

/// JSON lines piece by piece. A bad line becomes a Record with a problem.
class JsonLineParser {
 public:
  explicit JsonLineParser(std::string where) : m_where(std::move(where)) {}
  /// Appends the records of all whole lines of `text`. @param last a line may end with the text  @return bytes used
  std::size_t parse(std::string_view text, bool last, std::vector<Record>& records);
  /// Whether any line so far was JSON.
  bool anyGood() const { return m_good > 0; }
  /// @throws Error naming line and column when no line was JSON
  void requireGood() const;

 private:
  void parseLine(std::string_view line, std::vector<Record>& records);
  std::string m_where, m_firstProblem;
  std::size_t m_number = 0, m_good = 0;
};

/// All records in file order. A bad line of JSON lines or CSV becomes a Record with a problem.
/// @param text UTF-8 without a byte-order mark
/// @throws Error naming line and column when the file is no such file at all, Cancelled when `stop` asks for it
std::vector<Record> parseRecords(std::string_view text, const std::string& where, FileForm form, const std::stop_token& stop);

}  // namespace lorikeet
