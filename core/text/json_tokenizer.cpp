// The pipeline of tokenizer.json: added tokens, normalizer, pre-tokenizer, model, post-processor and back. See json_tokenizer.h.
#include "core/text/json_tokenizer.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "core/text/normalizer.h"
#include "core/text/post_processor.h"
#include "core/text/pre_tokenizer.h"
#include "core/text/token_decoder.h"
#include "core/text/token_model.h"
#include "core/text/utf8.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {

namespace {

const Json& partOf(const Json& json, const char* key) {
  static const Json kNothing;
  const auto it = json.find(key);
  return it == json.end() ? kNothing : *it;
}

/// An added token as it is kept.
struct KnownToken {
  AddedToken token;
  std::string shown;  // what the decoder gets: the normalized content, if it is looked for in normalized text
  bool leftOutAsSpecial = false;
};

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
  void readAddedTokens(const Json& json, const std::string& file);
  void addToken(AddedToken token);
  void addConfiguredTokens(const TokenizerConfig& config);
  void prepareAddedTokens();
  const KnownToken* added(TokenId id) const;
  void encodeText(std::string_view text, std::vector<TokenSpan>& out) const;
  void encodeSection(std::string_view text, TextSection section, std::vector<TokenSpan>& out) const;
  void encodeNormalized(MappedText text, std::vector<TokenSpan>& out) const;

  std::unique_ptr<const TokenModel> m_model;
  std::unique_ptr<const Normalizer> m_normalizer;
  std::unique_ptr<const PreTokenizer> m_preTokenizer;
  std::unique_ptr<const TokenDecoder> m_decoder;
  SpecialFrame m_frame;
  bool m_keepsBytes = false;  // the model reads the text's bytes, so the byte alphabet is never written
  std::map<TokenId, KnownToken> m_added;
  std::map<std::string, TokenId, std::less<>> m_addedIds;
  std::vector<const KnownToken*> m_addedById;  // null where an id is none
  AddedTokenMatcher m_rawMatcher;              // tokens looked for in the text as it is
  AddedTokenMatcher m_normalizedMatcher;       // and those looked for after normalization
  std::int64_t m_vocabSize = 0;
};

JsonTokenizer::JsonTokenizer(const Json& json, const std::string& file, const TokenizerConfig& config)
    : m_model(makeTokenModel(partOf(json, "model"), file)),
      m_normalizer(makeNormalizer(partOf(json, "normalizer"), file)),
      m_preTokenizer(makePreTokenizer(partOf(json, "pre_tokenizer"), file)),
      m_decoder(makeTokenDecoder(partOf(json, "decoder"), file)),
      m_frame(readPostProcessor(partOf(json, "post_processor"), file)),
      m_vocabSize(m_model->vocabulary().size()) {
  // "truncation" and "padding" are not read: they are how somebody once called the tokenizer, and a run cuts and packs its rows
  // itself (max tokens of the run; no padding in packed tokens).
  if (const std::string version = jsonStringOr(json, "version", "1.0", file); version != "1.0")
    throw Error(file + ": the version \"" + version + "\" of the format is not supported; this program reads 1.0.");
  m_keepsBytes = m_model->readsBytes() && m_preTokenizer && m_preTokenizer->endsInBytes();
  readAddedTokens(json, file);
  addConfiguredTokens(config);
  prepareAddedTokens();
  unkId = m_model->unknown();
  applyTokenizerConfig(config, *this);
  for (const TokenId id : m_frame.items)
    if (id >= m_vocabSize)
      throw Error(file + ", \"post_processor\": it adds the id " + std::to_string(id) + ", which the vocabulary lacks.");
}

/// The ids in the file are not asked: a token that the model has keeps the model's id, and the others are counted on from its size.
/// So the library does; files that it wrote say the same.
void JsonTokenizer::readAddedTokens(const Json& json, const std::string& file) {
  if (partOf(json, "added_tokens").is_null()) return;
  auto next = static_cast<TokenId>(m_model->vocabulary().count());
  for (const Json& entry : jsonArray(json, "added_tokens", file)) {
    AddedToken token = readAddedToken(entry, file + ", \"added_tokens\"");
    if (token.content.empty()) continue;
    const auto known = idOf(token.content);
    token.id = known ? *known : next++;
    addToken(std::move(token));
  }
}

void JsonTokenizer::addToken(AddedToken token) {
  constexpr TokenId kMaxTokenId = 1 << 24;
  if (token.content.empty() || token.id < 0 || token.id > kMaxTokenId) return;
  m_vocabSize = std::max<std::int64_t>(m_vocabSize, token.id + 1);
  m_addedIds[token.content] = token.id;
  KnownToken known{token, token.content};
  if (token.normalized && m_normalizer) known.shown = m_normalizer->apply(MappedText(token.content, 0)).text();
  m_added[token.id] = std::move(known);
}

void JsonTokenizer::addConfiguredTokens(const TokenizerConfig& config) {
  for (const AddedToken& token : config.addedTokens) {
    const std::string* piece = m_model->vocabulary().pieceOf(token.id);
    const bool taken = m_added.contains(token.id) || (piece && *piece != token.content);
    if (!taken && !m_addedIds.contains(token.content)) addToken(token);
  }
  for (const std::string& content : config.allSpecial()) {
    const auto id = idOf(content);
    if (id && !m_added.contains(*id)) addToken({.content = content, .id = *id, .special = true});
  }
}

void JsonTokenizer::prepareAddedTokens() {
  std::set<std::string_view> special;
  for (const auto& [id, known] : m_added)
    if (known.token.special) special.insert(known.token.content);
  m_addedById.resize(static_cast<std::size_t>(m_vocabSize));
  std::vector<AddedToken> raw, normalized;
  for (auto& [id, known] : m_added) {
    known.leftOutAsSpecial = special.contains(known.shown);  // (by text, as the library does)
    m_addedById[static_cast<std::size_t>(id)] = &known;
    auto& list = known.token.normalized ? normalized : raw;
    list.push_back(known.token);
    list.back().content = known.shown;
  }
  m_rawMatcher = AddedTokenMatcher(std::move(raw));
  m_normalizedMatcher = AddedTokenMatcher(std::move(normalized));
}

const KnownToken* JsonTokenizer::added(TokenId id) const {
  return id >= 0 && static_cast<std::size_t>(id) < m_addedById.size() ? m_addedById[static_cast<std::size_t>(id)] : nullptr;
}

std::vector<TokenSpan> JsonTokenizer::encodeSpans(std::string_view text, bool addSpecial) const {
  std::string repaired;
  std::vector<std::size_t> origin;
  const bool valid = isValidUtf8(text);
  const std::size_t originalSize = text.size();
  if (!valid) text = repaired = repairUtf8(text, &origin);
  std::vector<TokenSpan> tokens;
  tokens.reserve(text.size() / 3 + 4);
  encodeText(text, tokens);
  if (!valid)
    for (TokenSpan& span : tokens) span.begin = origin[span.begin], span.end = origin[span.end];
  if (m_frame.items.size() == 1 && m_frame.items[0] == SpecialFrame::kText) return tokens;
  std::vector<TokenSpan> out;
  out.reserve(tokens.size() + m_frame.items.size());
  std::size_t at = 0;
  for (const TokenId item : m_frame.items) {
    if (item == SpecialFrame::kText)
      out.insert(out.end(), tokens.begin(), tokens.end()), at = originalSize;
    else if (addSpecial)
      out.push_back({item, at, at});
  }
  return out;
}

void JsonTokenizer::encodeText(std::string_view text, std::vector<TokenSpan>& out) const {
  for (const TextSection& section : m_rawMatcher.split(text)) encodeSection(text, section, out);
}

void JsonTokenizer::encodeSection(std::string_view text, TextSection section, std::vector<TokenSpan>& out) const {
  if (section.token >= 0) {
    out.push_back({section.token, section.begin, section.end});
    return;
  }
  MappedText mapped(text.substr(section.begin, section.end - section.begin), section.begin);
  if (m_normalizer) mapped = m_normalizer->apply(std::move(mapped));
  const std::vector<TextSection> parts = m_normalizedMatcher.split(mapped.text());
  if (parts.size() == 1 && parts[0].token < 0) return encodeNormalized(std::move(mapped), out);
  for (const TextSection& part : parts) {
    if (part.token >= 0) {
      const ByteRange range = mapped.originOf(part.begin, part.end);
      out.push_back({part.token, range.begin, range.end});
    } else {
      encodeNormalized(mapped.slice(part.begin, part.end), out);
    }
  }
}

void JsonTokenizer::encodeNormalized(MappedText text, std::vector<TokenSpan>& out) const {
  const std::size_t size = text.size();
  CutText cut{std::move(text), {{0, size}}};
  if (m_keepsBytes)
    m_preTokenizer->applyKeepingBytes(cut);
  else if (m_preTokenizer)
    m_preTokenizer->apply(cut);
  const std::string_view all = cut.text.text();
  for (const ByteRange& word : cut.words) {
    const std::size_t first = out.size();
    const std::string_view bytes = all.substr(word.begin, word.end - word.begin);
    m_keepsBytes ? m_model->encodeBytes(bytes, out) : m_model->encode(bytes, out);
    for (std::size_t i = first; i < out.size(); ++i) {
      const ByteRange range = cut.text.originOf(word.begin + out[i].begin, word.begin + out[i].end);
      out[i].begin = range.begin, out[i].end = range.end;
    }
  }
}

std::string JsonTokenizer::decode(std::span<const TokenId> ids, bool skipSpecial) const {
  std::vector<std::string> pieces;
  pieces.reserve(ids.size());
  for (const TokenId id : ids) {
    if (const KnownToken* known = added(id)) {
      if (!skipSpecial || !known->leftOutAsSpecial) pieces.push_back(known->shown);
    } else if (const std::string* piece = m_model->vocabulary().pieceOf(id)) {
      pieces.push_back(*piece);
    }
  }
  if (m_decoder) m_decoder->apply(pieces);
  std::string out;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    // Without a decoder the pieces are words.
    if (i > 0 && !m_decoder) out += ' ';
    out += pieces[i];
  }
  return out;
}

std::optional<TokenId> JsonTokenizer::idOf(std::string_view token) const {
  if (const auto it = m_addedIds.find(token); it != m_addedIds.end()) return it->second;
  return m_model->vocabulary().idOf(token);
}

std::string JsonTokenizer::pieceOf(TokenId id) const {
  if (const KnownToken* known = added(id)) return known->token.content;
  const std::string* piece = m_model->vocabulary().pieceOf(id);
  return piece ? *piece : std::string();
}

bool JsonTokenizer::isSpecial(TokenId id) const {
  const KnownToken* known = added(id);
  return known && known->token.special;
}

std::string JsonTokenizer::kind() const {
  return m_preTokenizer && m_preTokenizer->isByteLevel() ? m_model->kind() + " (byte-level)" : m_model->kind();
}

}  // namespace

std::unique_ptr<Tokenizer> loadJsonTokenizer(const std::filesystem::path& file, const TokenizerConfig& config) {
  return std::make_unique<JsonTokenizer>(readJsonFile(file), file.string(), config);
}

std::unique_ptr<Tokenizer> loadGpt2Tokenizer(const std::filesystem::path& folder, TokenizerConfig config) {
  if (!config.tokenizerClass.empty() && !config.tokenizerClass.starts_with("GPT2Tokenizer"))
    throw Error("The tokenizer in " + folder.string() + " (" + config.tokenizerClass +
                ") is vocab.json and merges.txt alone; only GPT-2's is read from these. Write its tokenizer.json: in Python, "
                "AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER).");
  for (auto* token : {&config.bosToken, &config.eosToken, &config.unkToken})
    if (!*token) *token = "<|endoftext|>";
  Json merges = Json::array();
  std::istringstream lines(readFile(folder / "merges.txt"));
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty() && !line.starts_with("#version")) merges.push_back(line);
  }
  const Json json{{"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}}},
                  {"decoder", {{"type", "ByteLevel"}}},
                  {"model", {{"type", "BPE"}, {"vocab", readJsonFile(folder / "vocab.json")}, {"merges", std::move(merges)}}}};
  return std::make_unique<JsonTokenizer>(json, folder.string(), config);
}

}  // namespace lorikeet
