// Reading the BPE model and cutting words with it. See bpe_model.h.
#include "core/text/bpe_model.h"

#include <algorithm>

#include "core/text/byte_level.h"
#include "core/text/utf8.h"
#include "core/text/word_cache.h"

namespace lorikeet {

BpeModel::BpeModel(const Json& model, const std::string& where) : m_where(where), m_cacheOwner(freshCacheOwner()) {
  readOptions(model);
  const auto vocabulary = model.find("vocab");
  if (vocabulary == model.end()) throw Error(where + ": the field \"vocab\" is missing.");
  m_vocabulary = Vocabulary(*vocabulary, where);
  readMerges(model);
  if (!m_unknownPiece.empty()) m_unknown = m_vocabulary.idOf(m_unknownPiece);
  if (m_byteFallback) m_byteIds = byteTokenIds(m_vocabulary);
  prepareBytes();
}

void BpeModel::readOptions(const Json& model) {
  m_continuingPrefix = jsonStringOr(model, "continuing_subword_prefix", "", m_where);
  m_endSuffix = jsonStringOr(model, "end_of_word_suffix", "", m_where);
  m_unknownPiece = jsonStringOr(model, "unk_token", "", m_where);
  m_fuseUnknown = jsonBoolOr(model, "fuse_unk", false, m_where);
  m_byteFallback = jsonBoolOr(model, "byte_fallback", false, m_where);
  m_ignoreMerges = jsonBoolOr(model, "ignore_merges", false, m_where);
  const auto dropout = model.find("dropout");
  if (dropout != model.end() && !dropout->is_null() && *dropout != 0.0)
    throw Error(m_where + ": \"dropout\" is not supported, for it makes ids random. Set it to null.");
}

void BpeModel::readMerges(const Json& model) {
  std::uint32_t rank = 0;
  for (const Json& entry : jsonArray(model, "merges", m_where)) {
    if (entry.is_string()) {
      const auto& text = entry.get_ref<const std::string&>();
      if (text.starts_with("#version")) continue;  // the first line of a merges.txt
      const std::size_t space = text.find(' ');
      if (space == text.npos || text.find(' ', space + 1) != text.npos)
        throw Error(m_where + ", merge " + std::to_string(rank) + ": expected two tokens, found \"" + text + "\".");
      addMerge(text.substr(0, space), text.substr(space + 1), rank);
    } else if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string()) {
      addMerge(entry[0].get_ref<const std::string&>(), entry[1].get_ref<const std::string&>(), rank);
    } else {
      throw Error(m_where + ", merge " + std::to_string(rank) + ": expected two tokens.");
    }
    ++rank;
  }
}

void BpeModel::addMerge(const std::string& left, const std::string& right, std::uint32_t rank) {
  const auto leftId = m_vocabulary.idOf(left), rightId = m_vocabulary.idOf(right);
  std::optional<TokenId> result;
  if (right.size() >= m_continuingPrefix.size()) result = m_vocabulary.idOf(left + right.substr(m_continuingPrefix.size()));
  if (!leftId || !rightId || !result)
    throw Error(m_where + ", merge " + std::to_string(rank) + ": \"" + left + "\" + \"" + right +
                "\" uses a token that the vocabulary lacks. The file is damaged; download it again.");
  m_merges.insertOrAssign(static_cast<std::uint32_t>(*leftId), static_cast<std::uint32_t>(*rightId), {rank, *result});
}

/// Makes the tables for words given as bytes, if the vocabulary has a piece for every byte.
void BpeModel::prepareBytes() {
  if (!m_continuingPrefix.empty() || !m_endSuffix.empty()) return;
  const ByteLevelAlphabet alphabet;
  std::vector<TokenId> symbols;
  for (int byte = 0; byte < 256; ++byte) {
    const auto id = m_vocabulary.idOf(alphabet.charOf(static_cast<unsigned char>(byte)));
    if (!id) return;
    symbols.push_back(*id);
  }
  m_byteSymbols = std::move(symbols);
  m_byteLengths.resize(static_cast<std::size_t>(m_vocabulary.size()));
  for (const auto& [piece, id] : m_vocabulary.entries()) {
    const auto bytes = alphabet.bytesOf(piece);
    m_byteLengths[static_cast<std::size_t>(id)] = static_cast<std::uint32_t>(bytes ? bytes->size() : piece.size());
    if (bytes && m_ignoreMerges) m_byteWords.add(*bytes, id);
  }
}

TokenId BpeModel::unknownFor(std::string_view character) const {
  if (m_unknown) return *m_unknown;
  throw Error(m_where + ": the vocabulary lacks the unknown token \"" + m_unknownPiece + "\", and \"" + std::string(character) +
              "\" is unknown. Add the token, or leave the character out.");
}

bool BpeModel::addFallbackBytes(std::string_view piece, std::size_t begin, std::size_t end, std::vector<TokenSpan>& symbols) const {
  if (!m_byteFallback) return false;
  for (const char c : piece)
    if (m_byteIds[static_cast<unsigned char>(c)] < 0) return false;
  for (const char c : piece) symbols.push_back({m_byteIds[static_cast<unsigned char>(c)], begin, end});
  return true;
}

void BpeModel::symbolsOf(std::string_view word, std::vector<TokenSpan>& symbols) const {
  symbols.clear();
  std::string decorated;
  std::optional<TokenSpan> waiting;  // an unknown stretch that may still grow
  const auto flush = [&] {
    if (waiting) symbols.push_back(*waiting);
    waiting.reset();
  };
  for (std::size_t pos = 0, end; pos < word.size(); pos = end) {
    end = pos + decodeUtf8(word, pos).length;
    std::string_view piece = word.substr(pos, end - pos);
    if ((!m_continuingPrefix.empty() && pos > 0) || (!m_endSuffix.empty() && end == word.size())) {
      decorated = (pos > 0 ? m_continuingPrefix : std::string()) + std::string(piece) + (end == word.size() ? m_endSuffix : "");
      piece = decorated;
    }
    if (const auto id = m_vocabulary.idOf(piece)) {
      flush();
      symbols.push_back({*id, pos, end});
    } else if (!addFallbackBytes(piece, pos, end, symbols) && !m_unknownPiece.empty()) {  // (bytes do not end the stretch)
      if (waiting && !m_fuseUnknown) flush();
      if (waiting)
        waiting->end = end;
      else
        waiting = TokenSpan{unknownFor(piece), pos, end};
    }
  }
  flush();
}

void BpeModel::encode(std::string_view word, std::vector<TokenSpan>& out) const {
  if (m_ignoreMerges) {
    if (const auto whole = m_vocabulary.idOf(word)) {
      out.push_back({*whole, 0, word.size()});
      return;
    }
  }
  thread_local std::vector<TokenSpan> symbols;
  symbolsOf(word, symbols);
  mergeSymbols(m_merges, symbols);
  out.insert(out.end(), symbols.begin(), symbols.end());
}

void BpeModel::encodeBytes(std::string_view bytes, std::vector<TokenSpan>& out) const {
  const bool cached = bytes.size() <= WordCache::kMaxBytes;
  const std::uint64_t hash = cached ? hashText(bytes) : 0;
  WordCache::Entry* entry = cached ? &WordCache::of(m_cacheOwner).at(hash) : nullptr;
  if (entry && WordCache::holds(*entry, hash, bytes)) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < entry->tokens; ++i) {
      const std::size_t end = at + m_byteLengths[static_cast<std::size_t>(entry->ids[i])];
      out.push_back({entry->ids[i], at, end});
      at = end;
    }
    return;
  }
  thread_local std::vector<TokenSpan> symbols;
  symbols.clear();
  if (const auto whole = m_ignoreMerges ? m_byteWords.idOf(bytes) : std::nullopt) {
    symbols.push_back({*whole, 0, bytes.size()});
  } else {
    for (std::size_t i = 0; i < bytes.size(); ++i)
      symbols.push_back({m_byteSymbols[static_cast<unsigned char>(bytes[i])], i, i + 1});
    mergeSymbols(m_merges, symbols);
  }
  // Two pieces of different length may share an id: then the spans could not be told from the ids.
  const auto regular = [&](const TokenSpan& s) { return s.end - s.begin == m_byteLengths[static_cast<std::size_t>(s.id)]; };
  if (entry && symbols.size() <= WordCache::kMaxTokens && std::all_of(symbols.begin(), symbols.end(), regular))
    WordCache::store(*entry, hash, bytes, symbols.data(), symbols.size());
  out.insert(out.end(), symbols.begin(), symbols.end());
}

}  // namespace lorikeet
