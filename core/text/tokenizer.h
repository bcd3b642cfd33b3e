// The interface of all tokenizers, and loading one from a model folder. Used by data (samples), generate, the CLI and the editor.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lorikeet {

using TokenId = std::int32_t;

/// One token and the bytes of the input text it stands for (UTF-8 offsets; an inserted token has begin == end).
struct TokenSpan {
  TokenId id;
  std::size_t begin, end;
};

/// Text to ids and back. Immutable after loading: safe to use from any number of threads.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  /// Ids with the bytes they came from. Special tokens written in the text ("<|im_end|>") become their ids.
  /// @param addSpecial adds what the tokenizer's own post-processor adds (bos ...). Invalid UTF-8 never throws: it is replaced by
  /// U+FFFD.
  virtual std::vector<TokenSpan> encodeSpans(std::string_view text, bool addSpecial = false) const = 0;
  std::vector<TokenId> encode(std::string_view text, bool addSpecial = false) const;

  /// @param skipSpecial leaves out special tokens. Ids out of range are skipped. Result is valid UTF-8 (half characters become
  /// U+FFFD).
  virtual std::string decode(std::span<const TokenId> ids, bool skipSpecial = true) const = 0;

  virtual std::int64_t vocabSize() const = 0;                             ///< highest id + 1, added tokens included
  virtual std::optional<TokenId> idOf(std::string_view token) const = 0;  ///< of a whole piece, as stored
  virtual std::string pieceOf(TokenId id) const = 0;                      ///< as stored; "" if out of range
  virtual bool isSpecial(TokenId id) const = 0;
  virtual std::string kind() const = 0;  ///< "BPE (byte-level)", "SentencePiece BPE" ...

  // From tokenizer_config.json, special_tokens_map.json or the model file; absent where the folder names none.
  std::optional<TokenId> bosId, eosId, padId, unkId;
  std::string chatTemplate;                           ///< Jinja source of the default template; "" = none
  std::map<std::string, std::string> namedTemplates;  ///< where the model has several ("default", "tool_use", "rag"): all of them
};

/// @param path a model folder, a folder with tokenizer files alone, a tokenizer.json, or a SentencePiece .model file.
/// @throws Error naming the file and what is missing, broken or not supported.
std::unique_ptr<Tokenizer> loadTokenizer(const std::filesystem::path& path);

/// Turns a stream of ids into text for the screen: push() returns only whole characters; flush() the rest.
/// Concatenation of all results equals tokenizer.decode(all ids, true), but where a run of byte pieces turns out to be broken after
/// whole characters of it are out: decode() then shows all its bytes as U+FFFD, and a stream cannot take text back.
class StreamDecoder {
 public:
  explicit StreamDecoder(const Tokenizer& tokenizer) : m_tokenizer(&tokenizer) {}
  std::string push(TokenId id);
  std::string flush();

 private:
  const Tokenizer* m_tokenizer;
  std::vector<TokenId> m_ids;  // ids since the last safe cut
  std::string m_emitted;       // what of their text is already out
};

}  // namespace lorikeet
