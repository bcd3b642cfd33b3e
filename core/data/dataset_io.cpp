#include "core/data/dataset_io.h"

#include <algorithm>

#include "core/data/records.h"
#include "core/data/row_reader.h"
#include "core/data/text_encoding.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr std::size_t kGuessRecords = 50, kGuessBytes = 1 << 19, kPieceBytes = 1 << 20, kFirstBatchRows = 200, kBatchRows = 5000;

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

/// A file's beginning as text, or all of it.
struct Beginning {
  std::string text;
  bool whole = true;
};

Beginning beginningOf(const std::filesystem::path& path, TextEncoding encoding, std::size_t bytes) {
  TextFile file(path, encoding);
  Beginning beginning;
  file.read(beginning.text, bytes);
  beginning.whole = file.atEnd();
  return beginning;
}

std::string textOf(const std::filesystem::path& path, TextEncoding encoding, const std::stop_token& stop) {
  TextFile file(path, encoding);
  std::string text;
  while (file.read(text, kPieceBytes))
    if (stop.stop_requested()) throw Cancelled();
  return text;
}

/// Hands rows on in batches: the first soon, so that a window has something to show.
class Batches {
 public:
  Batches(const BatchCallback& onBatch, std::size_t total) : m_onBatch(onBatch), m_total(total) {}

  /// @param last everything that is left
  void send(const RowList& rows, std::size_t bytesDone, bool last) {
    if (!m_onBatch) return;
    while (m_sent < rows.size()) {
      const std::size_t size = m_sent == 0 ? kFirstBatchRows : kBatchRows, end = std::min(rows.size(), m_sent + size);
      if (!last && end < m_sent + size) return;
      m_onBatch({RowList(rows.pointers(m_sent, end)), bytesDone, std::max(m_total, bytesDone)});
      m_sent = end;
    }
  }

 private:
  const BatchCallback& m_onBatch;
  std::size_t m_total, m_sent = 0;
};

/// JSON lines: a piece of the file at a time, so that its text is never held as a whole.
void readLines(Dataset& dataset, const std::filesystem::path& path, const FormatGuess& guess, const std::stop_token& stop,
               const BatchCallback& onBatch) {
  TextFile file(path, guess.encoding);
  JsonLineParser parser(dataset.path);
  Batches batches(onBatch, file.bytesTotal());
  std::string text;
  std::vector<Record> records;
  while (file.read(text, kPieceBytes)) {
    if (stop.stop_requested()) throw Cancelled();
    text.erase(0, parser.parse(text, file.atEnd(), records));
    for (Record& record : records) appendRow(dataset, std::move(record), guess);
    records.clear();
    if (parser.anyGood()) batches.send(dataset.rows, file.bytesDone(), file.atEnd());
  }
  parser.requireGood();
  batches.send(dataset.rows, file.bytesDone(), true);
}

void requireRows(bool any, const std::string& where) {
  if (!any) throw Error(where + " has no rows; it must hold at least one question with an answer.");
}

}  // namespace

FormatGuess guessFormat(const std::filesystem::path& path) {
  const std::string where = path.string();
  const TextEncoding encoding = guessEncoding(path);
  Beginning beginning = beginningOf(path, encoding, kGuessBytes);
  const std::size_t lineEnd = beginning.text.rfind('\n');
  if (!beginning.whole && lineEnd == std::string::npos) beginning = {textOf(path, encoding, {}), true};  // one line of some megabytes
  if (!beginning.whole) beginning.text.resize(lineEnd + 1);
  const FileForm fileForm = guessFileForm(path, beginning.text);
  if (!beginning.whole && fileForm == FileForm::Json) beginning = {textOf(path, encoding, {}), true};
  std::vector<Record> records = parseRecords(beginning.text, where, fileForm, {});
  if (!beginning.whole && records.size() > 1) records.pop_back();  // a quoted field may go on behind the cut
  FormatGuess guess = guessOf(records, fileForm, where);
  guess.encoding = encoding;
  return guess;
}

Dataset readDataset(const std::filesystem::path& path, std::optional<FormatGuess> guess, std::stop_token stop, const BatchCallback& onBatch) {
  if (!guess) guess = guessFormat(path);
  Dataset dataset;
  dataset.path = path.string();
  dataset.fileForm = guess->fileForm;
  dataset.rowForm = guess->rowForm;
  dataset.encoding = guess->encoding;
  if (guess->fileForm == FileForm::JsonLines) {
    const Beginning beginning = beginningOf(path, guess->encoding, kGuessBytes);
    JsonLineParser parser(dataset.path);
    std::vector<Record> first;
    parser.parse(beginning.text, beginning.whole, first);
    if (beginning.whole && beginning.text.find_first_not_of(" \t\r\n") == std::string::npos)
      throw Error(dataset.path + " is empty; it must hold at least one row.");
    if (beginning.whole) parser.requireGood();
    if (!first.empty()) completeColumns(*guess, first, dataset.path);
    readLines(dataset, path, *guess, stop, onBatch);
    requireRows(!dataset.rows.empty(), dataset.path);
    return dataset;
  }
  std::vector<Record> records = parseRecords(textOf(path, guess->encoding, stop), dataset.path, guess->fileForm, stop);
  requireRows(!records.empty(), dataset.path);
  completeColumns(*guess, records, dataset.path);
  for (Record& record : records) {
    if (dataset.rows.size() % 1024 == 0 && stop.stop_requested()) throw Cancelled();
    appendRow(dataset, std::move(record), *guess);
  }
  std::error_code gone;  // by now the file is not needed any more
  const std::uintmax_t size = std::filesystem::file_size(path, gone);
  const std::size_t bytes = gone ? 0 : static_cast<std::size_t>(size);
  Batches(onBatch, bytes).send(dataset.rows, bytes, true);
  return dataset;
}

}  // namespace lorikeet
