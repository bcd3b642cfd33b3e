// Guessing and reading dataset files (see dataset_io.h).
#include "core/data/dataset_io.h"

#include <algorithm>
#include <unordered_set>

#include "core/data/record_stream.h"
#include "core/data/row_reader.h"
#include "core/util/error.h"
#include "core/util/ordered_tasks.h"

namespace lorikeet {
namespace {

constexpr std::size_t kGuessRecords = 50, kGuessBytes = 1 << 18, kLongLineBytes = 1 << 24, kFirstBatchRows = 200, kBatchRows = 5000;

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
  for (std::string* other : {&guess.systemColumn, &guess.tagsColumn, &guess.splitColumn})
    if (*other == guess.questionColumn || *other == guess.answerColumn) other->clear();
}

/// At least `count` records, among them one with fields where there is one, from as little of the file as that takes.
std::vector<Record> firstRecords(const std::filesystem::path& path, FileForm form, TextEncoding encoding, std::size_t count = kGuessRecords) {
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

/// Rows of one piece of a file, made in a thread of their own.
struct ParsedRows {
  std::vector<RowPtr> rows;
  std::vector<RowIssue> issues;  // RowIssue::row counts from the piece's first row
  std::size_t good = 0, bytesDone = 0;
  std::string firstProblem;
};

ParsedRows rowsOf(ParsedRecords&& parsed, const FormatGuess& guess) {
  ParsedRows result;
  result.good = parsed.good;
  result.firstProblem = std::move(parsed.firstProblem);
  result.rows.reserve(parsed.records.size());
  for (Record& record : parsed.records) appendRow(result.rows, result.issues, std::move(record), guess);
  return result;
}

Dataset emptyDataset(const std::filesystem::path& path, const FormatGuess& guess) {
  Dataset dataset;
  dataset.path = path.string();
  dataset.fileForm = guess.fileForm;
  dataset.rowForm = guess.rowForm;
  dataset.encoding = guess.encoding;
  if (guess.rowForm != RowForm::QuestionAnswer) return dataset;
  // A column that has the name of another field of ours gives it up to that one.
  const auto isOurs = [](const std::string& name) {
    return name == "system" || name == "tags" || name == "split" || name == "must_contain" || name == "locked" || name == "draft";
  };
  if (!isOurs(guess.questionColumn)) dataset.columns.question = guess.questionColumn;
  if (!isOurs(guess.answerColumn)) dataset.columns.answer = guess.answerColumn;
  if (dataset.columns.question == dataset.columns.answer) dataset.columns = {};
  return dataset;
}

void appendRows(Dataset& dataset, ParsedRows&& parsed) {
  for (RowIssue& issue : parsed.issues) {
    issue.row += dataset.rows.size();
    dataset.issues.push_back(std::move(issue));
  }
  for (RowPtr& row : parsed.rows) dataset.rows.push_back(std::move(row));
}

/// Reads pieces, has them parsed, and takes the rows in order.
class Reading {
 public:
  Reading(Dataset& dataset, const FormatGuess& guess, const BatchCallback& onBatch)
      : m_dataset(dataset), m_guess(guess), m_stream(dataset.path, guess.fileForm, guess.encoding), m_batches(onBatch, m_stream.bytesTotal()) {}

  void run(const std::stop_token& stop) {
    for (bool ended = false; !ended || !m_tasks.empty();) {
      if (stop.stop_requested()) throw Cancelled();
      if (!ended && !m_tasks.full()) ended = !pushNext();
      // The first rows are shown before more is read.
      if (ended || m_tasks.full() || m_dataset.rows.empty()) takeOldest();
    }
    if (m_good == 0 && !m_firstProblem.empty()) throw Error(m_firstProblem);
    m_batches.send(m_dataset.rows, m_bytesDone, true);
  }

 private:
  bool pushNext() {
    std::optional<RecordPiece> piece = m_stream.next();
    if (!piece) return false;
    m_tasks.push([this, taken = std::move(*piece)]() mutable {
      const std::size_t bytesDone = taken.bytesDone;
      ParsedRows rows = rowsOf(m_stream.parse(std::move(taken)), m_guess);
      rows.bytesDone = bytesDone;
      return rows;
    });
    return true;
  }

  void takeOldest() {
    if (m_tasks.empty()) return;
    ParsedRows rows = m_tasks.pop();
    m_good += rows.good;
    m_bytesDone = rows.bytesDone;
    if (m_firstProblem.empty()) m_firstProblem = std::move(rows.firstProblem);
    appendRows(m_dataset, std::move(rows));
    // A file without one good line is none of this form: then nothing of it is shown.
    if (m_good > 0) m_batches.send(m_dataset.rows, m_bytesDone, false);
  }

  Dataset& m_dataset;
  const FormatGuess& m_guess;
  RecordStream m_stream;
  Batches m_batches;
  std::size_t m_good = 0, m_bytesDone = 0;
  std::string m_firstProblem;
  OrderedTasks<ParsedRows> m_tasks;  // the last member: its threads use the others
};

}  // namespace

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

Dataset readDataset(const std::filesystem::path& path, std::optional<FormatGuess> guess, std::stop_token stop, const BatchCallback& onBatch) {
  if (stop.stop_requested()) throw Cancelled();
  if (!guess) guess = guessFormat(path);
  completeColumns(*guess, firstRecords(path, guess->fileForm, guess->encoding), path.string());
  Dataset dataset = emptyDataset(path, *guess);
  Reading(dataset, *guess, onBatch).run(stop);
  return dataset;
}

Dataset previewDataset(const std::filesystem::path& path, const FormatGuess& guess, std::size_t rows) {
  FormatGuess complete = guess;
  ParsedRecords parsed;
  parsed.records = firstRecords(path, guess.fileForm, guess.encoding, std::max(rows, kGuessRecords));
  completeColumns(complete, parsed.records, path.string());
  if (parsed.records.size() > rows) parsed.records.erase(parsed.records.begin() + static_cast<std::ptrdiff_t>(rows), parsed.records.end());
  Dataset dataset = emptyDataset(path, complete);
  appendRows(dataset, rowsOf(std::move(parsed), complete));
  return dataset;
}

Dataset readDatasets(const std::vector<DatasetSource>& files, std::stop_token stop, const BatchCallback& onBatch) {
  std::size_t before = 0, total = 0;
  const auto sizeOf = [](const DatasetSource& file) {
    std::error_code unknown;
    const std::uintmax_t size = std::filesystem::file_size(file.path, unknown);
    return unknown ? 0 : static_cast<std::size_t>(size);
  };
  for (const DatasetSource& file : files) total += sizeOf(file);
  Dataset all;
  for (const DatasetSource& file : files) {
    Dataset one = readDataset(file.path, file.guess, stop, [&](const RowBatch& batch) {
      if (onBatch) onBatch({batch.rows, before + batch.bytesDone, std::max(total, before + batch.bytesDone)});
    });
    before += sizeOf(file);
    if (files.size() == 1) return one;
    if (all.rows.empty()) {
      all = one;
      all.path.clear();  // there is no one file to save over
      all.rows = {};
      all.issues.clear();
    }
    for (RowIssue& issue : one.issues)
      all.issues.push_back({issue.row + all.rows.size(), std::move(issue.kind), file.path.filename().string() + ": " + issue.sentence});
    all.rows.append(one.rows);
  }
  return all;
}

}  // namespace lorikeet
