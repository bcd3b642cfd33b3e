#include "core/data/dataset.h"

#include <functional>
#include <set>
#include <string_view>

#include "core/util/file.h"

namespace lorikeet {
namespace {

bool isNameByte(unsigned char c) {
  return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.';
}

/// Calls onText for text outside and onName for each {{name}} (spaces inside the braces are allowed) from left to right.
void walkPlaceholders(std::string_view text, const std::function<void(std::string_view)>& onText,
                      const std::function<void(std::string_view name, std::string_view whole)>& onName) {
  std::size_t done = 0, at = 0;
  while ((at = text.find("{{", at)) != std::string_view::npos) {
    std::size_t begin = at + 2;
    while (begin < text.size() && text[begin] == ' ') ++begin;
    std::size_t end = begin;
    while (end < text.size() && isNameByte(static_cast<unsigned char>(text[end]))) ++end;
    std::size_t close = end;
    while (close < text.size() && text[close] == ' ') ++close;
    if (end == begin || text.substr(close, 2) != "}}") {
      ++at;  // "{{{name}}}" still holds a name one byte further
      continue;
    }
    onText(text.substr(done, at - done));
    onName(text.substr(begin, end - begin), text.substr(at, close + 2 - at));
    done = at = close + 2;
  }
  onText(text.substr(done));
}

std::string filled(const std::string& text, const std::map<std::string, std::string>& values) {
  std::string result;
  walkPlaceholders(
      text, [&](std::string_view part) { result += part; },
      [&](std::string_view name, std::string_view whole) {
        const auto value = values.find(std::string(name));
        result += value == values.end() ? whole : std::string_view(value->second);
      });
  return result;
}

/// Appends a text so that no two different lists of texts give the same bytes.
void appendCounted(std::string& bytes, const std::string& text) { bytes += std::to_string(text.size()) + ":" + text; }

}  // namespace

std::string nameOf(RowForm form) {
  switch (form) {
    case RowForm::Alpaca: return "Alpaca (instruction, input, output)";
    case RowForm::ShareGpt: return "ShareGPT (conversations of from and value)";
    case RowForm::Messages: return "OpenAI messages (role and content)";
    case RowForm::QuestionAnswer: return "question and answer columns";
  }
  return "";
}

std::string nameOf(FileForm form) {
  switch (form) {
    case FileForm::Json: return "JSON";
    case FileForm::JsonLines: return "JSON lines";
    case FileForm::Csv: return "CSV";
    case FileForm::Tsv: return "TSV";
  }
  return "";
}

std::string datasetHash(const Dataset& dataset) {
  constexpr std::size_t kPieceBytes = 1 << 16;
  ContentHasher hasher;
  std::string bytes;
  for (const Row& row : dataset.rows) {
    bytes += "row " + std::to_string(static_cast<int>(row.split)) + " " + std::to_string(row.turns.size()) + " " +
             std::to_string(row.tags.size()) + "\n";
    for (const Message& turn : row.turns) {
      appendCounted(bytes, turn.role);
      appendCounted(bytes, turn.content);
      if (!turn.fields.empty()) appendCounted(bytes, turn.fields);
    }
    // Tools and documents reach the template too.
    for (const char* key : {"tools", "documents"})
      if (const auto at = row.extra.find(key); at != row.extra.end())
        appendCounted(bytes, at->dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    for (const std::string& tag : row.tags) appendCounted(bytes, tag);
    if (bytes.size() < kPieceBytes) continue;
    hasher.add(bytes);
    bytes.clear();
  }
  hasher.add(bytes);
  return hasher.result();
}

std::vector<std::string> placeholdersIn(const RowList& rows) {
  std::set<std::string> names;
  const auto collect = [&](const std::string& text) {
    walkPlaceholders(
        text, [](std::string_view) {}, [&](std::string_view name, std::string_view) { names.emplace(name); });
  };
  for (const Row& row : rows) {
    for (const Message& turn : row.turns) collect(turn.content);
    for (const std::string& words : row.mustContain) collect(words);
  }
  return {names.begin(), names.end()};
}

RowList withPlaceholders(const RowList& rows, const std::map<std::string, std::string>& values) {
  if (values.empty()) return rows;
  RowList result;
  for (auto row = rows.begin(); row != rows.end(); ++row) {
    Row changed = *row;
    for (Message& turn : changed.turns) turn.content = filled(turn.content, values);
    if (!changed.mustContain.empty())
      for (std::string& words : changed.mustContain.edit()) words = filled(words, values);
    // A row without placeholders stays the one that everybody shares.
    result.push_back(changed == *row ? row.shared() : std::make_shared<const Row>(std::move(changed)));
  }
  return result;
}

}  // namespace lorikeet
