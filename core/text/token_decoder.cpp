// Decoders of tokenizer.json: ByteLevel, Replace, ByteFallback, Fuse, Strip, Metaspace, Sequence. See token_decoder.h.
#include "core/text/token_decoder.h"

#include <algorithm>
#include <charconv>

#include "core/text/byte_level.h"
#include "core/text/pattern.h"
#include "core/text/utf8.h"

namespace lorikeet {

namespace {

std::string joined(const std::vector<std::string>& pieces) {
  std::string all;
  for (const std::string& piece : pieces) all += piece;
  return all;
}

class ByteLevelDecoder final : public TokenDecoder {
 public:
  void apply(std::vector<std::string>& pieces) const override {
    for (std::string& piece : pieces) piece = bytesOf(piece);
    pieces = {joined(pieces)};
  }

 private:
  /// A piece with a character outside the alphabet (an added token) stands for itself.
  std::string bytesOf(const std::string& piece) const {
    std::string bytes;
    for (std::size_t pos = 0; pos < piece.size();) {
      const Utf8Char c = decodeUtf8(piece, pos);
      const auto byte = m_alphabet.byteOf(c.code);
      if (!byte) return piece;
      bytes += static_cast<char>(*byte);
      pos += c.length;
    }
    return bytes;
  }

  ByteLevelAlphabet m_alphabet;
};

class ReplaceDecoder final : public TokenDecoder {
 public:
  ReplaceDecoder(Pattern pattern, std::string content) : m_pattern(std::move(pattern)), m_content(std::move(content)) {}
  void apply(std::vector<std::string>& pieces) const override {
    for (std::string& piece : pieces) {
      std::string out;
      std::size_t done = 0;
      for (const ByteRange& match : m_pattern.matches(piece)) {
        out.append(piece, done, match.begin - done).append(m_content);
        done = match.end;
      }
      piece = out.append(piece, done);
    }
  }

 private:
  Pattern m_pattern;
  std::string m_content;
};

/// "<0xE4>" becomes the byte.
class ByteFallbackDecoder final : public TokenDecoder {
 public:
  void apply(std::vector<std::string>& pieces) const override {
    for (std::string& piece : pieces) {
      if (piece.size() != 6 || !piece.starts_with("<0x") || piece[5] != '>') continue;
      unsigned byte = 0;
      const auto [end, error] = std::from_chars(piece.data() + 3, piece.data() + 5, byte, 16);
      if (error == std::errc() && end == piece.data() + 5) piece.assign(1, static_cast<char>(byte));
    }
  }
};

class FuseDecoder final : public TokenDecoder {
 public:
  void apply(std::vector<std::string>& pieces) const override { pieces = {joined(pieces)}; }
};

class StripDecoder final : public TokenDecoder {
 public:
  StripDecoder(std::string content, std::size_t start, std::size_t stop)
      : m_content(std::move(content)), m_start(start), m_stop(stop) {}
  void apply(std::vector<std::string>& pieces) const override {
    if (m_content.empty()) return;
    for (std::string& piece : pieces) {
      for (std::size_t i = 0; i < m_start && piece.starts_with(m_content); ++i) piece.erase(0, m_content.size());
      for (std::size_t i = 0; i < m_stop && piece.ends_with(m_content); ++i) piece.erase(piece.size() - m_content.size());
    }
  }

 private:
  std::string m_content;
  std::size_t m_start, m_stop;
};

class MetaspaceDecoder final : public TokenDecoder {
 public:
  MetaspaceDecoder(std::string replacement, bool prepends) : m_replacement(std::move(replacement)), m_prepends(prepends) {}
  void apply(std::vector<std::string>& pieces) const override {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      std::string& piece = pieces[i];
      const std::string_view space = i == 0 && m_prepends ? "" : " ";
      for (std::size_t at = 0; (at = piece.find(m_replacement, at)) != piece.npos; at += space.size())
        piece.replace(at, m_replacement.size(), space);
    }
  }

 private:
  std::string m_replacement;
  bool m_prepends;
};

class SequenceDecoder final : public TokenDecoder {
 public:
  explicit SequenceDecoder(std::vector<std::unique_ptr<const TokenDecoder>> steps) : m_steps(std::move(steps)) {}
  void apply(std::vector<std::string>& pieces) const override {
    for (const auto& step : m_steps) step->apply(pieces);
  }

 private:
  std::vector<std::unique_ptr<const TokenDecoder>> m_steps;
};

std::unique_ptr<const TokenDecoder> makeMetaspaceDecoder(const Json& json, const std::string& where) {
  const std::string replacement = jsonStringOr(json, "replacement", "\u2581", where);
  if (replacement.empty()) throw Error(where + ": the replacement is empty; expected one character.");
  const bool prepends =
      jsonStringOr(json, "prepend_scheme", "always", where) != "never" && jsonBoolOr(json, "add_prefix_space", true, where);
  return std::make_unique<MetaspaceDecoder>(replacement, prepends);
}

}  // namespace

std::unique_ptr<const TokenDecoder> makeTokenDecoder(const Json& json, const std::string& file) {
  if (json.is_null()) return nullptr;
  const std::string where = file + ", \"decoder\"";
  const std::string type = jsonString(json, "type", where);
  if (type == "ByteLevel") return std::make_unique<ByteLevelDecoder>();
  if (type == "Replace") return std::make_unique<ReplaceDecoder>(Pattern(json, where), jsonString(json, "content", where));
  if (type == "ByteFallback") return std::make_unique<ByteFallbackDecoder>();
  if (type == "Fuse") return std::make_unique<FuseDecoder>();
  if (type == "Strip")
    return std::make_unique<StripDecoder>(jsonString(json, "content", where), jsonCountOr(json, "start", 0, where),
                                          jsonCountOr(json, "stop", 0, where));
  if (type == "Metaspace") return makeMetaspaceDecoder(json, where);
  if (type == "Sequence") {
    std::vector<std::unique_ptr<const TokenDecoder>> steps;
    for (const Json& step : jsonArray(json, "decoders", where))
      if (auto made = makeTokenDecoder(step, file)) steps.push_back(std::move(made));
    return std::make_unique<SequenceDecoder>(std::move(steps));
  }
  throw Error(where + ": the type \"" + type +
              "\" is not supported. Supported: ByteLevel, Replace, ByteFallback, Fuse, Strip, Metaspace, Sequence.");
}

}  // namespace lorikeet
