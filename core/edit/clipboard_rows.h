// Rows as text that a spreadsheet understands, and back. Used by copy and paste in the editor.
#pragma once
#include <string>
#include <vector>

#include "core/data/row_list.h"

namespace lorikeet {

/// Tab-separated question, answer, system, tags; a cell is quoted where a spreadsheet would. Rows of more than one exchange are
/// written as messages JSON in the question's cell, so that pasting gives them back whole.
std::string toClipboard(const std::vector<RowPtr>& rows);
/// Tab- or comma-separated cells, JSON or JSON lines, a Markdown table, or "Q: ... A: ..." blocks; a first line of column names is
/// understood and left out. One column = questions without answers. Empty when nothing can be made of the text.
std::vector<Row> fromClipboard(const std::string& text);

/// Media type of the program's own form on the clipboard, which loses nothing; a spreadsheet takes the text beside it.
inline constexpr const char* kRowsMediaType = "application/x-lorikeet-rows";
std::string toOwnClipboard(const std::vector<RowPtr>& rows);
/// Empty when it is not of that form.
std::vector<Row> fromOwnClipboard(const std::string& bytes);

}  // namespace lorikeet
