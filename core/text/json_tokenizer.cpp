// The pipeline of tokenizer.json: added tokens, normalizer, pre-tokenizer, BPE, post-processor and back. See json_tokenizer.h.
#include "core/text/json_tokenizer.h"

#include <algorithm>
#include <map>

#include "core/text/bpe_model.h"
#include "core/text/normalizer.h"
#include "core/text/post_processor.h"
#include "core/text/pre_tokenizer.h"
#include "core/text/token_decoder.h"
#include "core/text/utf8.h"
#include "core/util/error.h"

namespace lorikeet {

namespace {

const Json& partOf(const Json& json, const char* key) {
  static const Json kNothing;
  const auto it = json.find(key);
  return it == json.end() ? kNothing : *it;
}

class JsonTokenizer final : public Tokenizer {
 public:
  JsonTokenizer(const Json& json, const std::string& file, const TokenizerConfig& config);

  std::vector<TokenSpan> encodeSpans(std::string_view text, bool addSpecial) const override;
  std::string decode(std::span<const TokenId> ids, bool skipSpecial) const override;
  std::int64_t vocabSize() const override { return m_vocabSize; }
  std::optional<TokenId> idOf(std::string_view token) const override;
  std::string pieceOf(TokenId id) const override;
  bool isSpecial(TokenId id) const override;
  std::string kind() const override;

 private:
  void addToken(AddedToken token);
  void addConfiguredTokens(const TokenizerConfig& config);
  void makeMatchers();
  void encodeSection(std::string_view text, TextSection section, std::vector<TokenSpan>& out) const;
  void encodeNormalized(const MappedText& text, TextSection section, std::vector<TokenSpan>& out) const;

  BpeModel m_model;
  std::unique_ptr<const Normalizer> m_normalizer;
  std::unique_ptr<const PreTokenizer> m_preTokenizer;
  std::unique_ptr<const TokenDecoder> m_decoder;
  SpecialFrame m_frame;
  std::map<TokenId, AddedToken> m_added;
  std::map<std::string, TokenId, std::less<>> m_addedIds;
  AddedTokenMatcher m_rawMatcher;         // tokens looked for in the text as it is
  AddedTokenMatcher m_normalizedMatcher;  // and those looked for after normalization
  std::int64_t m_vocabSize = 0;
};

JsonTokenizer::JsonTokenizer(const Json& json, const std::string& file, const TokenizerConfig& config)
    : m_model(partOf(json, "model"), file),
      m_normalizer(makeNormalizer(partOf(json, "normalizer"), file)),
      m_preTokenizer(makePreTokenizer(partOf(json, "pre_tokenizer"), file)),
      m_decoder(makeTokenDecoder(partOf(json, "decoder"), file)),
      m_frame(readPostProcessor(partOf(json, "post_processor"), file)),
      m_vocabSize(m_model.size()) {
  if (const Json& tokens = partOf(json, "added_tokens"); !tokens.is_null()) {
    for (const Json& token : jsonArray(json, "added_tokens", file)) {
      AddedToken added = readAddedToken(token, file + ", \"added_tokens\"");
      if (added.id < 0) throw Error(file + ", \"added_tokens\": the token \"" + added.content + "\" has no id.");
      addToken(std::move(added));
    }
  }
  addConfiguredTokens(config);
  makeMatchers();
  unkId = m_model.unknown();
  applyTokenizerConfig(config, *this);
  for (const std::vector<TokenId>* ids : {&m_frame.before, &m_frame.after})
    for (const TokenId id : *ids)
      if (id >= m_vocabSize)
        throw Error(file + ", \"post_processor\": it adds the id " + std::to_string(id) + ", which the vocabulary lacks.");
}

void JsonTokenizer::addToken(AddedToken token) {
  constexpr TokenId kMaxTokenId = 1 << 24;
  if (token.content.empty() || token.id < 0 || token.id > kMaxTokenId) return;
  m_vocabSize = std::max<std::int64_t>(m_vocabSize, token.id + 1);
  m_addedIds[token.content] = token.id;
  m_added[token.id] = std::move(token);
}

void JsonTokenizer::addConfiguredTokens(const TokenizerConfig& config) {
  for (const AddedToken& token : config.addedTokens) {
    const bool taken = m_added.contains(token.id) || (token.id < m_model.size() && m_model.pieceOf(token.id) != token.content);
    if (!taken && !m_addedIds.contains(token.content)) addToken(token);
  }
  for (const std::string& content : config.allSpecial()) {
    const auto id = idOf(content);
    if (id && !m_added.contains(*id)) addToken({.content = content, .id = *id, .special = true});
  }
}

void JsonTokenizer::makeMatchers() {
  std::vector<AddedToken> raw, normalized;
  for (const auto& [id, token] : m_added) {
    if (!token.normalized || !m_normalizer) {
      raw.push_back(token);
    } else {
      normalized.push_back(token);
      normalized.back().content = m_normalizer->apply(MappedText(token.content, 0)).text();
    }
  }
  m_rawMatcher = AddedTokenMatcher(std::move(raw));
  m_normalizedMatcher = AddedTokenMatcher(std::move(normalized));
}

std::vector<TokenSpan> JsonTokenizer::encodeSpans(std::string_view text, bool addSpecial) const {
  std::string repaired;
  std::vector<std::size_t> origin;
  const bool valid = isValidUtf8(text);
  const std::size_t originalSize = text.size();
  if (!valid) text = repaired = repairUtf8(text, &origin);
  std::vector<TokenSpan> out;
  out.reserve(text.size() / 3 + 4);
  if (addSpecial)
    for (const TokenId id : m_frame.before) out.push_back({id, 0, 0});
  for (const TextSection& section : m_rawMatcher.split(text)) encodeSection(text, section, out);
  if (!valid)
    for (TokenSpan& span : out) span.begin = origin[span.begin], span.end = origin[span.end];
  if (addSpecial)
    for (const TokenId id : m_frame.after) out.push_back({id, originalSize, originalSize});
  return out;
}

void JsonTokenizer::encodeSection(std::string_view text, TextSection section, std::vector<TokenSpan>& out) const {
  if (section.token >= 0) {
    out.push_back({section.token, section.begin, section.end});
    return;
  }
  MappedText mapped(text.substr(section.begin, section.end - section.begin), section.begin);
  if (m_normalizer) mapped = m_normalizer->apply(std::move(mapped));
  for (const TextSection& part : m_normalizedMatcher.split(mapped.text())) {
    if (part.token >= 0) {
      const ByteRange range = mapped.originOf(part.begin, part.end);
      out.push_back({part.token, range.begin, range.end});
    } else {
      encodeNormalized(mapped, part, out);
    }
  }
}

void JsonTokenizer::encodeNormalized(const MappedText& text, TextSection section, std::vector<TokenSpan>& out) const {
  CutText cut{text, {{section.begin, section.end}}};
  if (m_preTokenizer) m_preTokenizer->apply(cut);
  std::vector<TokenSpan> tokens;
  for (const ByteRange& word : cut.words) {
    tokens.clear();
    m_model.encode(std::string_view(cut.text.text()).substr(word.begin, word.end - word.begin), tokens);
    for (const TokenSpan& token : tokens) {
      const ByteRange range = cut.text.originOf(word.begin + token.begin, word.begin + token.end);
      out.push_back({token.id, range.begin, range.end});
    }
  }
}

std::string JsonTokenizer::decode(std::span<const TokenId> ids, bool skipSpecial) const {
  std::vector<std::string> pieces;
  pieces.reserve(ids.size());
  for (const TokenId id : ids) {
    if (id < 0 || id >= m_vocabSize || (skipSpecial && isSpecial(id))) continue;
    pieces.push_back(pieceOf(id));
  }
  if (m_decoder) m_decoder->apply(pieces);
  std::string out;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    // Without a decoder the pieces are words.
    if (i > 0 && !m_decoder) out += ' ';
    out += pieces[i];
  }
  return repairUtf8(out);
}

std::optional<TokenId> JsonTokenizer::idOf(std::string_view token) const {
  if (const auto it = m_addedIds.find(token); it != m_addedIds.end()) return it->second;
  return m_model.idOf(token);
}

std::string JsonTokenizer::pieceOf(TokenId id) const {
  if (const auto it = m_added.find(id); it != m_added.end()) return it->second.content;
  return id >= 0 && id < m_model.size() ? m_model.pieceOf(id) : std::string();
}

bool JsonTokenizer::isSpecial(TokenId id) const {
  const auto it = m_added.find(id);
  return it != m_added.end() && it->second.special;
}

std::string JsonTokenizer::kind() const {
  if (m_preTokenizer && m_preTokenizer->isByteLevel()) return "BPE (byte-level)";
  return m_model.hasByteFallback() ? "BPE (byte fallback)" : "BPE";
}

}  // namespace

std::unique_ptr<Tokenizer> loadJsonTokenizer(const std::filesystem::path& file, const TokenizerConfig& config) {
  return std::make_unique<JsonTokenizer>(readJsonFile(file), file.string(), config);
}

}  // namespace lorikeet
