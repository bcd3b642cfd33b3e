// Writing a dataset in any file form and row form (declared in dataset_io.h). Used by the GUI's save and the CLI.
#include <algorithm>

#include "core/data/conversation.h"
#include "core/data/csv.h"
#include "core/data/dataset_io.h"
#include "core/data/row_reader.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

struct Columns {
  std::string question = "question", answer = "answer";
};

/// The column names that the file had, where one of its rows remembers them.
Columns columnsFor(const RowList& rows) {
  for (const Row& row : rows) {
    const auto note = row.extra.find(kNoteColumns);
    if (note != row.extra.end() && note->is_array() && note->size() == 2) return {(*note)[0], (*note)[1]};
  }
  return {};
}

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

void putQuestionAnswer(Json& record, const Row& row, const Columns& columns, const std::string& where) {
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
  if (!row.tags.empty()) record["tags"] = row.tags;
  if (!row.mustContain.empty()) record["must_contain"] = row.mustContain;
  if (row.locked) record["locked"] = true;
  if (row.draft) record["draft"] = true;
  for (const auto& [key, value] : row.extra.items()) {
    if (!key.starts_with(kNotePrefix) && !record.contains(key)) record[key] = value;
  }
}

Json recordOf(const Row& row, std::size_t index, RowForm form, const Columns& columns) {
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

std::string csvText(const std::vector<Json>& records, char separator, const std::vector<std::string>& firstNames) {
  std::vector<std::string> names = firstNames;
  for (const Json& record : records) {
    if (!record.is_object()) continue;
    for (const auto& [key, value] : record.items()) {
      if (std::find(names.begin(), names.end(), key) == names.end()) names.push_back(key);
    }
  }
  std::string text = csvLine(names, separator);
  for (const Json& record : records) {
    std::vector<std::string> cells;
    for (const std::string& name : names) {
      const auto value = record.is_object() ? record.find(name) : record.end();
      const bool absent = !record.is_object() || value == record.end() || value->is_null();
      cells.push_back(absent ? "" : value->is_string() ? value->get<std::string>() : textOf(*value));
    }
    if (!record.is_object()) cells[0] = record.is_string() ? record.get<std::string>() : textOf(record);
    text += csvLine(cells, separator);
  }
  return text;
}

std::vector<std::string> firstColumns(RowForm form, const Columns& columns) {
  switch (form) {
    case RowForm::Alpaca: return {"instruction", "input", "output"};
    case RowForm::ShareGpt: return {"conversations"};
    case RowForm::Messages: return {"messages"};
    case RowForm::QuestionAnswer: return {columns.question, columns.answer};
  }
  return {};
}

}  // namespace

void writeDataset(const Dataset& dataset, const std::filesystem::path& path, FileForm fileForm, RowForm rowForm) {
  const Columns columns = columnsFor(dataset.rows);
  std::vector<Json> records;
  records.reserve(dataset.rows.size());
  for (std::size_t i = 0; i < dataset.rows.size(); ++i) records.push_back(recordOf(dataset.rows[i], i, rowForm, columns));
  std::string text;
  switch (fileForm) {
    case FileForm::Json: text = textOf(Json(records), 2) + "\n"; break;
    case FileForm::JsonLines:
      for (const Json& record : records) text += textOf(record) + "\n";
      break;
    case FileForm::Csv: text = csvText(records, ',', firstColumns(rowForm, columns)); break;
    case FileForm::Tsv: text = csvText(records, '\t', firstColumns(rowForm, columns)); break;
  }
  const bool json = fileForm == FileForm::Json || fileForm == FileForm::JsonLines;
  writeFileAtomic(path, dataset.encoding == TextEncoding::Utf8 ? text : TextEncoder(dataset.encoding, json).encode(text));
}

}  // namespace lorikeet
