// The regular expressions of tokenizer.json (Oniguruma's syntax) through ICU. Used by pre-tokenizers, normalizers and decoders.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/mapped_text.h"

namespace lorikeet {

/// A compiled pattern. Immutable: safe to share between threads.
class UnicodeRegex {
 public:
  /// @param where opens the sentence of the Error for a pattern that cannot be compiled.
  UnicodeRegex(const std::string& pattern, const std::string& where);
  ~UnicodeRegex();

  /// Matches in order, as bytes of `text` (valid UTF-8). An empty one (a lookahead alone) counts, but not right behind another.
  /// @throws Error when the pattern backtracks without end on this text.
  std::vector<ByteRange> matches(std::string_view text) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> m_compiled;
};

}  // namespace lorikeet
