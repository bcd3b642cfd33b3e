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

/// JSON or CSV, by name and content. @param text the file's bytes
FileForm guessFileForm(const std::filesystem::path& path, std::string_view text);

/// All records in file order. A bad line of JSON lines or CSV becomes a Record with a problem.
/// @throws Error naming line and column when the file is no such file at all, Cancelled when `stop` asks for it
std::vector<Record> parseRecords(std::string_view text, const std::string& where, FileForm form, const std::stop_token& stop);

}  // namespace lorikeet
