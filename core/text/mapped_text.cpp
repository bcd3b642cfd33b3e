// Text with a map back to the original. See mapped_text.h.
#include "core/text/mapped_text.h"

#include "core/util/error.h"

namespace lorikeet {

ByteRange MappedText::originOf(std::size_t begin, std::size_t end) const {
  if (m_table.empty()) return {m_origin + begin, m_origin + end};
  if (begin < end) return {m_table[begin].begin, m_table[end - 1].end};
  const std::size_t at = begin < m_table.size() ? m_table[begin].begin : m_table.back().end;
  return {at, at};
}

MappedText MappedText::slice(std::size_t begin, std::size_t end) const {
  MappedText part(std::string_view(m_text).substr(begin, end - begin), m_origin);
  if (m_table.empty())
    part.m_origin += begin;
  else
    part.m_table.assign(m_table.begin() + static_cast<std::ptrdiff_t>(begin), m_table.begin() + static_cast<std::ptrdiff_t>(end));
  return part;
}

MappedTextBuilder::MappedTextBuilder(const MappedText& source) : m_source(&source) {
  m_result.m_origin = source.m_origin;
  m_result.m_text.reserve(source.size() + source.size() / 4);
  m_result.m_table.reserve(m_result.m_text.capacity());
}

void MappedTextBuilder::copy(std::size_t begin, std::size_t end) {
  m_result.m_text.append(m_source->m_text, begin, end - begin);
  for (std::size_t i = begin; i < end; ++i) m_result.m_table.push_back(m_source->originOf(i, i + 1));
}

void MappedTextBuilder::replace(std::size_t begin, std::size_t end, std::string_view text) {
  // Steps that each make text longer would fill the memory; no real one makes it a hundred times as long.
  if (m_result.m_text.size() + text.size() > 100 * m_source->size() + (std::size_t{1} << 24))
    throw Error("The tokenizer's normalizer makes this text more than a hundred times longer. Its tokenizer.json is damaged.");
  m_result.m_text.append(text);
  m_result.m_table.insert(m_result.m_table.end(), text.size(), m_source->originOf(begin, end));
}

void MappedTextBuilder::replaceAsLast(std::size_t end, std::string_view text) {
  std::size_t begin = end;
  if (begin > 0) --begin;
  while (begin > 0 && (static_cast<unsigned char>(m_source->m_text[begin]) & 0xC0) == 0x80) --begin;
  replace(begin, end, text);
}

}  // namespace lorikeet
