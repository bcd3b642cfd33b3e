#include "core/data/dataset_io.h"

#include <algorithm>

#include "core/data/records.h"
#include "core/data/row_reader.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

constexpr std::size_t kGuessRecords = 50;

std::vector<std::string> columnsOf(const std::vector<Record>& records) {
  std::vector<std::string> columns;
  std::size_t seen = 0;
  for (const Record& record : records) {
    if (!record.value.is_object()) continue;
    for (const auto& [key, value] : record.value.items()) {
      if (std::find(columns.begin(), columns.end(), key) == columns.end()) columns.push_back(key);
    }
    if (++seen == kGuessRecords) break;
  }
  return columns;
}

std::string listOf(const std::vector<std::string>& columns) {
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "\"" : ", \"") + column + "\"";
  return list;
}

/// Whether turns are named by role and content (true) or from and value (false), whatever their list is called; nothing when
/// unclear.
std::optional<bool> hasRoleTurns(const std::vector<Record>& records) {
  for (const Record& record : records) {
    if (!record.value.is_object()) continue;
    for (const char* key : {"conversations", "conversation", "messages"}) {
      const auto list = record.value.find(key);
      if (list == record.value.end()) continue;
      if (list->is_array() && !list->empty() && list->front().is_object()) return list->front().contains("role");
      // A cell of a CSV file: the list as text.
      if (list->is_string() && list->get_ref<const std::string&>().starts_with('['))
        return list->get_ref<const std::string&>().find("\"role\"") != std::string::npos;
    }
  }
  return std::nullopt;
}

FormatGuess guessOf(const std::vector<Record>& records, FileForm fileForm, const std::string& where) {
  if (records.empty()) throw Error(where + " has no rows; it must hold at least one question with an answer.");
  const std::vector<std::string> columns = columnsOf(records);
  if (columns.empty())
    throw Error(where + " has no record with fields: " + records.front().place + " " + records.front().problem +
                ". Each record must be an object such as {\"question\": \"...\", \"answer\": \"...\"}.");
  FormatGuess guess = guessRowForm(columns);
  guess.fileForm = fileForm;
  if (guess.reason.empty())
    throw Error(where + " has the columns " + listOf(columns) +
                ", which fit no known form. Name two of them \"question\" and \"answer\", or choose the columns yourself.");
  if (guess.rowForm == RowForm::Messages || guess.rowForm == RowForm::ShareGpt) {
    const bool roles = hasRoleTurns(records).value_or(guess.rowForm == RowForm::Messages);
    guess.rowForm = roles ? RowForm::Messages : RowForm::ShareGpt;
  }
  return guess;
}

/// A guess changed by hand may lack its columns, or name ones that the file does not have.
void completeColumns(FormatGuess& guess, const std::vector<Record>& records, const std::string& where) {
  if (guess.rowForm != RowForm::QuestionAnswer) return;
  const std::vector<std::string> columns = columnsOf(records);
  const FormatGuess found = guessRowForm(columns);
  if (guess.questionColumn.empty()) guess.questionColumn = found.questionColumn;
  if (guess.answerColumn.empty()) guess.answerColumn = found.answerColumn;
  for (const std::string& column : {guess.questionColumn, guess.answerColumn}) {
    if (column.empty())
      throw Error(where + ": choose the question and the answer column. Its columns are " + listOf(columns) + ".");
    if (std::find(columns.begin(), columns.end(), column) == columns.end())
      throw Error(where + " has no column \"" + column + "\". Its columns are " + listOf(columns) + ".");
  }
  if (guess.questionColumn == guess.answerColumn)
    throw Error(where + ": question and answer cannot both be the column \"" + guess.questionColumn + "\".");
}

}  // namespace

FormatGuess guessFormat(const std::filesystem::path& path) {
  const std::string text = readFile(path), where = path.string();
  const FileForm fileForm = guessFileForm(path, text);
  return guessOf(parseRecords(text, where, fileForm, {}), fileForm, where);
}

Dataset readDataset(const std::filesystem::path& path, std::optional<FormatGuess> guess, std::stop_token stop) {
  const std::string text = readFile(path), where = path.string();
  const FileForm fileForm = guess ? guess->fileForm : guessFileForm(path, text);
  std::vector<Record> records = parseRecords(text, where, fileForm, stop);
  if (!guess) guess = guessOf(records, fileForm, where);
  if (records.empty()) throw Error(where + " has no rows; it must hold at least one question with an answer.");
  completeColumns(*guess, records, where);
  Dataset dataset;
  dataset.path = where;
  dataset.fileForm = fileForm;
  dataset.rowForm = guess->rowForm;
  for (Record& record : records) {
    if (dataset.rows.size() % 1024 == 0 && stop.stop_requested()) throw Cancelled();
    appendRow(dataset, std::move(record), *guess);
  }
  return dataset;
}

}  // namespace lorikeet
