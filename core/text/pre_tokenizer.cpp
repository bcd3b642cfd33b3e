// Choosing the pre-tokenizer of a tokenizer.json. See pre_tokenizer.h.
#include "core/text/pre_tokenizer.h"

#include "core/text/changing_pre_tokenizers.h"
#include "core/text/char_classes.h"
#include "core/text/split_pre_tokenizers.h"
#include "core/text/utf8.h"

namespace lorikeet {

namespace {

using Made = std::unique_ptr<const PreTokenizer>;

Made makeSequence(const Json& json, const std::string& file, const std::string& where) {
  std::vector<Made> steps;
  for (const Json& step : jsonArray(json, "pretokenizers", where))
    if (auto made = makePreTokenizer(step, file)) steps.push_back(std::move(made));
  return makePreTokenizerSequence(std::move(steps));
}

Made makeBert() {
  std::vector<Made> steps;
  steps.push_back(makeCharSplit(isSpaceChar, SplitBehavior::Removed));
  steps.push_back(makeCharSplit(isPunctuation, SplitBehavior::Isolated));
  return makePreTokenizerSequence(std::move(steps));
}

Made makeCharDelimiter(const Json& json, const std::string& where) {
  const char32_t delimiter = decodeUtf8(jsonCharacter(json, "delimiter", where), 0).code;
  return makeCharSplit([delimiter](char32_t c) { return c == delimiter; }, SplitBehavior::Removed);
}

Made makeFixedLength(const Json& json, const std::string& where) {
  const std::size_t length = jsonCountOr(json, "length", 5, where);
  if (length == 0) throw Error(where + ": the \"length\" is 0; expected 1 or more characters.");
  return makeFixedLengthSplit(length);
}

}  // namespace

std::unique_ptr<const PreTokenizer> makePreTokenizer(const Json& json, const std::string& file) {
  if (json.is_null()) return nullptr;
  const std::string where = file + ", \"pre_tokenizer\"";
  const std::string type = jsonString(json, "type", where);
  if (type == "Sequence") return makeSequence(json, file, where);
  if (type == "ByteLevel") return makeByteLevelPreTokenizer(json, where);
  if (type == "Metaspace") return makeMetaspacePreTokenizer(json, where);
  if (type == "Split")
    return makePatternSplit(Pattern(json, where), readSplitBehavior(json, SplitBehavior::Isolated, where),
                            jsonBoolOr(json, "invert", false, where));
  if (type == "Digits")
    return makeCharSplit(isNumeric,
                         jsonBoolOr(json, "individual_digits", false, where) ? SplitBehavior::Isolated : SplitBehavior::Contiguous);
  if (type == "Punctuation") return makeCharSplit(isPunctuation, readSplitBehavior(json, SplitBehavior::Isolated, where));
  if (type == "Whitespace") return makeWordSplit();
  if (type == "WhitespaceSplit") return makeCharSplit(isSpaceChar, SplitBehavior::Removed);
  if (type == "BertPreTokenizer") return makeBert();
  if (type == "CharDelimiterSplit") return makeCharDelimiter(json, where);
  if (type == "UnicodeScripts") return makeScriptSplit();
  if (type == "FixedLength") return makeFixedLength(json, where);
  throw Error(where + ": the type \"" + type +
              "\" is not supported. Supported: ByteLevel, Metaspace, Split, Digits, Punctuation, Whitespace, WhitespaceSplit, "
              "BertPreTokenizer, CharDelimiterSplit, UnicodeScripts, FixedLength, Sequence.");
}

}  // namespace lorikeet
