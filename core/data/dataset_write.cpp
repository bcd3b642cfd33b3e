// Writing a dataset in any file form and row form (declared in dataset_io.h). Used by the GUI's save and the CLI.
#include <algorithm>
#include <unordered_set>

#include "core/data/conversation.h"
#include "core/data/csv.h"
#include "core/data/dataset_io.h"
#include "core/data/row_reader.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "core/util/ordered_tasks.h"

namespace lorikeet {
namespace {

constexpr std::size_t kPieceRows = 1000;  // their text is made in one go

/// A row's system text and the rest of its turns.
struct Parts {
  std::string system;
  std::vector<Message> turns;
};

Parts partsOf(const Row& row) {
  Parts parts{"", row.turns};
  if (!parts.turns.empty() && parts.turns[0].role == "system") {
    parts.system = parts.turns[0].content;
    parts.turns.erase(parts.turns.begin());
  }
  return parts;
}

/// (user assistant)* and perhaps a last user: what pairs can hold.
bool isPairs(const std::vector<Message>& turns) {
  for (std::size_t i = 0; i < turns.size(); ++i) {
    if (turns[i].role != (i % 2 == 0 ? "user" : "assistant")) return false;
  }
  return true;
}

void putAnswer(Json& record, const std::string& key, const std::vector<Message>& turns, std::size_t at) {
  if (at < turns.size()) record[key] = turns[at].content;
}

void putAlpaca(Json& record, const Row& row, const std::string& where) {
  const Parts parts = partsOf(row);
  if (!isPairs(parts.turns))
    throw Error(where +
                " has turns that Alpaca's form cannot hold (it has questions and answers in turn); save as messages or ShareGPT.");
  const std::size_t last = parts.turns.empty() ? 0 : (parts.turns.size() - 1) / 2 * 2;
  std::string instruction = last < parts.turns.size() ? parts.turns[last].content : "", input;
  if (const auto note = row.extra.find(kNoteInput); note != row.extra.end() && note->is_string()) {
    const std::string tail = note->get<std::string>();
    if (instruction.ends_with("\n" + tail)) {
      input = tail;
      instruction.resize(instruction.size() - tail.size() - 1);
    } else if (instruction == tail) {
      input = tail;
      instruction.clear();
    }
  }
  if (!parts.turns.empty()) {
    record["instruction"] = instruction;
    record["input"] = input;
  }
  putAnswer(record, "output", parts.turns, last + 1);
  if (!parts.system.empty()) record["system"] = parts.system;
  for (std::size_t i = 0; i + 1 < parts.turns.size() && i < last; i += 2)
    record["history"].push_back(Json::array({parts.turns[i].content, parts.turns[i + 1].content}));
}

void putQuestionAnswer(Json& record, const Row& row, const ColumnNames& columns, const std::string& where) {
  const Parts parts = partsOf(row);
  if (!isPairs(parts.turns) || parts.turns.size() > 2)
    throw Error(where + " has more than one question and answer, which two columns cannot hold; save as messages or ShareGPT.");
  putAnswer(record, columns.question, parts.turns, 0);
  putAnswer(record, columns.answer, parts.turns, 1);
  if (!parts.system.empty()) record["system"] = parts.system;
}

void putConversation(Json& record, const Row& row, RowForm form) {
  const char* key = form == RowForm::ShareGpt ? "conversations" : "messages";
  const auto note = row.extra.find(kNoteTurns);
  const Json original = note != row.extra.end() ? *note : Json(nullptr);
  const std::vector<Message> before = readConversation(original).turns;
  // ShareGPT keeps the system text in a column of its own, unless the file had it among the turns.
  const bool systemInside = form == RowForm::Messages || (!before.empty() && before[0].role == "system");
  const Parts parts = partsOf(row);
  record[key] = writeConversation(systemInside ? row.turns : parts.turns, form, original);
  if (!systemInside && !parts.system.empty()) record["system"] = parts.system;
}

void putKnown(Json& record, const Row& row) {
  if (row.split != Split::Auto) record["split"] = row.split == Split::Train ? "train" : "validation";
  if (!row.tags.empty()) record["tags"] = row.tags.list();
  if (!row.mustContain.empty()) record["must_contain"] = row.mustContain.list();
  if (row.locked) record["locked"] = true;
  if (row.draft) record["draft"] = true;
  for (const auto& [key, value] : row.extra.items()) {
    if (!key.starts_with(kNotePrefix) && !record.contains(key)) record[key] = value;
  }
}

Json recordOf(const Row& row, std::size_t index, RowForm form, const ColumnNames& columns) {
  // What could not be read goes back as it stood, so that saving loses nothing.
  if (const auto raw = row.extra.find(kNoteRaw); raw != row.extra.end() && row.turns.empty()) return *raw;
  const std::string where = "Row " + std::to_string(index + 1);
  Json record = Json::object();
  switch (form) {
    case RowForm::Alpaca: putAlpaca(record, row, where); break;
    case RowForm::QuestionAnswer: putQuestionAnswer(record, row, columns, where); break;
    case RowForm::ShareGpt:
    case RowForm::Messages: putConversation(record, row, form); break;
  }
  putKnown(record, row);
  return record;
}

std::string textOf(const Json& value, int indent = -1) { return value.dump(indent, ' ', false, Json::error_handler_t::replace); }

std::vector<std::string> firstColumns(RowForm form, const ColumnNames& columns) {
  switch (form) {
    case RowForm::Alpaca: return {"instruction", "input", "output"};
    case RowForm::ShareGpt: return {"conversations"};
    case RowForm::Messages: return {"messages"};
    case RowForm::QuestionAnswer: return {columns.question, columns.answer};
  }
  return {};
}

/// Makes the text of rows, and knows what stands before, between and after them. Its text() may be called from several threads.
class DatasetText {
 public:
  DatasetText(const Dataset& dataset, FileForm fileForm, RowForm rowForm)
      : m_rows(dataset.rows), m_fileForm(fileForm), m_rowForm(rowForm), m_columns(rowForm == dataset.rowForm ? dataset.columns : ColumnNames()) {}

  bool isTable() const { return m_fileForm == FileForm::Csv || m_fileForm == FileForm::Tsv; }

  /// The columns of a table: those of the form, then every other field in the order of its first row.
  void addNames(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Json record = recordAt(i);
      if (!record.is_object()) continue;
      for (const auto& [key, value] : record.items()) addName(key);
    }
  }
  std::string head() {
    if (m_fileForm == FileForm::Json) return m_rows.empty() ? "[" : "[\n";
    if (!isTable()) return "";
    return csvLine(m_names, separator());
  }
  std::string text(std::size_t begin, std::size_t end) const {
    std::string text;
    for (std::size_t i = begin; i < end; ++i) {
      const Json record = recordAt(i);
      if (isTable())
        text += csvLine(cellsOf(record), separator());
      else if (m_fileForm == FileForm::JsonLines)
        text += textOf(record) + "\n";
      else
        text += "  " + indented(textOf(record, 2)) + (i + 1 < m_rows.size() ? ",\n" : "\n");
    }
    return text;
  }
  std::string tail() const { return m_fileForm == FileForm::Json ? "]\n" : ""; }

  void addFormColumns() {
    for (const std::string& name : m_columns.order) addName(name);
    for (const std::string& name : firstColumns(m_rowForm, m_columns)) addName(name);
  }

 private:
  char separator() const { return m_fileForm == FileForm::Tsv ? '\t' : ','; }
  Json recordAt(std::size_t at) const { return recordOf(m_rows[at], at, m_rowForm, m_columns); }
  void addName(const std::string& name) {
    if (m_known.insert(name).second) m_names.push_back(name);
  }
  /// A value inside the file's list stands two spaces further right; no text holds a line break as such.
  static std::string indented(const std::string& text) {
    std::string result;
    for (const char c : text) {
      result += c;
      if (c == '\n') result += "  ";
    }
    return result;
  }
  std::vector<std::string> cellsOf(const Json& record) const {
    std::vector<std::string> cells;
    for (const std::string& name : m_names) {
      const auto value = record.is_object() ? record.find(name) : record.end();
      const bool absent = !record.is_object() || value == record.end() || value->is_null();
      cells.push_back(absent ? "" : value->is_string() ? value->get<std::string>() : textOf(*value));
    }
    if (!record.is_object()) cells[0] = record.is_string() ? record.get<std::string>() : textOf(record);
    return cells;
  }

  const RowList& m_rows;
  FileForm m_fileForm;
  RowForm m_rowForm;
  ColumnNames m_columns;
  std::vector<std::string> m_names;
  std::unordered_set<std::string> m_known;
};

}  // namespace

void writeDataset(const Dataset& dataset, const std::filesystem::path& path, FileForm fileForm, RowForm rowForm,
                  const WriteOptions& options) {
  DatasetText text(dataset, fileForm, rowForm);
  TextEncoder encoder(dataset.encoding, !text.isTable());
  const std::size_t rows = dataset.rows.size();
  const auto checkStop = [&] {
    if (options.stop.stop_requested()) throw Cancelled();
  };
  if (text.isTable()) {
    text.addFormColumns();
    for (std::size_t at = 0; at < rows; at += kPieceRows) {
      checkStop();
      text.addNames(at, std::min(at + kPieceRows, rows));
    }
  }
  AtomicFile file(path);
  file.write(encoder.encode(text.head()));
  OrderedTasks<std::string> pieces;
  for (std::size_t begun = 0, done = 0; done < rows;) {
    checkStop();
    while (begun < rows && !pieces.full()) {
      const std::size_t end = std::min(begun + kPieceRows, rows);
      pieces.push([&text, begun, end] { return text.text(begun, end); });
      begun = end;
    }
    file.write(encoder.encode(pieces.pop()));
    done = std::min(done + kPieceRows, rows);
    if (options.onProgress) options.onProgress(done, rows);
  }
  file.write(encoder.encode(text.tail()));
  file.commit();
}

}  // namespace lorikeet
