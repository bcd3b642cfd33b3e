// WordLevel and WordPiece. See word_models.h.
#include "core/text/word_models.h"

#include <algorithm>

#include "core/text/utf8.h"

namespace lorikeet {

namespace {
Vocabulary readVocabulary(const Json& model, const std::string& where) {
  const auto pieces = model.find("vocab");
  if (pieces == model.end()) throw Error(where + ": the field \"vocab\" is missing.");
  return Vocabulary(*pieces, where);
}

[[noreturn]] void failUnknown(const std::string& where, std::string_view word) {
  throw Error(where + " has no token for unknown words (\"unk_token\" is not in its vocabulary), and \"" + std::string(word) +
              "\" is one. Add such a token, or leave the word out.");
}

bool isCharStart(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }
}  // namespace

WordLevelModel::WordLevelModel(const Json& model, const std::string& where) : m_where(where) {
  m_vocabulary = readVocabulary(model, where);
  m_unknown = m_vocabulary.idOf(jsonString(model, "unk_token", where));
}

void WordLevelModel::encode(std::string_view word, std::vector<TokenSpan>& out) const {
  const auto id = m_vocabulary.idOf(word);
  if (!id && !m_unknown) failUnknown(m_where, word);
  out.push_back({id ? *id : *m_unknown, 0, word.size()});
}

WordPieceModel::WordPieceModel(const Json& model, const std::string& where)
    : m_where(where),
      m_prefix(jsonStringOr(model, "continuing_subword_prefix", "##", where)),
      m_longestWord(jsonCountOr(model, "max_input_chars_per_word", 100, where)) {
  m_vocabulary = readVocabulary(model, where);
  m_unknown = m_vocabulary.idOf(jsonStringOr(model, "unk_token", "[UNK]", where));
  for (const auto& [piece, id] : m_vocabulary.entries()) m_longestPiece = std::max(m_longestPiece, piece.size());
}

void WordPieceModel::encode(std::string_view word, std::vector<TokenSpan>& out) const {
  const std::size_t first = out.size();
  bool known = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), isCharStart)) <= m_longestWord;
  std::string piece;
  for (std::size_t begin = 0; known && begin < word.size();) {
    piece = begin > 0 ? m_prefix : std::string();
    const std::size_t prefix = piece.size();
    piece += word.substr(begin, m_longestPiece);
    std::optional<TokenId> id;
    for (std::size_t end = piece.size(); end > prefix; --end) {
      const bool whole = begin + (end - prefix) == word.size() || isCharStart(word[begin + (end - prefix)]);
      if (whole && (id = m_vocabulary.idOf(std::string_view(piece).substr(0, end)))) {
        out.push_back({*id, begin, begin + (end - prefix)});
        begin += end - prefix;
        break;
      }
    }
    known = id.has_value();
  }
  if (known) return;
  out.resize(first);
  if (!m_unknown) failUnknown(m_where, word);
  out.push_back({*m_unknown, 0, word.size()});
}

}  // namespace lorikeet
