// See shingles.h.
#include "core/edit/shingles.h"

#include <algorithm>

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

std::vector<std::uint32_t> shingleSetOf(const std::vector<std::uint64_t>& shingles) {
  std::vector<std::uint32_t> set(shingles.begin(), shingles.end());
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  return set;
}

double jaccardOf(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b, double atLeast) {
  const auto smaller = static_cast<double>(std::min(a.size(), b.size())),
             larger = static_cast<double>(std::max(a.size(), b.size()));
  if (smaller < atLeast * larger) return 0;  // even if one contained the other
  std::size_t shared = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const std::uint32_t left = a[i], right = b[j];
    shared += left == right;
    i += left <= right;
    j += right <= left;
  }
  return static_cast<double>(shared) / static_cast<double>(std::max<std::size_t>(1, a.size() + b.size() - shared));
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
