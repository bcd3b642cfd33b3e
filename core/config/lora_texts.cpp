#include "core/config/lora_texts.h"

#include <charconv>
#include <set>

#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr const char* kBlank = " \t\r\n";
constexpr std::int64_t kMaxLayer = 100000;

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// The number that stands at `at` with nothing but blanks between it and a comma or the end. @return where it ends, npos = no such
/// number
std::size_t numberAt(const std::string& text, std::size_t at, double& value) {
  at = text.find_first_not_of(kBlank, at);
  if (at == std::string::npos) return at;
  const auto parsed = std::from_chars(text.data() + at, text.data() + text.size(), value);
  if (parsed.ec != std::errc()) return std::string::npos;
  const std::size_t end = text.find_first_not_of(kBlank, static_cast<std::size_t>(parsed.ptr - text.data()));
  if (end == std::string::npos) return text.size();
  return text[end] == ',' ? end : std::string::npos;
}

bool readLayer(const std::string& text, std::int64_t& layer) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), layer);
  return !text.empty() && parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && layer >= 0 && layer <= kMaxLayer;
}

}  // namespace

std::vector<std::string> splitNames(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const std::string name = trimmed(text.substr(at, comma - at));
    if (!name.empty()) names.push_back(name);
    at = comma + 1;
  }
  return names;
}

std::vector<std::pair<std::string, double>> parseSiteValues(const std::string& text, const std::string& key, double minimum) {
  std::vector<std::pair<std::string, double>> values;
  std::size_t begin = 0;
  while (!trimmed(text.substr(std::min(begin, text.size()))).empty()) {
    double value = 0;
    std::size_t equals = begin, end = std::string::npos;
    while (end == std::string::npos && (equals = text.find('=', equals)) != std::string::npos)
      end = numberAt(text, ++equals, value);
    const std::string name = end == std::string::npos ? "" : trimmed(text.substr(begin, equals - 1 - begin));
    if (name.empty() || name.find_first_of(kBlank) != std::string::npos)
      throw Error("\"" + key + "\" must look like q_proj=16, v_proj=4, but has \"" + trimmed(text.substr(begin)) + "\".");
    if (!(value >= minimum && value <= 65536))
      throw Error("\"" + key + "\" gives \"" + name + "\" a value that is out of range; use one from " +
                  (minimum >= 1 ? "1" : "0") + " to 65536.");
    values.emplace_back(name, value);
    begin = end + 1;
  }
  return values;
}

std::vector<std::int64_t> parseLayerNumbers(const std::string& text) {
  std::set<std::int64_t> layers;
  for (const std::string& part : splitNames(text)) {
    const std::size_t dash = part.find('-');
    std::int64_t first = 0, last = 0;
    const bool good = dash == std::string::npos
                          ? readLayer(part, first) && readLayer(part, last)
                          : readLayer(trimmed(part.substr(0, dash)), first) && readLayer(trimmed(part.substr(dash + 1)), last);
    if (!good || first > last)
      throw Error("\"layersToTransform\" must hold layer numbers and ranges such as 0-5,8, but has \"" + part + "\".");
    for (std::int64_t layer = first; layer <= last; ++layer) layers.insert(layer);
  }
  return {layers.begin(), layers.end()};
}

bool looksLikeRegex(const std::string& text) { return text.find_first_of("*+?[](){}|\\^$") != std::string::npos; }

}  // namespace lorikeet
