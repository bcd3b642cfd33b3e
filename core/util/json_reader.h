// Parsing JSON with errors that name file, line and column, and reading typed keys with errors that name the key.
// Used by config, formats, data and runs.
#pragma once
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace lorikeet {

/// Parses one JSON text (UTF-8, a BOM is skipped). Nesting is limited to 256 levels, so that no input can exhaust the stack.
/// JsonType is nlohmann::ordered_json (keeps the order of keys) or nlohmann::json (fast for objects with thousands of keys).
/// @param where names the text in errors, normally a path   @param firstLine the number of the text's first line
/// @throws Error "<where> is not valid JSON: line 3, column 7: ..."
template <class JsonType = nlohmann::ordered_json>
JsonType parseJson(std::string_view text, const std::string& where, std::size_t firstLine = 1);

/// A value in words for an error sentence: "the text \"abc\"", "the number 3", "a list", "null".
std::string describeJson(const nlohmann::ordered_json& value);

/// Typed access to the keys of one JSON object. Every method throws Error naming `where`, the key, what was expected and found.
/// A key whose value is null counts as absent.
class JsonReader {
 public:
  static constexpr std::int64_t kMaxInteger = std::numeric_limits<std::int64_t>::max();
  /// @throws Error when `value` is no object. Keeps a reference: `value` must outlive the reader.
  JsonReader(const nlohmann::ordered_json& value, std::string where);

  const nlohmann::ordered_json* find(const std::string& key) const;  ///< nullptr when absent or null
  bool has(const std::string& key) const { return find(key) != nullptr; }
  const std::string& where() const { return m_where; }
  /// The object itself: tells a key that is null from one that is absent.
  const nlohmann::ordered_json& source() const { return m_object; }

  std::int64_t integer(const std::string& key, std::int64_t minimum, std::int64_t maximum = kMaxInteger) const;
  std::int64_t integerOr(const std::string& key, std::int64_t fallback, std::int64_t minimum,
                         std::int64_t maximum = kMaxInteger) const;
  double numberOr(const std::string& key, double fallback, double minimum, double maximum) const;
  bool booleanOr(const std::string& key, bool fallback) const;
  std::string text(const std::string& key) const;
  std::string textOr(const std::string& key, const std::string& fallback) const;
  /// Throws Error "<where>: "<key>" <problem>".
  [[noreturn]] void fail(const std::string& key, const std::string& problem) const;

 private:
  const nlohmann::ordered_json& require(const std::string& key) const;
  const nlohmann::ordered_json& m_object;
  std::string m_where;
};

}  // namespace lorikeet
