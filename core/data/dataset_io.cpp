// Reading dataset files (see dataset_io.h); guess_format.cpp guesses what they are.
#include "core/data/dataset_io.h"

#include <algorithm>

#include "core/data/guess_format.h"
#include "core/data/record_stream.h"
#include "core/data/row_reader.h"
#include "core/util/error.h"
#include "core/util/ordered_tasks.h"

namespace lorikeet {
namespace {

constexpr std::size_t kFirstBatchRows = 200, kBatchRows = 5000;

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
  std::vector<Row> rows;
  rows.reserve(parsed.records.size());
  for (Record& record : parsed.records) appendRow(rows, result.issues, std::move(record), guess);
  result.rows = sharedRows(std::move(rows));
  return result;
}

Dataset emptyDataset(const std::filesystem::path& path, const FormatGuess& guess) {
  Dataset dataset;
  dataset.path = path.string();
  dataset.fileForm = guess.fileForm;
  dataset.rowForm = guess.rowForm;
  dataset.encoding = guess.encoding;
  dataset.columns = columnNamesOf(guess);
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

Dataset readDataset(const std::filesystem::path& path, std::optional<FormatGuess> guess, std::stop_token stop, const BatchCallback& onBatch) {
  if (stop.stop_requested()) throw Cancelled();
  if (!guess) guess = guessFormat(path);
  const std::vector<Record> first = firstRecords(path, guess->fileForm, guess->encoding);
  completeColumns(*guess, first, path.string());
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
