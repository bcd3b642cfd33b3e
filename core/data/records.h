// A dataset file as a list of records (JSON values), whatever its file form. Used by the dataset reader.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/field.h"
#include "core/data/csv.h"
#include "core/data/dataset.h"

namespace lorikeet {

struct Record {
  Json value;           ///< normally an object; what could not be read as one is kept as it stands in the file
  std::string place;    ///< "Line 12" or "Record 5"
  std::string problem;  ///< why this record cannot be read ("" = fine)
};

/// The records of one piece of a file.
struct ParsedRecords {
  std::vector<Record> records;
  std::size_t good = 0;      ///< those that could be read
  std::string firstProblem;  ///< the whole sentence about the first that could not
};

/// JSON or CSV, by name and content. @param text the file's beginning as UTF-8  @param whole that is all of it
FileForm guessFileForm(const std::filesystem::path& path, std::string_view text, bool whole);

/// Whole lines; a bad one becomes a Record with a problem. @param firstNumber the number of the first line
ParsedRecords parseJsonLines(std::string_view text, const std::string& where, std::size_t firstNumber);
/// A list of records. @param firstNumber the number of its first one  @throws Error naming line and column when it is not JSON
ParsedRecords parseJsonElements(std::string_view list, const std::string& where, std::size_t firstNumber, std::size_t firstLine);
/// A whole file: a list, an object around one list, one record or one conversation. @throws Error when it is none of them
ParsedRecords parseJsonText(std::string_view text, const std::string& where);
/// Whether this list is no conversation but holds records; true for broken JSON, where reading it says what is wrong.
/// @param isInner the list is an element of another: then it must hold objects or lists
bool isListOfRecords(std::string_view list, bool isInner);

/// Comma, semicolon or tab, by the first line.
char csvSeparator(std::string_view text, FileForm form);
/// Names for all columns of a header: empty ones get their number, repeated ones a suffix.
std::vector<std::string> csvColumnNames(const std::vector<std::string>& header);
ParsedRecords csvRecords(const std::vector<CsvRecord>& lines, const std::vector<std::string>& names);

}  // namespace lorikeet
