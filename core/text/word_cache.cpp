// The word cache of each thread. See word_cache.h.
#include "core/text/word_cache.h"

#include <atomic>
#include <utility>

namespace lorikeet {

std::uint64_t freshCacheOwner() {
  static std::atomic<std::uint64_t> next{1};
  return next.fetch_add(1);
}

WordCache& WordCache::of(std::uint64_t owner) {
  // Two or three tokenizers alive on a thread are normal (two models side by side); the one used longest ago gives way.
  constexpr std::size_t kModels = 3;
  thread_local std::array<std::unique_ptr<WordCache>, kModels> caches;
  for (std::size_t i = 0; i < kModels; ++i) {
    if (!caches[i] || caches[i]->m_owner != owner) continue;
    for (; i > 0; --i) std::swap(caches[i], caches[i - 1]);
    return *caches[0];
  }
  for (std::size_t i = kModels - 1; i > 0; --i) std::swap(caches[i], caches[i - 1]);
  caches[0] = std::make_unique<WordCache>();
  caches[0]->m_owner = owner;
  return *caches[0];
}

void WordCache::store(Entry& entry, std::uint64_t hash, std::string_view word, const TokenSpan* tokens, std::size_t count) {
  entry.hash = static_cast<std::uint32_t>(hash >> 32);
  entry.bytes = static_cast<std::uint8_t>(word.size());
  entry.tokens = static_cast<std::uint8_t>(count);
  std::memcpy(entry.word.data(), word.data(), word.size());
  for (std::size_t i = 0; i < count; ++i) entry.ids[i] = tokens[i].id;
}

}  // namespace lorikeet
