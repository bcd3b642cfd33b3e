#include "core/data/records.h"

#include <algorithm>
#include <unordered_map>

#include "core/text/utf8.h"
#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

bool parses(std::string_view text) { return Json::accept(text); }

std::string_view firstLine(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
  return text.substr(0, text.find('\n'));
}

/// A list of turns without an object around it ([{"role": ...}, ...]).
bool isConversation(const Json& value) {
  return value.is_array() && !value.empty() && value.front().is_object() &&
         ((value.front().contains("role") && value.front().contains("content")) ||
          (value.front().contains("from") && value.front().contains("value")));
}

void appendValue(std::vector<Record>& records, Json&& value, const std::string& place) {
  if (isConversation(value)) {
    Json wrapped = Json::object();
    const char* key = value.front().contains("from") ? "conversations" : "messages";
    wrapped[key] = std::move(value);
    records.push_back({std::move(wrapped), place, ""});
  } else if (value.is_array() && !value.empty() && value.front().is_structured()) {
    for (Json& inner : value) appendValue(records, std::move(inner), place);
  } else if (value.is_object()) {
    records.push_back({std::move(value), place, ""});
  } else {
    const std::string problem = "is " + describeJson(value) + ", not an object with fields";
    records.push_back({std::move(value), place, problem});
  }
}

/// {"data": [{...}, ...]}: the list inside an object that holds exactly one list of objects. RecordStream finds it in large files.
Json* wrappedList(Json& value) {
  Json* found = nullptr;
  for (auto& [key, member] : value.items()) {
    if (!member.is_array() || member.empty() || !member.front().is_object() || key == "tools") continue;
    if (found != nullptr || isConversation(member)) return nullptr;
    found = &member;
  }
  return found;
}

Record recordOf(const CsvRecord& line, const std::vector<std::string>& names) {
  Record record{Json::object(), "Line " + std::to_string(line.line), ""};
  bool broken = false;
  auto& fields = record.value.get_ref<Json::object_t&>();
  fields.reserve(line.fields.size());
  for (std::size_t i = 0; i < line.fields.size(); ++i) {
    const bool good = isValidUtf8(line.fields[i]);
    broken = broken || !good;
    Json value = good ? line.fields[i] : repairUtf8(line.fields[i]);
    if (i < names.size())
      fields.push_back({names[i], std::move(value)});  // all different: there is none to be found first
    else
      record.value["column " + std::to_string(i + 1)] = std::move(value);
  }
  if (line.unclosedQuote)
    record.problem = "opens a quote (\") that is never closed; close it or double it";
  else if (line.fields.size() > names.size())
    record.problem = "has " + std::to_string(line.fields.size()) + " fields, but the header has " + std::to_string(names.size()) +
                     "; put quotes (\") around texts that contain the separator";
  else if (broken)
    record.problem = "has bytes that are no text in the file's encoding (UTF-8, unless another was chosen); choose another or mend the text";
  return record;
}

/// For the beginning of a file: whether its second line is a record by itself.
bool secondLineParses(std::string_view text) {
  const std::size_t newline = text.find('\n');
  if (newline == std::string_view::npos) return false;
  text.remove_prefix(newline + 1);
  const std::string_view line = firstLine(text);
  return line.starts_with('{') && parses(line);
}

}  // namespace

ParsedRecords parseJsonElements(std::string_view list, const std::string& where, std::size_t firstNumber, std::size_t firstLine) {
  Json root = parseJson(list, where, firstLine);
  ParsedRecords parsed;
  parsed.records.reserve(root.size());
  for (Json& value : root) appendValue(parsed.records, std::move(value), "Record " + std::to_string(firstNumber++));
  parsed.good = parsed.records.size();
  return parsed;
}

ParsedRecords parseJsonText(std::string_view text, const std::string& where) {
  Json root = parseJson(text, where);
  if (root.is_object()) {
    if (Json* list = wrappedList(root)) {
      Json inner = std::move(*list);
      root = std::move(inner);
    } else {
      root = Json::array({std::move(root)});
    }
  }
  if (isConversation(root)) root = Json::array({std::move(root)});
  if (!root.is_array()) throw Error(where + " must hold a list of records, but holds " + describeJson(root) + ".");
  ParsedRecords parsed;
  std::size_t number = 0;
  for (Json& value : root) appendValue(parsed.records, std::move(value), "Record " + std::to_string(++number));
  parsed.good = parsed.records.size();
  return parsed;
}

bool isListOfRecords(std::string_view list, bool isInner) {
  try {
    const Json root = parseJson(list, "");
    return !isConversation(root) && (!isInner || (!root.empty() && root.front().is_structured()));
  } catch (const Error&) {
    return true;
  }
}

ParsedRecords parseJsonLines(std::string_view text, const std::string& where, std::size_t firstNumber) {
  ParsedRecords parsed;
  std::size_t number = firstNumber;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t newline = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, newline - begin);
    begin = newline + 1;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.find_first_not_of(kSpaces) == std::string_view::npos) continue;
    const std::string place = "Line " + std::to_string(number);
    try {
      appendValue(parsed.records, parseJson(line, where, number), place);
      ++parsed.good;
    } catch (const Error& error) {
      std::string reason = error.what();
      if (parsed.firstProblem.empty()) parsed.firstProblem = reason;
      reason.erase(0, reason.find(": line") + 2);
      if (reason.ends_with('.')) reason.pop_back();
      parsed.records.push_back({Json(repairUtf8(line)), place, "is not valid JSON (" + reason + ")"});
    }
  }
  return parsed;
}

std::vector<std::string> csvColumnNames(const std::vector<std::string>& header) {
  std::vector<std::string> names;
  std::unordered_map<std::string, int> copies;  // of each name, so that a header of any length takes linear time
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string base = header[i].empty() ? "column " + std::to_string(i + 1) : repairUtf8(header[i]);
    std::string name = base;
    while (copies.contains(name)) name = base + " (" + std::to_string(++copies[base]) + ")";
    copies.emplace(name, 1);
    names.push_back(std::move(name));
  }
  return names;
}

char csvSeparator(std::string_view text, FileForm form) {
  if (form == FileForm::Tsv) return '\t';
  // Spreadsheets of many countries write semicolons.
  const std::string_view header = firstLine(text);
  return header.find(',') == std::string_view::npos && header.find(';') != std::string_view::npos ? ';' : ',';
}

ParsedRecords csvRecords(const std::vector<CsvRecord>& lines, const std::vector<std::string>& names) {
  ParsedRecords parsed;
  parsed.records.reserve(lines.size());
  for (const CsvRecord& line : lines) parsed.records.push_back(recordOf(line, names));
  parsed.good = parsed.records.size();
  return parsed;
}

FileForm guessFileForm(const std::filesystem::path& path, std::string_view text, bool whole) {
  std::string extension = path.extension().string();
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (extension == ".csv") return FileForm::Csv;
  if (extension == ".tsv" || extension == ".tab") return FileForm::Tsv;
  text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
  const std::string_view line = firstLine(text);
  const bool jsonLike = !line.empty() && (line[0] == '{' || line[0] == '[');
  const bool severalLines = text.find_first_not_of(kSpaces, line.size()) != std::string_view::npos;
  if (extension == ".jsonl" || extension == ".ndjson") {
    const bool onePiece = jsonLike && !parses(line) && (whole ? parses(text) : severalLines && !secondLineParses(text));
    return onePiece ? FileForm::Json : FileForm::JsonLines;
  }
  // Many files named .json hold one object a line.
  if (jsonLike) return severalLines && parses(line) ? FileForm::JsonLines : FileForm::Json;
  if (extension == ".json") return FileForm::Json;
  return line.find('\t') != std::string_view::npos ? FileForm::Tsv : FileForm::Csv;
}

}  // namespace lorikeet
