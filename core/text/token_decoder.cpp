// Decoders of tokenizer.json. See token_decoder.h.
#include "core/text/token_decoder.h"

#include <algorithm>

#include "core/text/byte_level.h"
#include "core/text/changing_pre_tokenizers.h"
#include "core/text/pattern.h"
#include "core/text/piece_text.h"
#include "core/text/utf8.h"

namespace lorikeet {

namespace {

using Pieces = std::vector<std::string>;

std::string joined(const Pieces& pieces) {
  std::string all;
  for (const std::string& piece : pieces) all += piece;
  return all;
}

class ByteLevelDecoder final : public TokenDecoder {
 public:
  void apply(Pieces& pieces) const override {
    // A piece with a character outside the alphabet (an added token) stands for itself.
    for (std::string& piece : pieces)
      if (auto bytes = m_alphabet.bytesOf(piece)) piece = std::move(*bytes);
    pieces = {repairUtf8(joined(pieces))};
  }

 private:
  ByteLevelAlphabet m_alphabet;
};

class ReplaceDecoder final : public TokenDecoder {
 public:
  ReplaceDecoder(Pattern pattern, std::string content) : m_pattern(std::move(pattern)), m_content(std::move(content)) {}
  void apply(Pieces& pieces) const override {
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

/// Runs of "<0xE4>" become their text; each byte of a run that is no UTF-8 becomes U+FFFD.
class ByteFallbackDecoder final : public TokenDecoder {
 public:
  void apply(Pieces& pieces) const override {
    Pieces out;
    std::string run;
    const auto closeRun = [&] {
      if (run.empty()) return;
      if (isValidUtf8(run))
        out.push_back(run);
      else
        out.insert(out.end(), run.size(), "\uFFFD");
      run.clear();
    };
    for (std::string& piece : pieces) {
      if (const int byte = byteOfPiece(piece); byte >= 0) {
        run += static_cast<char>(byte);
        continue;
      }
      closeRun();
      out.push_back(std::move(piece));
    }
    closeRun();
    pieces = std::move(out);
  }
};

class FuseDecoder final : public TokenDecoder {
 public:
  void apply(Pieces& pieces) const override { pieces = {joined(pieces)}; }
};

class StripDecoder final : public TokenDecoder {
 public:
  StripDecoder(std::string content, std::size_t start, std::size_t stop)
      : m_content(std::move(content)), m_start(start), m_stop(stop) {}
  void apply(Pieces& pieces) const override {
    for (std::string& piece : pieces) {
      for (std::size_t i = 0; i < m_start && piece.starts_with(m_content); ++i) piece.erase(0, m_content.size());
      for (std::size_t i = 0; i < m_stop && piece.ends_with(m_content); ++i) piece.erase(piece.size() - m_content.size());
    }
  }

 private:
  std::string m_content;  // one character
  std::size_t m_start, m_stop;
};

class MetaspaceDecoder final : public TokenDecoder {
 public:
  explicit MetaspaceDecoder(MetaspaceOptions options) : m_options(std::move(options)) {}
  void apply(Pieces& pieces) const override {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const bool first = i == 0 && m_options.prepend != MetaspaceOptions::Prepend::Never;
      pieces[i] = replaceEach(pieces[i], m_options.replacement, first ? "" : " ");
    }
  }

 private:
  MetaspaceOptions m_options;
};

class WordPieceDecoder final : public TokenDecoder {
 public:
  WordPieceDecoder(std::string prefix, bool cleanup) : m_prefix(std::move(prefix)), m_cleanup(cleanup) {}
  void apply(Pieces& pieces) const override {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (i > 0) pieces[i] = pieces[i].starts_with(m_prefix) ? pieces[i].substr(m_prefix.size()) : " " + pieces[i];
      if (m_cleanup) pieces[i] = cleanedUp(std::move(pieces[i]));
    }
  }

 private:
  std::string m_prefix;
  bool m_cleanup;
};

/// The original BPE: a suffix marks the end of a word.
class SuffixDecoder final : public TokenDecoder {
 public:
  explicit SuffixDecoder(std::string suffix) : m_suffix(std::move(suffix)) {}
  void apply(Pieces& pieces) const override {
    for (std::size_t i = 0; i < pieces.size(); ++i) pieces[i] = replaceEach(pieces[i], m_suffix, i + 1 == pieces.size() ? "" : " ");
  }

 private:
  std::string m_suffix;
};

class CtcDecoder final : public TokenDecoder {
 public:
  CtcDecoder(std::string pad, std::string delimiter, bool cleanup)
      : m_pad(std::move(pad)), m_delimiter(std::move(delimiter)), m_cleanup(cleanup) {}
  void apply(Pieces& pieces) const override {
    pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
    for (std::string& piece : pieces) {
      piece = replaceEach(piece, m_pad, "");
      if (m_cleanup) piece = replaceEach(cleanedUp(std::move(piece)), m_delimiter, " ");
    }
    std::erase_if(pieces, [](const std::string& piece) { return piece.empty(); });
  }

 private:
  std::string m_pad, m_delimiter;
  bool m_cleanup;
};

class SequenceDecoder final : public TokenDecoder {
 public:
  explicit SequenceDecoder(std::vector<std::unique_ptr<const TokenDecoder>> steps) : m_steps(std::move(steps)) {}
  void apply(Pieces& pieces) const override {
    for (const auto& step : m_steps) step->apply(pieces);
  }

 private:
  std::vector<std::unique_ptr<const TokenDecoder>> m_steps;
};

std::unique_ptr<const TokenDecoder> makeSequence(const Json& json, const std::string& file, const std::string& where) {
  std::vector<std::unique_ptr<const TokenDecoder>> steps;
  for (const Json& step : jsonArray(json, "decoders", where))
    if (auto made = makeTokenDecoder(step, file)) steps.push_back(std::move(made));
  return std::make_unique<SequenceDecoder>(std::move(steps));
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
    return std::make_unique<StripDecoder>(jsonCharacter(json, "content", where), jsonCountOr(json, "start", 0, where),
                                          jsonCountOr(json, "stop", 0, where));
  if (type == "Metaspace") return std::make_unique<MetaspaceDecoder>(readMetaspace(json, where));
  if (type == "WordPiece")
    return std::make_unique<WordPieceDecoder>(jsonStringOr(json, "prefix", "##", where), jsonBoolOr(json, "cleanup", true, where));
  if (type == "BPEDecoder") return std::make_unique<SuffixDecoder>(jsonStringOr(json, "suffix", "</w>", where));
  if (type == "CTC")
    return std::make_unique<CtcDecoder>(jsonStringOr(json, "pad_token", "<pad>", where),
                                        jsonStringOr(json, "word_delimiter_token", "|", where),
                                        jsonBoolOr(json, "cleanup", true, where));
  if (type == "Sequence") return makeSequence(json, file, where);
  throw Error(where + ": the type \"" + type +
              "\" is not supported. Supported: ByteLevel, Replace, ByteFallback, Fuse, Strip, Metaspace, WordPiece, BPEDecoder, "
              "CTC, Sequence.");
}

}  // namespace lorikeet
