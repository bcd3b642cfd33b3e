// See clipboard_rows.h.
#include "core/edit/clipboard_rows.h"

#include <algorithm>

#include "core/data/conversation.h"
#include "core/data/csv.h"
#include "core/data/records.h"
#include "core/data/row_reader.h"
#include "core/edit/clipboard_blocks.h"
#include "core/edit/folded_text.h"
#include "core/edit/row_json.h"
#include "core/text/utf8.h"
#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

using Cells = std::vector<std::string>;
const Cells kColumns = {"question", "answer", "system", "tags"};

/// The turns in a cell that toClipboard wrote as JSON; none for any other text.
std::vector<Message> turnsInCell(const std::string& cell) {
  if (!trimmedView(cell).starts_with('[') || !Json::accept(cell)) return {};
  try {
    const Json list = parseJson(cell, "The clipboard");
    const bool turns =
        std::all_of(list.begin(), list.end(), [](const Json& turn) { return turn.is_object() && turn.contains("role"); });
    Conversation conversation = turns ? readConversation(list) : Conversation{};
    return conversation.badRecord.empty() ? conversation.turns : std::vector<Message>{};
  } catch (const Error&) {
    return {};  // nested deeper than Lorikeet reads: a text like any other
  }
}

/// Whether question, answer and system cells say all of the turns.
bool fitsCells(const std::vector<Message>& turns) {
  const std::size_t first = !turns.empty() && turns[0].role == "system" ? 1 : 0;
  if (turns.size() != first + 1 && turns.size() != first + 2) return false;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const char* role = i < first ? "system" : i == first ? "user" : "assistant";
    if (turns[i].role != role || !turns[i].fields.empty()) return false;
  }
  return (first == 0 || !turns[0].content.empty()) && turnsInCell(turns[first].content).empty();
}

std::string jsonText(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string tagsCell(const std::vector<std::string>& tags) {
  std::string cell;
  for (const std::string& tag : tags) {
    if (tag.empty() || trimmedView(tag) != tag || tag.find_first_of(",[") != std::string::npos ||
        tag.find("，") != std::string::npos)
      return jsonText(Json(tags));
    cell += (cell.empty() ? "" : ", ") + tag;
  }
  return cell;
}

Cells cellsOf(const Row& row) {
  if (!fitsCells(row.turns))
    return {jsonText(writeConversation(row.turns, RowForm::Messages, nullptr)), "", "", tagsCell(row.tags)};
  const std::size_t first = row.turns[0].role == "system" ? 1 : 0;
  return {row.question(), row.turns.size() > first + 1 ? row.turns[first + 1].content : "", first == 1 ? row.turns[0].content : "",
          tagsCell(row.tags)};
}

/// Lorikeet's own name for a column of the clipboard.
std::string columnName(const std::string& cell) {
  const std::string name = foldedKey(cell);
  if (name == "系统" || name == "系统提示" || name == "system prompt") return "system";
  if (name == "标签" || name == "tag") return "tags";
  return name == "system" || name == "tags" || name == "split" ? name : std::string(trimmedView(cell));
}

/// Whether these cells are names of columns: a question's, and beside it only an answer's or others that Lorikeet knows.
bool isHeader(const Cells& cells) {
  const FormatGuess guess = guessRowForm(cells);
  if (!guess.reason.empty()) return true;
  return !guess.questionColumn.empty() && std::all_of(cells.begin(), cells.end(), [&](const std::string& cell) {
    const std::string name = columnName(cell);
    return cell == guess.questionColumn || name.empty() || name == "system" || name == "tags" || name == "split";
  });
}

/// Makes rows of records with the dataset reader, and forgets what it noted for writing the file back.
class Collector {
 public:
  void add(Json&& fields, const FormatGuess& guess) {
    std::vector<Row> rows;
    std::vector<RowIssue> issues;
    appendRow(rows, issues, {std::move(fields), "", ""}, guess);
    Row& row = rows.front();
    if (row.extra.is_object())
      for (const char* note : {kNoteInput, kNoteTurns, kNoteRaw}) row.extra.erase(note);
    if (row.extra.empty()) row.extra = nullptr;
    if (std::all_of(row.turns.begin(), row.turns.end(),
                    [](const Message& turn) { return turn.content.empty() && turn.fields.empty(); }))
      return;
    m_rows.push_back(std::move(row));
  }
  std::vector<Row> take() { return std::move(m_rows); }

 private:
  std::vector<Row> m_rows;
};

/// @param names of the columns; cells beyond them are left out
std::vector<Row> rowsOfTable(const std::vector<Cells>& lines, std::size_t begin, const Cells& names) {
  FormatGuess guess = guessRowForm(names);
  Collector collector;
  for (std::size_t i = begin; i < lines.size(); ++i) {
    Json fields = Json::object();
    FormatGuess form = guess;
    for (std::size_t j = 0; j < std::min(names.size(), lines[i].size()); ++j) {
      const std::string& cell = lines[i][j];
      const bool question = names[j] == guess.questionColumn;
      if (question && !turnsInCell(cell).empty()) {
        fields["messages"] = Json::parse(cell);
        form.rowForm = RowForm::Messages;
      } else if (names[j] == "tags") {
        fields["tags"] = tagsInText(cell);
      } else if (!names[j].empty() && (question || !cell.empty())) {
        fields[names[j]] = cell;
      }
    }
    collector.add(std::move(fields), form);
  }
  return collector.take();
}

std::vector<Row> rowsOfTable(const std::vector<Cells>& lines) {
  if (lines.empty() || !isHeader(lines[0])) return rowsOfTable(lines, 0, kColumns);
  Cells names;
  for (const std::string& cell : lines[0]) names.push_back(columnName(cell));
  return rowsOfTable(lines, 1, names);
}

std::vector<Row> rowsOfJson(const std::string& text) {
  const std::string_view body = trimmedView(text);
  if (!body.starts_with('{') && !body.starts_with('[')) return {};
  std::vector<Record> records;
  try {
    records = (Json::accept(text) ? parseJsonText(text, "The clipboard") : parseJsonLines(text, "The clipboard", 1)).records;
  } catch (const Error&) {
    return {};  // no JSON after all
  }
  Collector collector;
  for (Record& record : records) {
    if (!record.value.is_object()) continue;
    Cells names;
    for (const auto& [key, value] : record.value.items()) names.push_back(key);
    const FormatGuess guess = guessRowForm(names);
    if (!guess.reason.empty() || !guess.questionColumn.empty()) collector.add(std::move(record.value), guess);
  }
  return collector.take();
}

std::vector<Cells> separated(const std::string& text, char separator) {
  std::vector<Cells> lines;
  for (CsvRecord& record : parseCsv(text, separator)) lines.push_back(std::move(record.fields));
  return lines;
}

bool allHaveTwo(const std::vector<Cells>& lines) {
  return !lines.empty() && std::all_of(lines.begin(), lines.end(), [](const Cells& cells) { return cells.size() >= 2; });
}

/// A comma in prose has a space after it; commas between cells make the same number of cells in each line.
bool looksLikeCsv(const std::vector<Cells>& lines) {
  if (!allHaveTwo(lines)) return false;
  if (isHeader(lines[0])) return true;
  return lines[0].size() <= kColumns.size() && std::all_of(lines.begin(), lines.end(), [&](const Cells& cells) {
           return cells.size() == lines[0].size() &&
                  std::none_of(cells.begin() + 1, cells.end(), [](const std::string& cell) { return cell.starts_with(' '); });
         });
}

std::vector<Row> rowsOfBlocks(const std::string& text) {
  std::vector<Cells> lines;
  for (const auto& [question, answer] : questionBlocks(text)) lines.push_back({question, answer});
  return rowsOfTable(lines, 0, kColumns);
}

}  // namespace

std::string toClipboard(const std::vector<RowPtr>& rows) {
  std::string text;
  for (const RowPtr& row : rows) {
    const Cells cells = cellsOf(*row);
    // A first row that looks like names of columns gets real ones above it.
    if (text.empty() && isHeader(cells)) text += csvLine(kColumns, '\t');
    text += csvLine(cells, '\t');
  }
  return text;
}

std::vector<Row> fromClipboard(const std::string& text) {
  const std::string clean =
      repairUtf8(text.starts_with("\xEF\xBB\xBF") ? std::string_view(text).substr(3) : std::string_view(text));
  if (std::vector<Row> rows = rowsOfJson(clean); !rows.empty()) return rows;
  const std::vector<Cells> tabbed = separated(clean, '\t');
  if (allHaveTwo(tabbed)) return rowsOfTable(tabbed);
  if (const std::vector<Cells> table = markdownTable(clean); !table.empty())
    return isHeader(table[0]) ? rowsOfTable(table) : rowsOfTable(table, 1, kColumns);
  if (std::vector<Row> rows = rowsOfBlocks(clean); !rows.empty()) return rows;
  if (const std::vector<Cells> commas = separated(clean, ','); looksLikeCsv(commas)) return rowsOfTable(commas);
  return rowsOfTable(tabbed);
}

std::string toOwnClipboard(const std::vector<RowPtr>& rows) {
  Json list = Json::array();
  for (const RowPtr& row : rows) list.push_back(jsonOfRow(*row));
  return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<Row> fromOwnClipboard(const std::string& bytes) {
  std::vector<Row> rows;
  try {
    for (const Json& row : parseJson(bytes, "the clipboard")) rows.push_back(*rowOfJson(row));
  } catch (const Json::exception&) {  // another program's, or a newer Lorikeet's
    return {};
  } catch (const Error&) {
    return {};
  }
  return rows;
}

}  // namespace lorikeet
