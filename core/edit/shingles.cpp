// See shingles.h.
#include "core/edit/shingles.h"

#include <algorithm>
#include <bit>

#include "core/edit/folded_text.h"
#include "core/text/utf8.h"

namespace lorikeet {
namespace {

constexpr std::size_t kShortText = 20;
constexpr std::uint32_t kEmptyBin = 0xFFFFFFFF;
constexpr unsigned kBinShift = 57;  // 64 - log2(kSketchBins)
static_assert(kSketchBins == std::size_t{1} << (64 - kBinShift));

bool isCjk(char32_t c) { return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF); }

}  // namespace

void shinglesOf(std::string_view folded, std::vector<std::uint64_t>& out) {
  std::vector<char32_t> codes;
  codes.reserve(folded.size());
  std::size_t cjk = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const auto byte = static_cast<unsigned char>(folded[at]);
    const Utf8Char c = byte < 0x80 ? Utf8Char{byte, 1, true} : decodeUtf8(folded, at);
    codes.push_back(c.code);
    cjk += isCjk(c.code);
    at += c.length;
  }
  out.clear();
  if (codes.size() < kShortText) return;
  const std::size_t length = cjk * 2 > codes.size() ? 3 : 5;
  constexpr std::uint64_t kBase = 0x9E3779B97F4A7C15u;  // a rolling polynomial modulo 2^64
  std::uint64_t highest = 1, rolling = 0;
  for (std::size_t i = 1; i < length; ++i) highest *= kBase;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (i >= length) rolling -= codes[i - length] * highest;
    rolling = rolling * kBase + codes[i];
    if (i + 1 >= length) out.push_back(mixedBits(rolling));
  }
}

ShingleSet::ShingleSet(const std::vector<std::uint64_t>& shingles) : m_slots(std::bit_ceil(shingles.size() * 2 + 1)) {
  for (const std::uint64_t hash : shingles) {
    const std::uint32_t shingle = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(hash));
    std::uint32_t& slot = m_slots[slotOf(shingle)];
    m_size += slot == 0;
    slot = shingle;
  }
}

/// Where the shingle is, or the free slot where it would go.
std::size_t ShingleSet::slotOf(std::uint32_t shingle) const {
  const std::size_t mask = m_slots.size() - 1;
  std::size_t slot = shingle & mask;
  while (m_slots[slot] != 0 && m_slots[slot] != shingle) slot = (slot + 1) & mask;
  return slot;
}

double ShingleSet::jaccardWith(const ShingleSet& other, double atLeast) const {
  if (m_size > other.m_size) return other.jaccardWith(*this, atLeast);
  if (m_size == 0 || static_cast<double>(m_size) < atLeast * static_cast<double>(other.m_size)) return 0;  // even if it were a part
  std::size_t shared = 0;
  for (const std::uint32_t shingle : m_slots) shared += shingle != 0 && other.m_slots[other.slotOf(shingle)] == shingle;
  return static_cast<double>(shared) / static_cast<double>(m_size + other.m_size - shared);
}

MinHashSketch sketchOf(const std::vector<std::uint64_t>& shingles) {
  MinHashSketch bins;
  bins.fill(kEmptyBin);
  for (const std::uint64_t shingle : shingles) {
    std::uint32_t& bin = bins[shingle >> kBinShift];
    bin = std::min(bin, static_cast<std::uint32_t>(shingle >> 25));
  }
  const MinHashSketch drawn = bins;
  for (std::size_t i = 0; i < kSketchBins; ++i) {
    // Every text tries the same bins in the same order, so alike texts fill theirs alike.
    for (std::uint64_t attempt = 0; bins[i] == kEmptyBin; ++attempt) bins[i] = drawn[mixedBits(i << 32 | attempt) % kSketchBins];
  }
  return bins;
}

}  // namespace lorikeet
