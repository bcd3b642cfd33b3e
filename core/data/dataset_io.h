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
  std::string reason;                          ///< one sentence: why this guess
};

/// Looks at the name and the file's beginning (a JSON file is read whole). @throws Error when the file cannot be read or no form fits
/// (lists the columns found).
FormatGuess guessFormat(const std::filesystem::path& path);

/// Rows of a file that is still being read.
struct RowBatch {
  RowList rows;
  std::size_t bytesDone = 0, bytesTotal = 0;  ///< of the file
};
using BatchCallback = std::function<void(const RowBatch&)>;

/// Reads all rows. Bad records become rows with an issue (line or record number), never an exception.
/// Wrapped lists [[{...}], ...] are flattened.
/// @param guess what to read it as; absent = guessFormat(path)
/// @param onBatch gets every row once, in order, while the file is read (JSON lines) or after it was (other forms); may be empty
/// @throws Error when the file is missing, is not JSON at all (line and column), or has no rows; Cancelled
Dataset readDataset(const std::filesystem::path& path, std::optional<FormatGuess> guess = std::nullopt, std::stop_token stop = {},
                    const BatchCallback& onBatch = {});

/// Writes atomically in the given forms and dataset.encoding; unknown fields come back unchanged. Multi-turn rows cannot be written as Alpaca or
/// QuestionAnswer: @throws Error naming the first such row.
void writeDataset(const Dataset& dataset, const std::filesystem::path& path, FileForm fileForm, RowForm rowForm);

}  // namespace lorikeet
