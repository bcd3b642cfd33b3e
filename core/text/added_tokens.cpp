// Finding added tokens in text. See added_tokens.h.
#include "core/text/added_tokens.h"

#include <algorithm>

#include "core/text/utf8.h"

namespace lorikeet {

namespace {
std::size_t previousChar(std::string_view text, std::size_t pos) {
  do --pos;
  while (pos > 0 && (static_cast<unsigned char>(text[pos]) & 0xC0) == 0x80);
  return pos;
}

bool standsAlone(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0 && isWordChar(decodeUtf8(text, previousChar(text, begin)).code)) return false;
  return end >= text.size() || !isWordChar(decodeUtf8(text, end).code);
}
}  // namespace

AddedTokenMatcher::AddedTokenMatcher(std::vector<AddedToken> tokens) : m_tokens(std::move(tokens)) {
  std::erase_if(m_tokens, [](const AddedToken& t) { return t.content.empty(); });
  const auto key = [](const AddedToken& t) { return static_cast<unsigned char>(t.content[0]); };
  std::stable_sort(m_tokens.begin(), m_tokens.end(), [&](const AddedToken& a, const AddedToken& b) {
    return key(a) != key(b) ? key(a) < key(b) : a.content.size() > b.content.size();
  });
  for (std::size_t i = 0; i < m_tokens.size(); ++i) {
    auto& range = m_byFirstByte[key(m_tokens[i])];
    if (range.second == 0) range.first = i;
    range.second = i + 1;
  }
}

const AddedToken* AddedTokenMatcher::matchAt(std::string_view text, std::size_t pos) const {
  const auto [first, last] = m_byFirstByte[static_cast<unsigned char>(text[pos])];
  for (std::size_t i = first; i < last; ++i)
    if (text.compare(pos, m_tokens[i].content.size(), m_tokens[i].content) == 0) return &m_tokens[i];
  return nullptr;
}

std::vector<TextSection> AddedTokenMatcher::split(std::string_view text) const {
  std::vector<TextSection> sections;
  std::size_t done = 0;
  for (std::size_t pos = 0; pos < text.size() && !m_tokens.empty();) {
    const AddedToken* token = matchAt(text, pos);
    if (!token) {
      ++pos;
      continue;
    }
    std::size_t begin = pos, end = pos + token->content.size();
    pos = end;
    if (token->singleWord && !standsAlone(text, begin, end)) continue;
    if (token->leftStrip)
      while (begin > done && isSpaceChar(decodeUtf8(text, previousChar(text, begin)).code)) begin = previousChar(text, begin);
    if (token->rightStrip)
      while (end < text.size() && isSpaceChar(decodeUtf8(text, end).code)) end += decodeUtf8(text, end).length;
    if (begin > done) sections.push_back({done, begin, -1});
    sections.push_back({begin, end, token->id});
    done = pos = end;
  }
  if (done < text.size()) sections.push_back({done, text.size(), -1});
  return sections;
}

}  // namespace lorikeet
