// Rows of a dataset as a person edits them. Torch-free and Qt-free values; used by readers, writers, samples, the GUI's table and runs.
#pragma once
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/text/chat_template.h"

namespace lorikeet {

enum class Split { Auto, Train, Validation };  ///< Auto = decided by share and seed

/// One conversation. A question-answer pair is a user turn and an assistant turn.
struct Row {
  std::vector<Message> turns;
  Split split = Split::Auto;
  std::vector<std::string> tags;
  std::vector<std::string> mustContain;         ///< for held-out files: words a right answer contains (field "must_contain"); an entry "a|b" accepts either
  nlohmann::ordered_json extra = nlohmann::ordered_json::object();  ///< fields of the file that Lorikeet does not know; written back unchanged

  std::string question() const;  ///< content of the first user turn, "" if none
  std::string answer() const;    ///< content of the last assistant turn, "" if none
  bool operator==(const Row&) const = default;
};

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

struct Dataset {
  std::string path;                 ///< where it came from; "" = new
  RowForm rowForm = RowForm::QuestionAnswer;
  FileForm fileForm = FileForm::JsonLines;
  std::vector<Row> rows;
  std::vector<RowIssue> issues;     ///< found while reading
};

/// Hash over the turns, splits and tags of all rows in order (32 hexadecimal digits): what a run trained on.
std::string datasetHash(const Dataset& dataset);

/// Names in {{double braces}} anywhere in the rows, sorted, each once.
std::vector<std::string> placeholdersIn(const std::vector<Row>& rows);
/// Every {{name}} with a value in `values` replaced. Names without a value stay.
std::vector<Row> withPlaceholders(const std::vector<Row>& rows, const std::map<std::string, std::string>& values);

}  // namespace lorikeet
