// Byte-pair encoding with a heap of candidate merges. See bpe_model.h.
#include "core/text/bpe_model.h"

#include <algorithm>
#include <cstdio>
#include <queue>

#include "core/text/utf8.h"

namespace lorikeet {

/// A node of the list of tokens that a word currently consists of.
struct BpeModel::Symbol {
  TokenId id;
  std::size_t begin, end;
  int previous, next;  // -1 at the ends; a symbol that was merged away has end == npos
};

struct BpeModel::Candidate {
  std::uint32_t rank;
  int left;
  TokenId leftId, rightId;  // to notice that one of the two has changed since
  TokenId result;
  /// The lowest rank first, and among equals the leftmost.
  bool operator<(const Candidate& other) const { return rank != other.rank ? rank > other.rank : left > other.left; }
};

namespace {
constexpr std::size_t kGone = static_cast<std::size_t>(-1);
std::uint64_t pairKey(TokenId left, TokenId right) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}
}  // namespace

BpeModel::BpeModel(const Json& model, const std::string& file) {
  const std::string where = file + ", \"model\"";
  // Very old files name no type; they are all BPE with merges.
  const std::string type = jsonStringOr(model, "type", "BPE", where);
  if (type != "BPE") throw Error(where + ": the type \"" + type + "\" is not supported in tokenizer.json; supported is BPE.");
  readOptions(model, where);
  readVocabulary(model, where);
  readMerges(model, where);
  if (const std::string unknown = jsonStringOr(model, "unk_token", "", where); !unknown.empty()) m_unknown = idOf(unknown);
  for (int byte = 0; m_byteFallback && byte < 256; ++byte) {
    char piece[8];
    std::snprintf(piece, sizeof piece, "<0x%02X>", static_cast<unsigned>(byte));
    m_byteIds.push_back(idOf(piece).value_or(-1));
  }
}

void BpeModel::readOptions(const Json& model, const std::string& where) {
  m_continuingPrefix = jsonStringOr(model, "continuing_subword_prefix", "", where);
  m_endSuffix = jsonStringOr(model, "end_of_word_suffix", "", where);
  m_fuseUnknown = jsonBoolOr(model, "fuse_unk", false, where);
  m_byteFallback = jsonBoolOr(model, "byte_fallback", false, where);
  m_ignoreMerges = jsonBoolOr(model, "ignore_merges", false, where);
  const auto dropout = model.find("dropout");
  if (dropout != model.end() && !dropout->is_null() && *dropout != 0.0)
    throw Error(where + ": \"dropout\" is not supported, for it makes ids random. Set it to null.");
}

void BpeModel::readVocabulary(const Json& model, const std::string& where) {
  const auto vocabulary = model.find("vocab");
  if (vocabulary == model.end() || !vocabulary->is_object() || vocabulary->empty())
    throw Error(where + ": the field \"vocab\" should be an object of tokens and ids.");
  m_ids.reserve(vocabulary->size());
  for (const auto& [piece, value] : vocabulary->items()) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > (1u << 24))
      throw Error(where + ": the token \"" + piece + "\" has no id from 0 to 16777216.");
    const auto id = value.get<TokenId>();
    if (static_cast<std::size_t>(id) >= m_pieces.size()) m_pieces.resize(static_cast<std::size_t>(id) + 1);
    m_pieces[static_cast<std::size_t>(id)] = piece;
    m_ids.emplace(piece, id);
  }
}

void BpeModel::readMerges(const Json& model, const std::string& where) {
  const Json& merges = jsonArray(model, "merges", where);
  m_merges.reserve(merges.size());
  std::uint32_t rank = 0;
  for (const Json& entry : merges) {
    const std::string at = where + ", merge " + std::to_string(rank);
    if (entry.is_string()) {
      const auto& text = entry.get_ref<const std::string&>();
      const std::size_t space = text.find(' ');
      if (space == text.npos || text.find(' ', space + 1) != text.npos)
        throw Error(at + ": expected two tokens, found \"" + text + "\".");
      addMerge(text.substr(0, space), text.substr(space + 1), rank, at);
    } else if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string()) {
      addMerge(entry[0].get_ref<const std::string&>(), entry[1].get_ref<const std::string&>(), rank, at);
    } else {
      throw Error(at + ": expected two tokens.");
    }
    ++rank;
  }
}

void BpeModel::addMerge(const std::string& left, const std::string& right, std::uint32_t rank, const std::string& where) {
  const bool dropsPrefix = !m_continuingPrefix.empty() && right.starts_with(m_continuingPrefix);
  const auto leftId = idOf(left), rightId = idOf(right);
  const auto result = idOf(left + (dropsPrefix ? right.substr(m_continuingPrefix.size()) : right));
  if (!leftId || !rightId || !result)
    throw Error(where + ": \"" + left + "\" + \"" + right +
                "\" uses a token that the vocabulary lacks. The file is damaged; download it again.");
  m_merges.insert_or_assign(pairKey(*leftId, *rightId), Merge{rank, *result});
}

std::optional<TokenId> BpeModel::idOf(std::string_view piece) const {
  const auto it = m_ids.find(piece);
  return it == m_ids.end() ? std::nullopt : std::optional<TokenId>(it->second);
}

const BpeModel::Merge* BpeModel::findMerge(TokenId left, TokenId right) const {
  const auto it = m_merges.find(pairKey(left, right));
  return it == m_merges.end() ? nullptr : &it->second;
}

bool BpeModel::addFallbackBytes(std::string_view character, std::size_t begin, std::vector<Symbol>& symbols) const {
  if (!m_byteFallback) return false;
  for (const char c : character)
    if (m_byteIds[static_cast<unsigned char>(c)] < 0) return false;
  for (const char c : character)
    symbols.push_back({m_byteIds[static_cast<unsigned char>(c)], begin, begin + character.size(), -1, -1});
  return true;
}

std::vector<BpeModel::Symbol> BpeModel::symbolsOf(std::string_view word) const {
  std::vector<Symbol> symbols;
  symbols.reserve(word.size());
  std::string decorated;
  bool lastUnknown = false;
  for (std::size_t pos = 0; pos < word.size();) {
    const std::size_t end = pos + decodeUtf8(word, pos).length;
    const std::string_view character = word.substr(pos, end - pos);
    std::string_view piece = character;
    if ((!m_continuingPrefix.empty() && pos > 0) || (!m_endSuffix.empty() && end == word.size())) {
      decorated = (pos > 0 ? m_continuingPrefix : std::string()) + std::string(character) +
                  (end == word.size() ? m_endSuffix : std::string());
      piece = decorated;
    }
    bool unknown = false;
    if (const auto id = idOf(piece)) {
      symbols.push_back({*id, pos, end, -1, -1});
    } else if (!addFallbackBytes(character, pos, symbols) && m_unknown) {
      unknown = true;
      if (lastUnknown && m_fuseUnknown)
        symbols.back().end = end;
      else
        symbols.push_back({*m_unknown, pos, end, -1, -1});
    }
    lastUnknown = unknown;
    pos = end;
  }
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    symbols[i].previous = static_cast<int>(i) - 1;
    symbols[i].next = i + 1 < symbols.size() ? static_cast<int>(i) + 1 : -1;
  }
  return symbols;
}

void BpeModel::merge(std::vector<Symbol>& symbols) const {
  std::priority_queue<Candidate> queue;
  const auto propose = [&](int left) {
    if (left < 0 || symbols[static_cast<std::size_t>(left)].next < 0) return;
    const Symbol& a = symbols[static_cast<std::size_t>(left)];
    const TokenId rightId = symbols[static_cast<std::size_t>(a.next)].id;
    if (const Merge* found = findMerge(a.id, rightId)) queue.push({found->rank, left, a.id, rightId, found->result});
  };
  for (std::size_t i = 0; i + 1 < symbols.size(); ++i) propose(static_cast<int>(i));
  while (!queue.empty()) {
    const Candidate best = queue.top();
    queue.pop();
    Symbol& left = symbols[static_cast<std::size_t>(best.left)];
    if (left.end == kGone || left.id != best.leftId || left.next < 0) continue;
    Symbol& right = symbols[static_cast<std::size_t>(left.next)];
    if (right.id != best.rightId) continue;
    left.id = best.result;
    left.end = right.end;
    left.next = right.next;
    right.end = kGone;
    if (left.next >= 0) symbols[static_cast<std::size_t>(left.next)].previous = best.left;
    propose(left.previous);
    propose(best.left);
  }
}

void BpeModel::encode(std::string_view word, std::vector<TokenSpan>& out) const {
  if (m_ignoreMerges) {
    if (const auto whole = idOf(word)) {
      out.push_back({*whole, 0, word.size()});
      return;
    }
  }
  std::vector<Symbol> symbols = symbolsOf(word);
  merge(symbols);
  for (const Symbol& symbol : symbols)
    if (symbol.end != kGone) out.push_back({symbol.id, symbol.begin, symbol.end});
}

}  // namespace lorikeet
