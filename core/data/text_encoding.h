// How the bytes of a dataset file stand for text: guessing, decoding to UTF-8 piece by piece, and encoding back. Used by the dataset
// reader and writer and by the import dialog.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lorikeet {

enum class TextEncoding { Utf8, Utf8Bom, Utf16LE, Utf16BE, Gb18030, Windows1252 };  ///< both UTF-16 with a byte-order mark

inline constexpr TextEncoding kTextEncodings[] = {TextEncoding::Utf8,    TextEncoding::Utf8Bom, TextEncoding::Utf16LE,
                                                  TextEncoding::Utf16BE, TextEncoding::Gb18030, TextEncoding::Windows1252};

std::string nameOf(TextEncoding encoding);  ///< "UTF-8", "UTF-8 with BOM", "UTF-16 LE" ...

/// By byte-order mark, zero bytes, validity as UTF-8, then how much looks like common Chinese characters in GB18030; else Windows-1252.
/// @param bytes the file's beginning, or several pieces of it; a character may be cut at the end
TextEncoding guessEncoding(std::string_view bytes);
/// Looks at the beginning and, where that is plain ASCII, at samples of the rest. @throws Error when the file cannot be read
TextEncoding guessEncoding(const std::filesystem::path& path);

/// Bytes of one encoding to UTF-8, piece by piece, without the byte-order mark. What is no text becomes the byte FF, which no UTF-8
/// holds: readers find it where they check their records. Bytes of UTF-8 pass as they are.
class TextDecoder {
 public:
  explicit TextDecoder(TextEncoding encoding);
  ~TextDecoder();
  TextDecoder(TextDecoder&&) noexcept;
  /// Appends to `text`. @param last no more bytes will come
  void decode(std::string_view bytes, bool last, std::string& text);

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

/// A file's text as UTF-8, read piece by piece; the file is never held as a whole.
class TextFile {
 public:
  /// @throws Error when the file cannot be opened
  TextFile(const std::filesystem::path& path, TextEncoding encoding);
  ~TextFile();
  /// Appends the text of the next `bytes` bytes. @return false when there was nothing left  @throws Error
  bool read(std::string& text, std::size_t bytes);
  bool atEnd() const;
  std::size_t bytesDone() const;
  std::size_t bytesTotal() const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

/// UTF-8 to bytes of an encoding, with its byte-order mark first.
class TextEncoder {
 public:
  /// @param escapeJson characters that the encoding does not have become \uXXXX (inside JSON texts); else they throw
  TextEncoder(TextEncoding encoding, bool escapeJson);
  ~TextEncoder();
  /// @param text whole characters  @throws Error naming the character that the encoding does not have
  std::string encode(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace lorikeet
