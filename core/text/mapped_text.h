// Text that remembers which bytes of the original each of its bytes came from. Used by normalizers and pre-tokenizers.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lorikeet {

/// Bytes [begin, end).
struct ByteRange {
  std::size_t begin, end;
};

/// A text and, per byte, the original bytes it stands for. Most texts are never changed: then no table is kept.
class MappedText {
 public:
  MappedText() = default;
  /// A copy of the original's bytes from `origin` on.
  MappedText(std::string_view text, std::size_t origin) : m_text(text), m_origin(origin) {}

  const std::string& text() const { return m_text; }
  std::size_t size() const { return m_text.size(); }
  /// The first original byte: 0 where this text opens the original.
  std::size_t origin() const { return m_origin; }

  /// False while byte i is original byte origin() + i.
  bool isChanged() const { return !m_table.empty(); }
  /// Bytes [begin, end) as a text of their own.
  MappedText slice(std::size_t begin, std::size_t end) const;
  /// Original bytes behind [begin, end) of this text.
  ByteRange originOf(std::size_t begin, std::size_t end) const;

 private:
  friend class MappedTextBuilder;
  std::string m_text;
  std::vector<ByteRange> m_table;  // per byte; empty = byte i is original byte m_origin + i
  std::size_t m_origin = 0;
};

/// Writes a new text from an old one, piece by piece, and keeps the map.
class MappedTextBuilder {
 public:
  explicit MappedTextBuilder(const MappedText& source);

  /// Copies bytes [begin, end) of the source.
  void copy(std::size_t begin, std::size_t end);
  /// Writes `text` in place of the source's bytes [begin, end); begin == end inserts.
  void replace(std::size_t begin, std::size_t end, std::string_view text);
  /// As replace(), but the text stands for the last character before `end` alone: so the library counts what it puts in place of a
  /// pattern. At the very start it stands for nothing.
  void replaceAsLast(std::size_t end, std::string_view text);
  std::size_t size() const { return m_result.m_text.size(); }
  MappedText finish() { return std::move(m_result); }

 private:
  const MappedText* m_source;
  MappedText m_result;
};

}  // namespace lorikeet
