// Reading and writing dataset files: JSON, JSON lines, CSV, TSV in Alpaca, ShareGPT, messages and question/answer form.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace lorikeet {

/// What a file seems to be, to be shown and changed before it is read.
struct FormatGuess {
  FileForm fileForm = FileForm::JsonLines;
  TextEncoding encoding = TextEncoding::Utf8;
  RowForm rowForm = RowForm::QuestionAnswer;
  std::vector<std::string> columns;            ///< field names seen in the first records
  std::string questionColumn, answerColumn;    ///< for QuestionAnswer ("question"/"answer", "prompt"/"response", "问题"/"答案" ...)
  /// Fields to take these from, in every form; "" = from none. They are written back under the usual names.
  std::string systemColumn = "system", tagsColumn = "tags", splitColumn = "split";
  std::string reason;                          ///< one sentence: why this guess
};

/// What a file read so calls its columns when it is written again.
ColumnNames columnNamesOf(const FormatGuess& guess);

/// Looks at the name, the encoding and the first records, not at the rest of a large file.
/// @throws Error when the file cannot be read or no form fits (lists the columns found).
FormatGuess guessFormat(const std::filesystem::path& path);

/// The same with what a person has chosen. Columns that fit no known form are no error here: the guess has them, and no reason.
/// @throws Error when the file cannot be read so
FormatGuess guessFormatWith(const std::filesystem::path& path, std::optional<TextEncoding> encoding, std::optional<FileForm> fileForm);

/// Rows of a file that is still being read.
struct RowBatch {
  RowList rows;
  std::size_t bytesDone = 0, bytesTotal = 0;  ///< of the file, or of all files
};
using BatchCallback = std::function<void(const RowBatch&)>;

/// Reads all rows, with a few threads and without ever holding the file's text. Bad records become rows with an issue (line or record
/// number), never an exception. Wrapped lists [[{...}], ...] are flattened.
/// @param guess what to read it as; absent = guessFormat(path)
/// @param onBatch gets every row once, in order and in the calling thread, while the file is read; may be empty
/// @throws Error when the file is missing, is not JSON at all (line and column), or has no rows; Cancelled
Dataset readDataset(const std::filesystem::path& path, std::optional<FormatGuess> guess = std::nullopt, std::stop_token stop = {},
                    const BatchCallback& onBatch = {});

/// The first rows as `guess` reads them; cheap for a file of any size. @throws Error as readDataset
Dataset previewDataset(const std::filesystem::path& path, const FormatGuess& guess, std::size_t rows);

/// A file and what to read it as; absent = guessFormat.
struct DatasetSource {
  std::filesystem::path path;
  std::optional<FormatGuess> guess = std::nullopt;
};

/// Several files as one dataset in the form of the first; their rows follow one another, and issues name their file.
/// @param onBatch as for readDataset  @throws Error as readDataset, Cancelled
Dataset readDatasets(const std::vector<DatasetSource>& files, std::stop_token stop = {}, const BatchCallback& onBatch = {});

/// How and what to write beside the forms.
struct WriteOptions {
  std::stop_token stop = {};
  std::function<void(std::size_t done, std::size_t total)> onProgress = {};  ///< rows; in the calling thread
};

/// Writes atomically and piece by piece in the given forms and dataset.encoding; unknown fields come back unchanged. Multi-turn rows cannot
/// be written as Alpaca or QuestionAnswer: @throws Error naming the first such row, Cancelled. The old file then stays as it is.
void writeDataset(const Dataset& dataset, const std::filesystem::path& path, FileForm fileForm, RowForm rowForm,
                  const WriteOptions& options = {});

}  // namespace lorikeet
