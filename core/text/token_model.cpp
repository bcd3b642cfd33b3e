// Choosing the model of a tokenizer.json. See token_model.h.
#include "core/text/token_model.h"

#include <cstdio>

#include "core/text/bpe_model.h"
#include "core/text/unigram_model.h"
#include "core/text/word_models.h"

namespace lorikeet {

namespace {
/// Very old files name no type: each model has fields of its own.
std::string guessedType(const Json& json) {
  if (!json.is_object()) return "BPE";
  if (json.contains("merges")) return "BPE";
  if (const auto it = json.find("vocab"); it != json.end() && it->is_array()) return "Unigram";
  return json.contains("max_input_chars_per_word") ? "WordPiece" : json.contains("unk_token") ? "WordLevel" : "BPE";
}
}  // namespace

std::unique_ptr<const TokenModel> makeTokenModel(const Json& json, const std::string& file) {
  const std::string where = file + ", \"model\"";
  const std::string type = jsonStringOr(json, "type", guessedType(json), where);
  if (type == "BPE") return std::make_unique<BpeModel>(json, where);
  if (type == "Unigram") return std::make_unique<UnigramModel>(json, where);
  if (type == "WordLevel") return std::make_unique<WordLevelModel>(json, where);
  if (type == "WordPiece") return std::make_unique<WordPieceModel>(json, where);
  throw Error(where + ": the type \"" + type + "\" is not supported. Supported: BPE, Unigram, WordLevel, WordPiece.");
}

std::vector<TokenId> byteTokenIds(const Vocabulary& vocabulary) {
  std::vector<TokenId> ids;
  for (unsigned byte = 0; byte < 256; ++byte) {
    char piece[8];
    std::snprintf(piece, sizeof piece, "<0x%02X>", byte);
    ids.push_back(vocabulary.idOf(piece).value_or(-1));
  }
  return ids;
}

}  // namespace lorikeet
