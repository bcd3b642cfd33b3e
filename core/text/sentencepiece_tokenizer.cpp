// SentencePiece models as a Tokenizer. See sentencepiece_tokenizer.h.
#include "core/text/sentencepiece_tokenizer.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/text/spm_library.h"
#include "core/text/spm_model_info.h"
#include "core/text/utf8.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {

namespace {

constexpr std::string_view kSpaceSymbol = "\u2581";
constexpr std::string_view kUnknownSurface = " \u2047 ";
constexpr TokenId kMaxTokenId = 1 << 24;

bool looksLikeControl(std::string_view piece) { return piece.size() > 4 && piece.starts_with("<|") && piece.ends_with("|>"); }

class SentencePieceTokenizer final : public Tokenizer {
 public:
  SentencePieceTokenizer(const fs::path& file, const TokenizerConfig& config);

  std::vector<TokenSpan> encodeSpans(std::string_view text, bool addSpecial) const override;
  std::string decode(std::span<const TokenId> ids, bool skipSpecial) const override;
  std::int64_t vocabSize() const override { return m_vocabSize; }
  std::optional<TokenId> idOf(std::string_view token) const override;
  std::string pieceOf(TokenId id) const override;
  bool isSpecial(TokenId id) const override { return m_special.contains(id); }
  std::string kind() const override;

 private:
  void addToken(AddedToken token);
  void collectAddedTokens(const TokenizerConfig& config);
  void collectExtraIds(const TokenizerConfig& config);
  void chooseSpecials(const TokenizerConfig& config);
  void encodeSection(std::string_view text, TextSection section, std::vector<TokenSpan>& out) const;
  bool inModel(TokenId id) const { return id >= 0 && id < m_processor->size(); }

  SpmModelInfo m_info;
  std::unique_ptr<SpmModel> m_processor;
  std::unique_ptr<SpmModel> m_continuation;  // without dummy prefix: for what follows a special token; null in legacy mode
  std::map<TokenId, AddedToken> m_added;
  std::map<std::string, TokenId, std::less<>> m_addedIds;
  AddedTokenMatcher m_matcher;
  std::set<TokenId> m_special;
  std::int64_t m_vocabSize = 0;
  bool m_addBos = false, m_addEos = false;
};

SentencePieceTokenizer::SentencePieceTokenizer(const fs::path& file, const TokenizerConfig& config) {
  std::string bytes = readFile(file);
  m_info = readSpmModelInfo(bytes);
  m_processor = std::make_unique<SpmModel>(bytes, file.string());
  if (m_info.addDummyPrefix && config.legacy == false)
    m_continuation = std::make_unique<SpmModel>(bytes.append(kNoDummyPrefixPatch), file.string());

  const auto known = [](int id) { return id >= 0 ? std::optional<TokenId>(id) : std::nullopt; };
  bosId = known(m_processor->bosId()), eosId = known(m_processor->eosId());
  padId = known(m_processor->padId()), unkId = known(m_processor->unkId());
  for (TokenId id = 0; id < m_processor->size(); ++id)
    if (m_processor->typeOf(id) == SpmPieceType::Control || looksLikeControl(m_processor->pieceOf(id))) m_special.insert(id);
  m_vocabSize = m_processor->size();
  if (config.present) collectAddedTokens(config);
  applyTokenizerConfig(config, *this);
  chooseSpecials(config);
}

void SentencePieceTokenizer::addToken(AddedToken token) {
  if (token.id < 0 || token.id > kMaxTokenId || token.content.empty()) return;
  if (token.special && token.id != m_processor->unkId()) m_special.insert(token.id);
  m_vocabSize = std::max<std::int64_t>(m_vocabSize, token.id + 1);
  m_addedIds[token.content] = token.id;
  m_added[token.id] = std::move(token);
}

void SentencePieceTokenizer::collectAddedTokens(const TokenizerConfig& config) {
  // A token already said by the configuration keeps what it says there (strip flags, special or not).
  for (const TokenId id : m_special) addToken({.content = m_processor->pieceOf(id), .id = id, .special = true});
  for (const AddedToken& token : config.addedTokens) {
    if (!token.special) m_special.erase(token.id);
    addToken(token);
  }
  collectExtraIds(config);
  for (const std::string& content : config.allSpecial()) {
    const auto id = idOf(content);
    if (id && !m_added.contains(*id)) addToken({.content = content, .id = *id, .special = true});
  }
  std::vector<AddedToken> tokens;
  for (const auto& [id, token] : m_added) tokens.push_back(token);
  m_matcher = AddedTokenMatcher(std::move(tokens));
}

/// T5's <extra_id_0> …: named without ids, or only counted ("extra_ids", 100 where nothing is said). The model holds them as
/// pieces, or they stand behind its pieces in falling order.
void SentencePieceTokenizer::collectExtraIds(const TokenizerConfig& config) {
  constexpr std::size_t kUsual = 100, kMost = 100000;
  const auto isExtra = [](const std::string& token) { return token.starts_with("<extra_id_"); };
  auto count = static_cast<std::size_t>(std::count_if(config.specialTokens.begin(), config.specialTokens.end(), isExtra));
  if (count == 0 && config.tokenizerClass.starts_with("T5Tokenizer")) count = std::min(kMost, config.extraIds.value_or(kUsual));
  for (std::size_t i = 0; i < count; ++i) {
    const std::string content = "<extra_id_" + std::to_string(i) + ">";
    const auto known = idOf(content);
    const TokenId id = known ? *known : m_processor->size() + static_cast<TokenId>(count - 1 - i);
    if (!m_added.contains(id)) addToken({.content = content, .id = id, .special = true});
  }
}

void SentencePieceTokenizer::chooseSpecials(const TokenizerConfig& config) {
  const bool isT5 = config.tokenizerClass.starts_with("T5") || config.tokenizerClass.starts_with("MT5");
  m_addBos = config.addBos.value_or(!isT5 && bosId.has_value()) && bosId;
  m_addEos = config.addEos.value_or(isT5 || !bosId) && eosId;
}

void SentencePieceTokenizer::encodeSection(std::string_view text, TextSection section, std::vector<TokenSpan>& out) const {
  const SpmModel& processor = m_continuation && section.begin > 0 ? *m_continuation : *m_processor;
  const std::size_t first = out.size();
  for (const TokenSpan& piece : processor.encode(text.substr(section.begin, section.end - section.begin)))
    out.push_back({piece.id, section.begin + piece.begin, section.begin + piece.end});
  // The library gives a character's bytes to the last of its byte pieces; all of them stand for it.
  for (std::size_t i = out.size(); i-- > first + 1;) {
    TokenSpan& before = out[i - 1];
    if (before.begin == before.end && before.begin == out[i].begin && processor.typeOf(before.id) == SpmPieceType::Byte &&
        processor.typeOf(out[i].id) == SpmPieceType::Byte)
      before.end = out[i].end;
  }
}

std::vector<TokenSpan> SentencePieceTokenizer::encodeSpans(std::string_view text, bool addSpecial) const {
  std::string repaired;
  std::vector<std::size_t> origin;
  const bool valid = isValidUtf8(text);
  const std::size_t originalSize = text.size();
  if (!valid) text = repaired = repairUtf8(text, &origin);
  std::vector<TokenSpan> out;
  if (addSpecial && m_addBos) out.push_back({*bosId, 0, 0});
  for (const TextSection& section : m_matcher.split(text)) {
    if (section.token >= 0)
      out.push_back({section.token, section.begin, section.end});
    else
      encodeSection(text, section, out);
  }
  if (!valid)
    for (TokenSpan& span : out) span.begin = origin[span.begin], span.end = origin[span.end];
  if (addSpecial && m_addEos) out.push_back({*eosId, originalSize, originalSize});
  return out;
}

/// Appends a run of byte pieces; a byte that is part of no character becomes a U+FFFD of its own, as in the library.
void appendByteRun(std::string& run, std::string& out) {
  for (std::size_t pos = 0; pos < run.size();) {
    const Utf8Char c = decodeUtf8(run, pos);
    if (c.valid)
      out.append(run, pos, c.length);
    else
      for (int i = 0; i < c.length; ++i) out += "\uFFFD";
    pos += c.length;
  }
  run.clear();
}

std::string SentencePieceTokenizer::decode(std::span<const TokenId> ids, bool skipSpecial) const {
  std::string out, byteRun;
  std::size_t sectionStart = 0;  // where the text since the last shown special token begins: there a dummy prefix is dropped
  bool prefixSeen = false;
  const bool dropsPrefix = m_info.addDummyPrefix || m_info.removeExtraWhitespaces;
  for (const TokenId id : ids) {
    const auto added = m_added.find(id);
    const bool isByte = added == m_added.end() && inModel(id) && m_processor->typeOf(id) == SpmPieceType::Byte;
    if (isByte) {
      byteRun += static_cast<char>(std::stoi(m_processor->pieceOf(id).substr(3, 2), nullptr, 16));
      continue;
    }
    if (!(isSpecial(id) && skipSpecial)) appendByteRun(byteRun, out);
    if (isSpecial(id) || (added != m_added.end())) {
      if (isSpecial(id) && skipSpecial) continue;
      out += pieceOf(id);
      sectionStart = out.size(), prefixSeen = m_continuation != nullptr;
    } else if (!inModel(id)) {
      continue;
    } else if (m_processor->typeOf(id) == SpmPieceType::Unknown) {
      out += kUnknownSurface;
    } else {
      std::string_view rest = m_processor->pieceOf(id);
      if (dropsPrefix && !prefixSeen && out.size() == sectionStart && rest.starts_with(kSpaceSymbol)) {
        rest.remove_prefix(kSpaceSymbol.size());
        prefixSeen = !m_info.removeExtraWhitespaces;
      }
      for (std::size_t at; (at = rest.find(kSpaceSymbol)) != rest.npos; rest.remove_prefix(at + kSpaceSymbol.size()))
        out.append(rest.substr(0, at)).append(" ");
      out.append(rest);
    }
  }
  appendByteRun(byteRun, out);
  return repairUtf8(out);
}

std::optional<TokenId> SentencePieceTokenizer::idOf(std::string_view token) const {
  if (const auto it = m_addedIds.find(token); it != m_addedIds.end()) return it->second;
  const TokenId id = m_processor->idOf(token);
  // The library answers "unknown" for what it lacks.
  return inModel(id) && m_processor->pieceOf(id) == token ? std::optional<TokenId>(id) : std::nullopt;
}

std::string SentencePieceTokenizer::pieceOf(TokenId id) const {
  if (const auto it = m_added.find(id); it != m_added.end()) return it->second.content;
  return inModel(id) ? m_processor->pieceOf(id) : std::string();
}

std::string SentencePieceTokenizer::kind() const {
  switch (m_info.modelType) {
    case 2: return "SentencePiece BPE";
    case 3: return "SentencePiece word";
    case 4: return "SentencePiece character";
    default: return "SentencePiece unigram";
  }
}

}  // namespace

std::unique_ptr<Tokenizer> loadSentencePieceTokenizer(const std::filesystem::path& modelFile, const TokenizerConfig& config) {
  return std::make_unique<SentencePieceTokenizer>(modelFile, config);
}

}  // namespace lorikeet
