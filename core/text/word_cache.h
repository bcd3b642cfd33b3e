// Remembers how short words were cut into tokens. Used by the BPE model.
#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "core/text/tokenizer.h"

namespace lorikeet {

/// A table of fixed size (1 MiB): a new word takes the place of an older one. One for each thread and model, so there is no lock.
class WordCache {
 public:
  static constexpr std::size_t kMaxBytes = 22, kMaxTokens = 8;
  struct Entry {
    std::uint32_t hash = 0;
    std::uint8_t bytes = 0, tokens = 0;  // bytes 0 = free
    std::array<char, kMaxBytes> word;
    std::array<TokenId, kMaxTokens> ids;
  };

  /// The calling thread's cache for a model.
  /// @param owner a number that no other model of this process ever had.
  static WordCache& of(std::uint64_t owner);

  /// Where a word of 1 to kMaxBytes bytes is, or belongs.
  Entry& at(std::uint64_t hash) { return m_entries[static_cast<std::size_t>(hash) & (kEntries - 1)]; }
  static bool holds(const Entry& entry, std::uint64_t hash, std::string_view word) {
    return entry.hash == static_cast<std::uint32_t>(hash >> 32) && entry.bytes == word.size() &&
           std::memcmp(entry.word.data(), word.data(), word.size()) == 0;
  }
  static void store(Entry& entry, std::uint64_t hash, std::string_view word, const TokenSpan* tokens, std::size_t count);

 private:
  static constexpr std::size_t kEntries = 1 << 14;
  std::uint64_t m_owner = 0;
  std::vector<Entry> m_entries = std::vector<Entry>(kEntries);
};

/// For WordCache::of.
std::uint64_t freshCacheOwner();

}  // namespace lorikeet
