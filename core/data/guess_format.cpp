// What a dataset file is, by its name, encoding and first records (declared in dataset_io.h and guess_format.h).
#include "core/data/guess_format.h"

#include <algorithm>
#include <unordered_set>

#include "core/data/record_stream.h"
#include "core/data/row_reader.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr std::size_t kGuessBytes = 1 << 18, kLongLineBytes = 1 << 24;

std::vector<std::string> columnsOf(const std::vector<Record>& records) {
  std::vector<std::string> columns;
  std::unordered_set<std::string> known;
  std::size_t seen = 0;
  for (const Record& record : records) {
    if (!record.value.is_object()) continue;
    for (const auto& [key, value] : record.value.items())
      if (known.insert(key).second) columns.push_back(key);
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

FormatGuess guessOf(const std::vector<Record>& records, const std::string& where) {
  const std::vector<std::string> columns = columnsOf(records);
  if (columns.empty())
    throw Error(where + " has no record with fields: " + records.front().place + " " + records.front().problem +
                ". Each record must be an object such as {\"question\": \"...\", \"answer\": \"...\"}.");
  FormatGuess guess = guessRowForm(columns);
  if (guess.rowForm == RowForm::Messages || guess.rowForm == RowForm::ShareGpt) {
    const bool roles = hasRoleTurns(records).value_or(guess.rowForm == RowForm::Messages);
    guess.rowForm = roles ? RowForm::Messages : RowForm::ShareGpt;
  }
  return guess;
}

}  // namespace

void completeColumns(FormatGuess& guess, const std::vector<Record>& records, const std::string& where) {
  const std::vector<std::string> columns = columnsOf(records);
  if (guess.columns.empty()) guess.columns = columns;
  if (guess.rowForm != RowForm::QuestionAnswer) return;
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
  for (std::string* other : {&guess.systemColumn, &guess.tagsColumn, &guess.splitColumn})
    if (*other == guess.questionColumn || *other == guess.answerColumn) other->clear();
}

std::vector<Record> firstRecords(const std::filesystem::path& path, FileForm form, TextEncoding encoding, std::size_t count) {
  RecordStream stream(path, form, encoding);
  std::vector<Record> records;
  std::string problem;
  std::size_t good = 0;
  bool anyFields = false;
  while (std::optional<RecordPiece> piece = stream.next()) {
    ParsedRecords parsed = stream.parse(std::move(*piece));
    if (problem.empty()) problem = parsed.firstProblem;
    good += parsed.good;
    for (Record& record : parsed.records) {
      anyFields = anyFields || record.value.is_object();
      records.push_back(std::move(record));
    }
    if (records.size() >= count && anyFields) return records;
  }
  if (good == 0 && !problem.empty()) throw Error(problem);
  if (records.empty()) throw Error(path.string() + " has no rows; it must hold at least one question with an answer.");
  return records;
}

ColumnNames columnNamesOf(const FormatGuess& guess) {
  // A column that has the name of another field of ours gives it up to that one.
  const auto isOurs = [](const std::string& name) {
    return name == "system" || name == "tags" || name == "split" || name == "must_contain" || name == "locked" || name == "draft";
  };
  const bool isPair = guess.rowForm == RowForm::QuestionAnswer;
  ColumnNames names;
  if (isPair && !guess.questionColumn.empty() && !isOurs(guess.questionColumn)) names.question = guess.questionColumn;
  if (isPair && !guess.answerColumn.empty() && !isOurs(guess.answerColumn)) names.answer = guess.answerColumn;
  if (names.question == names.answer) names = {};
  if (guess.fileForm != FileForm::Csv && guess.fileForm != FileForm::Tsv) return names;
  for (const std::string& column : guess.columns) {
    const bool isTaken = column == guess.systemColumn || column == guess.tagsColumn || column == guess.splitColumn ||
                         (isPair && (column == guess.questionColumn || column == guess.answerColumn));
    if (!isTaken || column == names.question || column == names.answer || isOurs(column)) names.order.push_back(column);
  }
  return names;
}

FormatGuess guessFormatWith(const std::filesystem::path& path, std::optional<TextEncoding> encoding, std::optional<FileForm> fileForm) {
  if (!encoding) encoding = guessEncoding(path);
  if (!fileForm) {
    TextFile file(path, *encoding);
    std::string text;
    file.read(text, kGuessBytes);
    // Where one record stands on a line, the first line tells it; a list is one without it.
    while (text.find('\n') == std::string::npos && text.starts_with('{') && text.size() < kLongLineBytes && file.read(text, text.size())) {
    }
    fileForm = guessFileForm(path, text, file.atEnd());
  }
  FormatGuess guess = guessOf(firstRecords(path, *fileForm, *encoding), path.string());
  guess.fileForm = *fileForm;
  guess.encoding = *encoding;
  return guess;
}

FormatGuess guessFormat(const std::filesystem::path& path) {
  FormatGuess guess = guessFormatWith(path, std::nullopt, std::nullopt);
  if (guess.reason.empty())
    throw Error(path.string() + " has the columns " + listOf(guess.columns) +
                ", which fit no known form. Name two of them \"question\" and \"answer\", or choose the columns yourself.");
  return guess;
}

}  // namespace lorikeet
