// Finding added tokens in text. See added_tokens.h.
#include "core/text/added_tokens.h"

#include <algorithm>

#include "core/text/char_classes.h"
#include "core/text/utf8.h"

namespace lorikeet {

namespace {
std::size_t previousChar(std::string_view text, std::size_t pos) {
  do --pos;
  while (pos > 0 && (static_cast<unsigned char>(text[pos]) & 0xC0) == 0x80);
  return pos;
}

bool standsAlone(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0 && isRegexWordChar(decodeUtf8(text, previousChar(text, begin)).code)) return false;
  return end >= text.size() || !isRegexWordChar(decodeUtf8(text, end).code);
}
}  // namespace

AddedTokenMatcher::AddedTokenMatcher(std::vector<AddedToken> tokens) : m_tokens(std::move(tokens)) {
  std::erase_if(m_tokens, [](const AddedToken& t) { return t.content.empty(); });
  for (std::size_t i = 0; i < m_tokens.size(); ++i) {
    const std::string_view content = m_tokens[i].content;
    m_byContent.emplace(content, i);
    m_opens[static_cast<unsigned char>(content[0])] = true;
    auto& lengths = m_lengths[static_cast<unsigned char>(content[0])];
    if (std::find(lengths.begin(), lengths.end(), content.size()) == lengths.end()) lengths.push_back(content.size());
  }
  for (auto& lengths : m_lengths) std::sort(lengths.rbegin(), lengths.rend());
}

const AddedToken* AddedTokenMatcher::matchAt(std::string_view text, std::size_t pos) const {
  for (const std::size_t length : m_lengths[static_cast<unsigned char>(text[pos])]) {
    if (length > text.size() - pos) continue;
    if (const auto it = m_byContent.find(text.substr(pos, length)); it != m_byContent.end()) return &m_tokens[it->second];
  }
  return nullptr;
}

std::vector<TextSection> AddedTokenMatcher::split(std::string_view text) const {
  std::vector<TextSection> sections;
  std::size_t done = 0;
  for (std::size_t pos = 0; pos < text.size() && !m_tokens.empty();) {
    const AddedToken* token = m_opens[static_cast<unsigned char>(text[pos])] ? matchAt(text, pos) : nullptr;
    if (!token) {
      ++pos;
      continue;
    }
    std::size_t begin = pos, end = pos + token->content.size();
    pos = end;
    if (token->singleWord && !standsAlone(text, begin, end)) continue;
    if (token->leftStrip) {
      while (begin > done && isSpaceChar(decodeUtf8(text, previousChar(text, begin)).code)) begin = previousChar(text, begin);
      begin = std::max(begin, done);
    }
    if (token->rightStrip)
      while (end < text.size() && isSpaceChar(decodeUtf8(text, end).code)) end += decodeUtf8(text, end).length;
    if (begin > done) sections.push_back({done, begin, -1});
    if (begin < end) sections.push_back({begin, end, token->id});
    // The search goes on behind the token itself: one that begins in the space it ate is found too, as in the library.
    done = end;
  }
  if (done < text.size()) sections.push_back({done, text.size(), -1});
  return sections;
}

}  // namespace lorikeet
