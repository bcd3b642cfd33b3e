// Split behaviours of tokenizer.json. See split_behavior.h.
#include "core/text/split_behavior.h"

#include <algorithm>

namespace lorikeet {

namespace {
struct Part {
  ByteRange range;
  bool isMatch;
};

/// Matches and what lies between them, in order. Only matches may be empty.
std::vector<Part> partsOf(ByteRange word, const std::vector<ByteRange>& matches, bool invert) {
  std::vector<Part> parts;
  std::size_t done = word.begin;
  for (const ByteRange& match : matches) {
    if (match.begin > done) parts.push_back({{done, match.begin}, invert});
    parts.push_back({match, !invert});
    done = match.end;
  }
  if (done < word.end) parts.push_back({{done, word.end}, invert});
  return parts;
}

void mergeWithPrevious(const std::vector<Part>& parts, std::vector<ByteRange>& out) {
  bool previousMatched = false;
  const std::size_t first = out.size();
  for (const Part& part : parts) {
    if (part.isMatch && !previousMatched && out.size() > first)
      out.back().end = part.range.end;
    else
      out.push_back(part.range);
    previousMatched = part.isMatch;
  }
}

void mergeWithNext(const std::vector<Part>& parts, std::vector<ByteRange>& out) {
  bool nextMatched = false;
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (part->isMatch && !nextMatched && static_cast<std::ptrdiff_t>(out.size()) > first)
      out.back().begin = part->range.begin;
    else
      out.push_back(part->range);
    nextMatched = part->isMatch;
  }
  std::reverse(out.begin() + first, out.end());
}

void mergeRuns(const std::vector<Part>& parts, std::vector<ByteRange>& out) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0 && parts[i].isMatch == parts[i - 1].isMatch)
      out.back().end = parts[i].range.end;
    else
      out.push_back(parts[i].range);
  }
}
}  // namespace

SplitBehavior readSplitBehavior(const Json& owner, SplitBehavior fallback, const std::string& where) {
  const std::string name = jsonStringOr(owner, "behavior", "", where);
  if (name.empty()) return fallback;
  if (name == "Removed") return SplitBehavior::Removed;
  if (name == "Isolated") return SplitBehavior::Isolated;
  if (name == "MergedWithPrevious") return SplitBehavior::MergedWithPrevious;
  if (name == "MergedWithNext") return SplitBehavior::MergedWithNext;
  if (name == "Contiguous") return SplitBehavior::Contiguous;
  throw Error(where + ": the split behavior \"" + name + "\" is not supported.");
}

void splitWord(ByteRange word, const std::vector<ByteRange>& matches, SplitBehavior behavior, bool invert,
               std::vector<ByteRange>& out) {
  const std::size_t first = out.size();
  const std::vector<Part> parts = partsOf(word, matches, invert);
  switch (behavior) {
    case SplitBehavior::MergedWithPrevious: mergeWithPrevious(parts, out); break;
    case SplitBehavior::MergedWithNext: mergeWithNext(parts, out); break;
    case SplitBehavior::Contiguous: mergeRuns(parts, out); break;
    case SplitBehavior::Removed:
    case SplitBehavior::Isolated:
      for (const Part& part : parts)
        if (!part.isMatch || behavior == SplitBehavior::Isolated) out.push_back(part.range);
  }
  const auto isEmpty = [](const ByteRange& range) { return range.begin == range.end; };
  out.erase(std::remove_if(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), isEmpty), out.end());
}

}  // namespace lorikeet
