// The Viterbi search of Unigram. See unigram_model.h.
#include "core/text/unigram_model.h"

#include <algorithm>
#include <limits>

#include "core/text/utf8.h"

namespace lorikeet {

/// The best path that ends at a byte of the word.
struct UnigramModel::Node {
  double score = 0;
  std::size_t begin = kNone;  // of its last piece
  TokenId id = -1;
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
};

UnigramModel::UnigramModel(const Json& model, const std::string& where) : m_where(where) {
  readVocabulary(model, where);
  const auto unknown = model.find("unk_id");
  if (unknown != model.end() && !unknown->is_null()) {
    m_unknown = jsonId(model, "unk_id", where);
    if (*m_unknown >= m_vocabulary.size())
      throw Error(where + ": \"unk_id\" is " + std::to_string(*m_unknown) + ", but the vocabulary has " +
                  std::to_string(m_vocabulary.size()) + " pieces.");
  }
  if (jsonBoolOr(model, "byte_fallback", false, where)) m_byteIds = byteTokenIds(m_vocabulary);
}

void UnigramModel::readVocabulary(const Json& model, const std::string& where) {
  constexpr double kUnknownPenalty = 10.0;
  double lowest = std::numeric_limits<double>::infinity();
  for (const Json& entry : jsonArray(model, "vocab", where)) {
    const auto id = static_cast<TokenId>(m_scores.size());
    if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_number())
      throw Error(where + ", piece " + std::to_string(id) + ": expected a text and its score.");
    m_scores.push_back(entry[1].get<double>());
    lowest = std::min(lowest, m_scores.back());
    m_vocabulary.add(entry[0].get<std::string>(), id);
    addToTrie(entry[0].get_ref<const std::string&>(), id);
  }
  m_unknownScore = lowest - kUnknownPenalty;
}

void UnigramModel::addToTrie(const std::string& piece, TokenId id) {
  std::uint32_t node = 0;
  for (const char c : piece) {
    const auto byte = static_cast<unsigned char>(c);
    if (const std::uint32_t* child = m_children.find(node, byte)) {
      node = *child;
      continue;
    }
    const auto fresh = static_cast<std::uint32_t>(m_ends.size());
    m_ends.push_back(-1);
    m_children.insertOrAssign(node, byte, fresh);
    node = fresh;
  }
  if (node != 0) m_ends[node] = id;
}

TokenId UnigramModel::unknownFor(std::string_view text) const {
  if (m_unknown) return *m_unknown;
  throw Error(m_where + " has no token for unknown characters (\"unk_id\"), and \"" + std::string(text) +
              "\" holds one. Leave the character out.");
}

void UnigramModel::walk(std::string_view word, std::vector<Node>& best) const {
  best.assign(word.size() + 1, Node());
  const auto propose = [&](std::size_t begin, std::size_t end, double score, TokenId id) {
    if (best[end].begin == Node::kNone || score > best[end].score) best[end] = {score, begin, id};
  };
  for (std::size_t begin = 0; begin < word.size();) {
    const std::size_t next = begin + decodeUtf8(word, begin).length;
    const double before = best[begin].score;
    bool hasSingle = false;
    std::uint32_t node = 0;
    for (std::size_t end = begin; end < word.size();) {
      const std::uint32_t* child = m_children.find(node, static_cast<unsigned char>(word[end++]));
      if (!child) break;
      node = *child;
      if (const TokenId id = m_ends[node]; id >= 0) {
        propose(begin, end, m_scores[static_cast<std::size_t>(id)] + before, id);
        hasSingle |= end == next;
      }
    }
    if (!hasSingle) propose(begin, next, m_unknownScore + before, unknownFor(word.substr(begin, next - begin)));
    begin = next;
  }
}

void UnigramModel::emit(std::string_view word, std::size_t begin, std::size_t end, std::vector<TokenSpan>& out) const {
  const std::string_view text = word.substr(begin, end - begin);
  if (const auto id = m_vocabulary.idOf(text)) {
    out.push_back({*id, begin, end});
    return;
  }
  const auto hasByte = [&](char c) { return m_byteIds[static_cast<unsigned char>(c)] >= 0; };
  if (m_byteIds.empty() || !std::all_of(text.begin(), text.end(), hasByte)) {
    out.push_back({unknownFor(text), begin, end});
    return;
  }
  for (std::size_t at = begin; at < end;) {  // each byte's token stands for its whole character
    const std::size_t length = decodeUtf8(word, at).length;
    for (std::size_t i = 0; i < length; ++i) out.push_back({m_byteIds[static_cast<unsigned char>(word[at + i])], at, at + length});
    at += length;
  }
}

void UnigramModel::encode(std::string_view word, std::vector<TokenSpan>& out) const {
  thread_local std::vector<Node> best;
  walk(word, best);
  std::vector<std::pair<std::size_t, std::size_t>> parts;  // from the end; a run of unknown characters is one part
  bool lastUnknown = false;
  for (std::size_t end = word.size(); end > 0; end = best[end].begin) {
    const bool unknown = m_unknown && best[end].id == *m_unknown;
    if (unknown && lastUnknown)
      parts.back().first = best[end].begin;
    else
      parts.emplace_back(best[end].begin, end);
    lastUnknown = unknown;
  }
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) emit(word, part->first, part->second, out);
}

}  // namespace lorikeet
