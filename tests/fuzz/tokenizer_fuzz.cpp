// Mutated tokenizer.json and SentencePiece .model files: each gives a sentence of an error, or a tokenizer that keeps its promises
// on a set of texts. No crash, no hang.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "core/text/tokenizer.h"
#include "core/text/utf8.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "tests/fuzz/mutate.h"

namespace lorikeet::fuzz {
namespace {

const std::vector<std::string> kTexts{"",
                                      " ",
                                      "Hello  world, it's 2024!\n",
                                      "你好，世界 <s>x</s> [CLS]",
                                      "e\u0301 \u0130 \uFB01 \U0001F469\u200D\U0001F467 \u3000",
                                      std::string("a\xFF\xC3(\0b", 6),
                                      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
                                      "<0x41> ##x \u2581y </w> <tok> SINGLE"};

/// What stands in tokenizer.json files, and what must not.
const std::vector<std::string> kWords{"BPE",
                                      "Unigram",
                                      "WordLevel",
                                      "WordPiece",
                                      "Sequence",
                                      "NFC",
                                      "NFKD",
                                      "Lowercase",
                                      "Strip",
                                      "StripAccents",
                                      "Replace",
                                      "Prepend",
                                      "Precompiled",
                                      "BertNormalizer",
                                      "Nmt",
                                      "ByteLevel",
                                      "Metaspace",
                                      "Split",
                                      "Punctuation",
                                      "Whitespace",
                                      "WhitespaceSplit",
                                      "Digits",
                                      "BertPreTokenizer",
                                      "CharDelimiterSplit",
                                      "UnicodeScripts",
                                      "FixedLength",
                                      "BPEDecoder",
                                      "ByteFallback",
                                      "Fuse",
                                      "CTC",
                                      "TemplateProcessing",
                                      "RobertaProcessing",
                                      "BertProcessing",
                                      "Isolated",
                                      "MergedWithNext",
                                      "first",
                                      "<unk>",
                                      "(a+)+$",
                                      "(",
                                      "[a-",
                                      "x*",
                                      "(?=b)",
                                      "\\p{Nothing}",
                                      "(?<n>a)\\k<n>",
                                      "(a|aa)+b",
                                      "\u2581",
                                      "\U0001F642",
                                      "AAAA",
                                      "!!",
                                      std::string(300, 'a')};

/// The parts where structure is, oftener than the long vocabulary.
void mutateTokenizer(Json& json, Random& random) {
  static const char* const kParts[] = {"normalizer", "pre_tokenizer", "decoder", "post_processor", "added_tokens", "model"};
  for (std::size_t edits = 1 + below(random, 5) / 4; edits > 0; --edits) {
    const char* part = kParts[below(random, std::size(kParts))];
    if (below(random, 6) > 0 && json.is_object() && json.contains(part))
      mutateTree(json[part], random, kWords);
    else
      mutateTree(json, random, kWords);
  }
}

class Fuzzer {
 public:
  explicit Fuzzer(const std::string& corpus)
      : m_folder(fs::temp_directory_path() / ("lorikeet-fuzz-" + std::to_string(::getpid()))) {
    fs::create_directories(m_folder);
    const fs::path root(LORIKEET_SOURCE_DIR);
    for (const Json& entry : Json::parse(readFile(root / "tests/core/text/data/tokenizer_cases.json")))
      m_good.push_back(entry["tokenizer"]);
    m_good.push_back(Json::parse(readFile(root / "tests/golden/text/stories260K/tokenizer.json")));
    if (!corpus.empty()) m_good.clear();
    for (const auto& entry : corpus.empty() ? fs::directory_iterator() : fs::directory_iterator(corpus))
      m_good.push_back(Json::parse(readFile(entry.path())));
    m_model = readFile(root / "tests/golden/text/stories260K/tokenizer.model");
  }
  ~Fuzzer() {
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
  }

  /// @throws anything but Error when a promise is broken.
  void runCase(unsigned seed) {
    Random random(seed);
    const std::size_t kind = below(random, 20);
    if (kind == 0) return use("tokenizer.model", mutatedBytes(m_model, random));
    Json json = m_good[below(random, m_good.size())];
    if (kind < 8) return use("tokenizer.json", mutatedBytes(json.dump(), random));
    mutateTokenizer(json, random);
    use("tokenizer.json", json.dump(-1, ' ', false, Json::error_handler_t::replace));
  }

  int loaded = 0, refused = 0, refusedTexts = 0;

 private:
  void use(const char* name, const std::string& bytes) {
    const fs::path file = m_folder / name;
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    try {
      const auto tokenizer = loadTokenizer(file);
      ++loaded;
      for (const std::string& text : kTexts) check(*tokenizer, text);
    } catch (const Error& e) {
      if (std::strlen(e.what()) < 20) throw std::runtime_error(std::string("an error that says nothing: ") + e.what());
      ++refused;
    }
  }

  void check(const Tokenizer& tokenizer, const std::string& text) {
    try {
      const std::vector<TokenSpan> spans = tokenizer.encodeSpans(text, true);
      std::vector<TokenId> ids;
      for (const TokenSpan& span : spans) {
        if (span.id < 0 || span.id >= tokenizer.vocabSize()) throw std::runtime_error("an id outside the vocabulary");
        if (span.begin > span.end || span.end > text.size()) throw std::runtime_error("a span outside the text");
        ids.push_back(span.id);
      }
      if (tokenizer.encode(text, true) != ids) throw std::runtime_error("the second time is not as the first");
      if (!isValidUtf8(tokenizer.decode(ids, false))) throw std::runtime_error("decoded text is no UTF-8");
      StreamDecoder stream(tokenizer);
      for (const TokenId id : ids) stream.push(id);
      stream.flush();
    } catch (const Error&) {
      ++refusedTexts;  // an unknown character without a token for it, a pattern that never ends
    }
  }

  fs::path m_folder;
  std::vector<Json> m_good;
  std::string m_model;
};

int run(const Options& options) {
  Fuzzer fuzzer(options.corpus);
  Watch watch(60);
  double slowest = 0;
  int slowestCase = 0;
  const int first = options.only >= 0 ? options.only : 0, last = options.only >= 0 ? options.only + 1 : options.cases;
  for (int i = first; i < last; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    watch.beginCase();
    try {
      fuzzer.runCase(options.seed * 1000003u + static_cast<unsigned>(i));
    } catch (const std::exception& e) {
      std::cerr << "case " << i << " of seed " << options.seed << ": " << e.what() << "\n";
      return 1;
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (seconds > slowest) slowest = seconds, slowestCase = i;
  }
  watch.end();
  std::cout << last - first << " cases: " << fuzzer.loaded << " loaded, " << fuzzer.refused << " refused, " << fuzzer.refusedTexts
            << " texts refused, slowest " << slowest << " s (case " << slowestCase << ")\n";
  return 0;
}

}  // namespace
}  // namespace lorikeet::fuzz

int main(int argc, char** argv) { return lorikeet::fuzz::run(lorikeet::fuzz::readOptions(argc, argv)); }
