// Loading a tokenizer from a folder or file, and streaming its output as text. See tokenizer.h.
#include "core/text/tokenizer.h"

#include "core/text/json_tokenizer.h"
#include "core/text/sentencepiece_tokenizer.h"
#include "core/text/tokenizer_config.h"
#include "core/text/utf8.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {

namespace {

constexpr std::string_view kReplacement = "\uFFFD";

bool isFile(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// The names under which model folders keep their SentencePiece model; "" if there is none.
fs::path findSentencePieceModel(const fs::path& folder) {
  for (const char* name : {"tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "spm.model"})
    if (isFile(folder / name)) return folder / name;
  return {};
}

std::unique_ptr<Tokenizer> loadFromFolder(const fs::path& folder) {
  const fs::path json = folder / "tokenizer.json", model = findSentencePieceModel(folder);
  if (!isFile(json) && model.empty() && isFile(folder / "vocab.json") && isFile(folder / "merges.txt"))
    return loadGpt2Tokenizer(folder, readTokenizerConfig(folder));
  if (!isFile(json) && model.empty())
    throw Error("There is no tokenizer in " + folder.string() +
                ": expected tokenizer.json or tokenizer.model. Copy it there from the model's download.");
  const TokenizerConfig config = readTokenizerConfig(folder);
  if (!isFile(json)) return loadSentencePieceTokenizer(model, config);
  return loadJsonTokenizer(json, config);
}

}  // namespace

std::vector<TokenId> Tokenizer::encode(std::string_view text, bool addSpecial) const {
  const std::vector<TokenSpan> spans = encodeSpans(text, addSpecial);
  std::vector<TokenId> ids;
  ids.reserve(spans.size());
  for (const TokenSpan& span : spans) ids.push_back(span.id);
  return ids;
}

std::unique_ptr<Tokenizer> loadTokenizer(const std::filesystem::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return loadFromFolder(path);
  if (!isFile(path))
    throw Error("The tokenizer " + path.string() + " does not exist. Choose a model folder, a tokenizer.json or a .model file.");
  const TokenizerConfig config = readTokenizerConfig(path.parent_path());
  return path.extension() == ".json" ? loadJsonTokenizer(path, config) : loadSentencePieceTokenizer(path, config);
}

namespace {
/// Without the U+FFFD at its end: they may be the bytes of a character that the next ids complete.
std::string_view settledPart(std::string_view text) {
  while (text.ends_with(kReplacement)) text.remove_suffix(kReplacement.size());
  return text;
}

/// What of `text` follows `emitted`. A run of byte pieces that turned out broken reads otherwise than what is already out: then
/// from there on by length.
std::string restAfter(std::string_view text, std::string_view emitted) {
  if (text.size() <= emitted.size()) return {};
  std::size_t at = emitted.size();
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return std::string(text.substr(at));
}
}  // namespace

std::string StreamDecoder::push(TokenId id) {
  m_ids.push_back(id);
  const std::string text = m_tokenizer->decode(m_ids, true);
  const std::string_view settled = settledPart(text);
  const bool open = settled.size() < text.size();
  if (open && !settled.starts_with(m_emitted)) return {};
  std::string fresh = restAfter(settled, m_emitted);
  m_emitted += fresh;
  if (open) return fresh;
  // The shortest whole-character tail is context enough for what follows: only the very first text of all drops its leading space.
  constexpr std::size_t kLongestCharacter = 4;
  for (std::size_t tail = 1; tail <= kLongestCharacter && tail < m_ids.size(); ++tail) {
    const std::vector<TokenId> context(m_ids.end() - static_cast<std::ptrdiff_t>(tail), m_ids.end());
    std::string contextText = m_tokenizer->decode(context, true);
    if (contextText.empty() || contextText.find(kReplacement) != std::string::npos) continue;
    m_ids = context, m_emitted = std::move(contextText);
    break;
  }
  return fresh;
}

std::string StreamDecoder::flush() {
  std::string rest = restAfter(m_tokenizer->decode(m_ids, true), m_emitted);
  m_ids.clear(), m_emitted.clear();
  return rest;
}

}  // namespace lorikeet
