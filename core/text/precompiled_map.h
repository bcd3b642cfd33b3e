// SentencePiece's precompiled table of replacements ("precompiled_charsmap"). Used by the Precompiled normalizer.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lorikeet {

/// A trie of texts (Darts double array) with the text that stands for each. Source: SentencePiece, src/normalizer.cc.
class PrecompiledMap {
 public:
  /// @param base64 the table as tokenizer.json keeps it   @throws Error when it is no such table.
  PrecompiledMap(const std::string& base64, const std::string& where);

  /// What stands for the shortest entry that `text` begins with (so the library does; it is asked character by character); none if
  /// no entry matches.
  std::optional<std::string_view> find(std::string_view text) const;

 private:
  std::vector<std::uint32_t> m_units;
  std::string m_texts;  // each ends with a NUL
};

}  // namespace lorikeet
