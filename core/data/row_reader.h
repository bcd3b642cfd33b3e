// Records (JSON objects) to rows, and what their field names say about the form. Used by dataset_io.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/data/dataset_io.h"
#include "core/data/records.h"

namespace lorikeet {

/// Keys in Row::extra under this prefix are Lorikeet's own notes for writing a row back as it was; they never reach a file.
inline constexpr const char* kNotePrefix = "lorikeet:";
inline constexpr const char* kNoteInput = "lorikeet:input";      ///< Alpaca's "input", joined into the question
inline constexpr const char* kNoteTurns = "lorikeet:turns";      ///< the list of turns as it stood in the file
inline constexpr const char* kNoteRaw = "lorikeet:raw";          ///< a record that could not be read

/// The row form for these field names, with question and answer columns and a reason; reason is "" when no form fits.
FormatGuess guessRowForm(const std::vector<std::string>& columns);

/// Appends the record to `rows`, and to `issues` whatever is wrong with it; RowIssue::row is an index in `rows`.
void appendRow(std::vector<Row>& rows, std::vector<RowIssue>& issues, Record&& record, const FormatGuess& guess);

/// "law, contract" as a person writes tags into one cell (Chinese commas too), or a JSON list of texts.
std::vector<std::string> tagsInText(const std::string& text);

/// What keeps a row from being trained on: (kind, sentence) pairs; empty when all is well. For readers and for edited rows.
std::vector<std::pair<std::string, std::string>> problemsOfRow(const Row& row);

}  // namespace lorikeet
