#include "core/data/records.h"

#include <algorithm>

#include "core/data/csv.h"
#include "core/text/utf8.h"
#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

void checkStop(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Cancelled();
}

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

/// {"data": [{...}, ...]}: the list inside an object that holds exactly one list of objects and nothing else that is structured.
Json* wrappedList(Json& value) {
  Json* found = nullptr;
  for (auto& [key, member] : value.items()) {
    if (!member.is_structured()) continue;
    if (found != nullptr || !member.is_array() || member.empty() || !member.front().is_object() || isConversation(member))
      return nullptr;
    found = &member;
  }
  return found;
}

std::vector<Record> parseJsonFile(std::string_view text, const std::string& where, const std::stop_token& stop) {
  Json root = parseJson(text, where);
  checkStop(stop);
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
  std::vector<Record> records;
  std::size_t number = 0;
  for (Json& value : root) appendValue(records, std::move(value), "Record " + std::to_string(++number));
  return records;
}

std::vector<Record> parseJsonLines(std::string_view text, const std::string& where, const std::stop_token& stop) {
  std::vector<Record> records;
  JsonLineParser parser(where);
  constexpr std::size_t kPiece = 1 << 20;
  for (std::size_t at = 0, end = 0; at < text.size();) {
    checkStop(stop);
    end = std::min(text.size(), std::max(end, at) + kPiece);
    at += parser.parse(text.substr(at, end - at), end == text.size(), records);
  }
  parser.requireGood();
  return records;
}

/// Names for all columns: empty ones get their number, repeated ones a suffix.
std::vector<std::string> columnNames(const std::vector<std::string>& header) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string base = header[i].empty() ? "column " + std::to_string(i + 1) : repairUtf8(header[i]);
    std::string name = base;
    for (int copy = 2; std::find(names.begin(), names.end(), name) != names.end(); ++copy)
      name = base + " (" + std::to_string(copy) + ")";
    names.push_back(name);
  }
  return names;
}

Record recordOf(const CsvRecord& line, const std::vector<std::string>& names) {
  Record record{Json::object(), "Line " + std::to_string(line.line), ""};
  bool broken = false;
  for (std::size_t i = 0; i < line.fields.size(); ++i) {
    broken = broken || !isValidUtf8(line.fields[i]);
    record.value[i < names.size() ? names[i] : "column " + std::to_string(i + 1)] = repairUtf8(line.fields[i]);
  }
  if (line.unclosedQuote)
    record.problem = "opens a quote (\") that is never closed; close it or double it";
  else if (line.fields.size() > names.size())
    record.problem = "has " + std::to_string(line.fields.size()) + " fields, but the header has " + std::to_string(names.size()) +
                     "; put quotes (\") around texts that contain the separator";
  else if (broken)
    record.problem = "is not UTF-8 text; save the file as UTF-8 and open it again";
  return record;
}

std::vector<Record> parseCsvFile(std::string_view text, char separator, const std::stop_token& stop) {
  const std::string_view header = firstLine(text);
  // Spreadsheets of many countries write semicolons.
  if (separator == ',' && header.find(',') == std::string_view::npos && header.find(';') != std::string_view::npos) separator = ';';
  const std::vector<CsvRecord> lines = parseCsv(text, separator);
  if (lines.empty()) return {};
  const std::vector<std::string> names = columnNames(lines.front().fields);
  std::vector<Record> records;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (i % 1024 == 0) checkStop(stop);
    records.push_back(recordOf(lines[i], names));
  }
  return records;
}

}  // namespace

FileForm guessFileForm(const std::filesystem::path& path, std::string_view text) {
  std::string extension = path.extension().string();
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (extension == ".csv") return FileForm::Csv;
  if (extension == ".tsv" || extension == ".tab") return FileForm::Tsv;
  const std::string_view line = firstLine(text);
  const bool jsonLike = !line.empty() && (line[0] == '{' || line[0] == '[');
  const bool severalLines =
      text.find_first_not_of(kSpaces, static_cast<std::size_t>(line.data() - text.data()) + line.size()) != std::string_view::npos;
  if (extension == ".jsonl" || extension == ".ndjson")
    return jsonLike && !parses(line) && parses(text) ? FileForm::Json : FileForm::JsonLines;
  // Many files named .json hold one object a line.
  if (jsonLike) return severalLines && parses(line) ? FileForm::JsonLines : FileForm::Json;
  if (extension == ".json") return FileForm::Json;
  return line.find('\t') != std::string_view::npos ? FileForm::Tsv : FileForm::Csv;
}

std::size_t JsonLineParser::parse(std::string_view text, bool last, std::vector<Record>& records) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t newline = text.find('\n', begin);
    if (newline == std::string_view::npos) {
      if (!last) break;
      newline = text.size();
    }
    parseLine(text.substr(begin, newline - begin), records);
    begin = std::min(newline + 1, text.size());
  }
  return begin;
}

void JsonLineParser::parseLine(std::string_view line, std::vector<Record>& records) {
  ++m_number;
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.find_first_not_of(kSpaces) == std::string_view::npos) return;
  const std::string place = "Line " + std::to_string(m_number);
  try {
    appendValue(records, parseJson(line, m_where, m_number), place);
    ++m_good;
  } catch (const Error& error) {
    const std::string message = error.what();
    if (m_firstProblem.empty()) m_firstProblem = message;
    std::string problem = "is not valid JSON (" + message.substr(message.find(": line") + 2) + ")";
    if (problem.ends_with(".)")) problem.replace(problem.size() - 2, 2, ")");
    records.push_back({Json(repairUtf8(line)), place, problem});
  }
}

void JsonLineParser::requireGood() const {
  if (m_good == 0 && !m_firstProblem.empty()) throw Error(m_firstProblem);
}

std::vector<Record> parseRecords(std::string_view text, const std::string& where, FileForm form, const std::stop_token& stop) {
  if (text.find_first_not_of(kSpaces) == std::string_view::npos) throw Error(where + " is empty; it must hold at least one row.");
  switch (form) {
    case FileForm::Json: return parseJsonFile(text, where, stop);
    case FileForm::JsonLines: return parseJsonLines(text, where, stop);
    case FileForm::Csv: return parseCsvFile(text, ',', stop);
    case FileForm::Tsv: return parseCsvFile(text, '\t', stop);
  }
  return {};
}

}  // namespace lorikeet
