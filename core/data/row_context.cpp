#include "core/data/row_context.h"

#include <algorithm>

#include "core/config/field.h"

namespace lorikeet {
namespace {

/// A good mixer of bits (SplitMix64), the same on every machine; std::uniform_int_distribution is not.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

std::string trimmed(const std::string& text) {
  constexpr const char* kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// A field as a list of objects; null where it is something else.
Json listIn(const Json& extra, const char* key) {
  const auto at = extra.find(key);
  if (at == extra.end()) return nullptr;
  const Json list = at->is_string() ? Json::parse(at->get<std::string>(), nullptr, false) : *at;
  const auto isObject = [](const Json& item) { return item.is_object(); };
  return list.is_array() && !list.empty() && std::all_of(list.begin(), list.end(), isObject) ? list : Json(nullptr);
}

}  // namespace

std::string pickSystemPrompt(const std::vector<std::string>& pool, std::uint64_t seed, std::size_t row, std::size_t epoch) {
  if (pool.empty()) return "";
  return pool[mixed(mixed(mixed(seed) ^ row) ^ epoch) % pool.size()];
}

std::vector<std::string> systemPromptPool(const std::string& text) {
  std::vector<std::string> lines{""};
  for (const char c : text) {
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  }
  const bool inBlocks = std::any_of(lines.begin(), lines.end(), [](const std::string& line) { return trimmed(line) == "---"; });
  std::vector<std::string> pool{""};
  for (const std::string& line : lines) {
    if (inBlocks ? trimmed(line) == "---" : true) pool.emplace_back();
    if (!inBlocks || trimmed(line) != "---") pool.back() += line + "\n";
  }
  for (std::string& prompt : pool) prompt = trimmed(prompt);
  std::erase(pool, "");
  return pool;
}

ChatExtras extrasOf(const Row& row) {
  ChatExtras extras;
  extras.describeTools = true;
  Json tools = listIn(row.extra, "tools");
  if (!tools.is_null()) {
    for (Json& tool : tools)
      if (tool.contains("name") && !tool.contains("function")) tool = Json{{"type", "function"}, {"function", tool}};
    extras.tools = tools.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  const Json documents = listIn(row.extra, "documents");
  if (!documents.is_null()) extras.documents = documents.dump(-1, ' ', false, Json::error_handler_t::replace);
  return extras;
}

std::vector<Message> turnsWithSystem(const Row& row, const std::string& systemPrompt) {
  std::vector<Message> turns = row.turns;
  const bool hasSystem = std::any_of(turns.begin(), turns.end(), [](const Message& turn) { return turn.role == "system"; });
  if (!systemPrompt.empty() && !hasSystem) turns.insert(turns.begin(), {"system", systemPrompt});
  return turns;
}

}  // namespace lorikeet
