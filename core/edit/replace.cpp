// See replace.h. Plain text is searched in folded bytes, with a map back; regular expressions are PersonRegex's work.
#include "core/edit/replace.h"

#include "core/edit/folded_text.h"
#include "core/edit/person_regex.h"

namespace lorikeet {
namespace {

/// The bytes that a turn's or tag's index in FindHit stands for.
const std::string& textAt(const Row& row, std::size_t turn) {
  return turn < row.turns.size() ? row.turns[turn].content : row.tags[turn - row.turns.size()];
}

std::string& textAt(Row& row, std::size_t turn) {
  return turn < row.turns.size() ? row.turns[turn].content : row.tags.edit()[turn - row.turns.size()];
}

}  // namespace

struct Finder::State {
  FindSettings settings;
  std::string plain;  ///< what to look for: as typed, or folded
  std::optional<PersonRegex> regex;

  bool isSearched(const Row& row, std::size_t turn) const {
    if (turn >= row.turns.size()) return settings.inTags;
    const std::string& role = row.turns[turn].role;
    return role == "user" ? settings.inQuestions : role == "system" ? settings.inSystem : settings.inAnswers;
  }

  std::vector<RegexHit> hitsIn(const std::string& text) const {
    if (settings.pattern.empty()) return {};
    if (regex) return regex->hitsIn(text);
    return settings.matchCase ? plainHits(text, text, {}) : foldedHits(text);
  }

  std::vector<RegexHit> foldedHits(const std::string& text) const {
    std::string lower = folded(text);
    if (lower.find(plain) == std::string::npos) return {};  // most texts: they need no map
    lower.clear();
    std::vector<std::uint32_t> origin;
    origin.reserve(text.size() + 1);
    appendFolded(text, lower, &origin);
    origin.push_back(static_cast<std::uint32_t>(text.size()));
    return plainHits(text, lower, origin);
  }

  /// @param origin byte of `text` for each byte of `searched`; empty = they are the same
  std::vector<RegexHit> plainHits(const std::string& text, const std::string& searched,
                                  const std::vector<std::uint32_t>& origin) const {
    std::vector<RegexHit> hits;
    for (std::size_t at = searched.find(plain); at != std::string::npos;) {
      const std::size_t after = at + plain.size();
      const RegexHit hit = origin.empty() ? RegexHit{at, after} : RegexHit{origin[at], origin[after]};
      const bool counts = !settings.wholeWord || isWholeWord(text, hit.begin, hit.end);
      if (counts) hits.push_back(hit);
      at = searched.find(plain, counts ? after : at + 1);
    }
    return hits;
  }

  std::string replacementOf(const std::string& text, std::size_t begin, const std::string& replacement) const {
    return regex ? regex->expanded(text, begin, replacement) : replacement;
  }
};

Finder::Finder(FindSettings settings) : m_state(std::make_unique<State>()) {
  if (settings.regex && !settings.pattern.empty())
    m_state->regex.emplace(settings.pattern,
                           PersonRegex::Options{.matchCase = settings.matchCase, .wholeWord = settings.wholeWord});
  m_state->plain = settings.matchCase ? settings.pattern : folded(settings.pattern);
  m_state->settings = std::move(settings);
}

Finder::~Finder() = default;
Finder::Finder(Finder&&) noexcept = default;

std::vector<FindHit> Finder::hitsIn(const Row& row, std::size_t rowIndex) const {
  std::vector<FindHit> hits;
  for (std::size_t turn = 0; turn < row.turns.size() + row.tags.size(); ++turn) {
    if (!m_state->isSearched(row, turn)) continue;
    for (const RegexHit& hit : m_state->hitsIn(textAt(row, turn))) hits.push_back({rowIndex, turn, hit.begin, hit.end});
  }
  return hits;
}

std::optional<Row> Finder::replaced(const Row& row, const std::string& replacement) const {
  const std::vector<FindHit> hits = hitsIn(row, 0);
  if (hits.empty()) return std::nullopt;
  Row changed = row;
  for (std::size_t first = 0; first < hits.size();) {
    const std::size_t turn = hits[first].turn;
    const std::string& text = textAt(row, turn);
    std::string out;
    std::size_t copied = 0;
    for (; first < hits.size() && hits[first].turn == turn; ++first) {
      out.append(text, copied, hits[first].begin - copied);
      out += m_state->replacementOf(text, hits[first].begin, replacement);
      copied = hits[first].end;
    }
    textAt(changed, turn) = out.append(text, copied);
  }
  return changed;
}

std::string Finder::replacementOf(const Row& row, const FindHit& hit, const std::string& replacement) const {
  if (hit.turn >= row.turns.size() + row.tags.size()) return replacement;
  return m_state->replacementOf(textAt(row, hit.turn), hit.begin, replacement);
}

}  // namespace lorikeet
