// A dataset: its rows, its forms and what was wrong with its file. Torch-free and Qt-free values; used by readers, writers,
// samples, the GUI's table and runs.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/data/row_list.h"
#include "core/data/text_encoding.h"

namespace lorikeet {

/// Something wrong with a row, as data: never an exception.
struct RowIssue {
  std::size_t row;          ///< index in Dataset::rows
  std::string kind;         ///< "empty-answer", "no-answer", "bad-role", "unfilled-placeholder", "bad-record" ...
  std::string sentence;     ///< what and what to do; names the line or record of the file
};

/// The forms a file can have.
enum class RowForm { Alpaca, ShareGpt, Messages, QuestionAnswer };
enum class FileForm { Json, JsonLines, Csv, Tsv };

std::string nameOf(RowForm form);   ///< "Alpaca (instruction, input, output)" ...
std::string nameOf(FileForm form);  ///< "JSON", "JSON lines", "CSV", "TSV"

/// What a file calls its columns.
struct ColumnNames {
  std::string question = "question", answer = "answer";  ///< of RowForm::QuestionAnswer
  std::vector<std::string> order = {};                   ///< of a table, as its header has them
  bool operator==(const ColumnNames&) const = default;
};

struct Dataset {
  std::string path;                 ///< where it came from; "" = new
  RowForm rowForm = RowForm::QuestionAnswer;
  FileForm fileForm = FileForm::JsonLines;
  TextEncoding encoding = TextEncoding::Utf8;  ///< of the file; it is written back in it
  ColumnNames columns;              ///< of the file; they are written back
  RowList rows;
  std::vector<RowIssue> issues;     ///< found while reading
};

/// Hash over the turns, splits and tags of all rows in order (32 hexadecimal digits): what a run trained on.
std::string datasetHash(const Dataset& dataset);

/// Names in {{double braces}} anywhere in the rows, sorted, each once.
std::vector<std::string> placeholdersIn(const RowList& rows);
/// Every {{name}} with a value in `values` replaced. Names without a value stay.
RowList withPlaceholders(const RowList& rows, const std::map<std::string, std::string>& values);

}  // namespace lorikeet
