// The small texts of LoRA settings: names with commas, "q_proj=16, v_proj=4", "0-5,8". Used by run_config's checks and by lora.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lorikeet {

/// "a, b" to {"a", "b"}: blanks and empty names fall away.
std::vector<std::string> splitNames(const std::string& text);

/// "q_proj=16, layers\.0\..*=4" to pairs in the order written. A key is a name or a regular expression and may itself hold commas
/// and equals signs: an entry ends where a number and then a comma or the end follow.
/// @param key the setting's, for the error  @param minimum the smallest value allowed  @throws Error naming key and text
std::vector<std::pair<std::string, double>> parseSiteValues(const std::string& text, const std::string& key, double minimum);

/// "0-5,8" to 0 1 2 3 4 5 8, each once, in order.  @throws Error naming the part that is no number or range
std::vector<std::int64_t> parseLayerNumbers(const std::string& text);

/// True where `text` has a sign of a regular expression; a point alone is none.
bool looksLikeRegex(const std::string& text);

}  // namespace lorikeet
