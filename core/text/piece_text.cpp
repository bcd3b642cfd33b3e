// See piece_text.h.
#include "core/text/piece_text.h"

#include <array>
#include <charconv>
#include <utility>

#include "core/text/utf8.h"

namespace lorikeet {

std::string replaceEach(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t pos = 0; pos < text.size();) {
    const bool found = text.substr(pos).starts_with(from);
    if (found) out += to;
    if (found && !from.empty()) {
      pos += from.size();
      continue;
    }
    const std::size_t length = decodeUtf8(text, pos).length;
    out += text.substr(pos, length);
    pos += length;
  }
  if (from.empty()) out += to;
  return out;
}

std::string cleanedUp(std::string text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kRules{{{" .", "."},
                                                                                         {" ?", "?"},
                                                                                         {" !", "!"},
                                                                                         {" ,", ","},
                                                                                         {" ' ", "'"},
                                                                                         {" n't", "n't"},
                                                                                         {" 'm", "'m"},
                                                                                         {" do not", " don't"},
                                                                                         {" 's", "'s"},
                                                                                         {" 've", "'ve"},
                                                                                         {" 're", "'re"}}};
  for (const auto& [from, to] : kRules)
    if (text.find(from) != text.npos) text = replaceEach(text, from, to);
  return text;
}

int byteOfPiece(std::string_view piece) {
  if (piece.size() != 6 || !piece.starts_with("<0x") || piece[5] != '>') return -1;
  std::string_view digits = piece.substr(3, 2);
  if (digits[0] == '+') digits.remove_prefix(1);  // (Rust reads a sign)
  int byte = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
  return error == std::errc() && end == digits.data() + digits.size() && byte >= 0 ? byte : -1;
}

}  // namespace lorikeet
