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
  RowForm rowForm = RowForm::QuestionAnswer;
  std::vector<std::string> columns;            ///< field names seen in the first records
  std::string questionColumn, answerColumn;    ///< for QuestionAnswer ("question"/"answer", "prompt"/"response", "问题"/"答案" ...)
  std::string reason;                          ///< one sentence: why this guess
};

/// Looks at name and first records. @throws Error when the file cannot be read or no form fits (lists the columns found).
FormatGuess guessFormat(const std::filesystem::path& path);

/// Reads all rows. Bad records become rows with an issue (line or record number), never an exception.
/// UTF-8 with or without BOM. Wrapped lists [[{...}], ...] are flattened.
/// @param guess what to read it as; absent = guessFormat(path)
/// @throws Error when the file is missing, is not JSON at all (line and column), or has no rows.
Dataset readDataset(const std::filesystem::path& path, std::optional<FormatGuess> guess = std::nullopt,
                    std::stop_token stop = {});

/// Writes atomically in the given forms; unknown fields come back unchanged. Multi-turn rows cannot be written as Alpaca or
/// QuestionAnswer: @throws Error naming the first such row.
void writeDataset(const Dataset& dataset, const std::filesystem::path& path, FileForm fileForm, RowForm rowForm);

}  // namespace lorikeet
