// Regular expressions that a person types, over UTF-8, with limits on time and memory. Used by queries and find and replace.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lorikeet {

struct RegexHit {
  std::size_t begin, end;  ///< bytes
};

/// A compiled pattern. Immutable: safe to share between threads. A match that takes too long counts as none.
class PersonRegex {
 public:
  struct Options {
    bool matchCase = false, wholeWord = false;
  };
  /// @throws Error one sentence: what is wrong and at which character
  PersonRegex(const std::string& pattern, Options options);
  ~PersonRegex();
  PersonRegex(PersonRegex&&) noexcept;

  bool foundIn(std::string_view text) const;
  /// All matches in order; empty ones are skipped.
  std::vector<RegexHit> hitsIn(std::string_view text) const;
  /// What the match that begins at `begin` is replaced with: $0 to $99 and ${name} are its groups, \n \t \r \\ \$ stand for
  /// themselves.
  std::string expanded(std::string_view text, std::size_t begin, const std::string& replacement) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> m_compiled;
};

/// Whether both ends of the bytes [begin, end) are word boundaries (ICU, so Chinese words too).
bool isWholeWord(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace lorikeet
