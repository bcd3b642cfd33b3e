// See porter_stemmer.h.
#include "core/eval/porter_stemmer.h"

#include <cstddef>
#include <initializer_list>
#include <map>

namespace lorikeet {
namespace {

/// y is a vowel behind a consonant.
bool isConsonant(std::string_view word, std::size_t at) {
  const char c = word[at];
  if (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u') return false;
  if (c != 'y') return true;
  bool consonant = true;  // of a run of y: each is what the one before is not
  std::size_t first = at;
  while (first > 0 && word[first - 1] == 'y') --first;
  if (first > 0) consonant = !isConsonant(word, first - 1);
  return (at - first) % 2 == 0 ? consonant : !consonant;
}

/// How many times consonants follow vowels: Porter's m.
int measure(std::string_view stem) {
  int count = 0;
  bool vowelBefore = false;
  for (std::size_t i = 0; i < stem.size(); ++i) {
    const bool consonant = isConsonant(stem, i);
    count += consonant && vowelBefore;
    vowelBefore = !consonant;
  }
  return count;
}

bool hasVowel(std::string_view stem) {
  for (std::size_t i = 0; i < stem.size(); ++i)
    if (!isConsonant(stem, i)) return true;
  return false;
}

bool endsInDouble(std::string_view word) {
  const std::size_t n = word.size();
  return n >= 2 && word[n - 1] == word[n - 2] && isConsonant(word, n - 1);
}

/// Consonant, vowel, consonant other than w, x, y; or a word of vowel and consonant (nltk's extension).
bool endsShort(std::string_view word) {
  const std::size_t n = word.size();
  if (n == 2) return !isConsonant(word, 0) && isConsonant(word, 1);
  return n >= 3 && isConsonant(word, n - 3) && !isConsonant(word, n - 2) && isConsonant(word, n - 1) &&
         std::string_view("wxy").find(word[n - 1]) == std::string_view::npos;
}

struct Rule {
  std::string_view suffix, replacement;
};

/// The first rule whose suffix fits decides: it replaces where the stem measures more than `above`, or nothing changes.
std::string applied(const std::string& word, std::initializer_list<Rule> rules, int above) {
  for (const Rule& rule : rules) {
    if (!word.ends_with(rule.suffix)) continue;
    std::string stem = word.substr(0, word.size() - rule.suffix.size());
    if (measure(stem) <= above) return word;
    // One rule looks at more than the suffix: -ion goes behind s or t alone.
    if (rule.suffix == "ion" && !stem.ends_with('s') && !stem.ends_with('t')) return word;
    return stem.append(rule.replacement);
  }
  return word;
}

std::string plural(const std::string& word) {
  if (word.ends_with("sses")) return word.substr(0, word.size() - 2);
  if (word.ends_with("ies")) return word.substr(0, word.size() - (word.size() == 4 ? 1 : 2));
  if (word.ends_with('s') && !word.ends_with("ss")) return word.substr(0, word.size() - 1);
  return word;
}

/// What is left after -ed or -ing gets its e back or loses a doubled letter.
std::string repaired(std::string stem) {
  if (stem.ends_with("at") || stem.ends_with("bl") || stem.ends_with("iz")) return stem + 'e';
  if (endsInDouble(stem)) {
    if (std::string_view("lsz").find(stem.back()) == std::string_view::npos) stem.pop_back();
    return stem;
  }
  return measure(stem) == 1 && endsShort(stem) ? stem + 'e' : stem;
}

std::string pastAndGerund(const std::string& word) {
  if (word.ends_with("ied")) return word.substr(0, word.size() - (word.size() == 4 ? 1 : 2));
  if (word.ends_with("eed")) return measure(word.substr(0, word.size() - 3)) > 0 ? word.substr(0, word.size() - 1) : word;
  for (const std::string_view suffix : {"ed", "ing"}) {
    if (!word.ends_with(suffix)) continue;
    const std::string stem = word.substr(0, word.size() - suffix.size());
    if (hasVowel(stem)) return repaired(stem);
  }
  return word;
}

std::string finalY(const std::string& word) {
  const std::size_t n = word.size();
  return n > 2 && word.ends_with('y') && isConsonant(word, n - 2) ? word.substr(0, n - 1) + 'i' : word;
}

std::string doubleSuffix(const std::string& word) {
  if (word.ends_with("alli") && measure(word.substr(0, word.size() - 4)) > 0) return doubleSuffix(word.substr(0, word.size() - 2));
  if (word.ends_with("logi")) return measure(word.substr(0, word.size() - 3)) > 0 ? word.substr(0, word.size() - 1) : word;
  return applied(
      word, {{"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"},   {"anci", "ance"},   {"izer", "ize"},    {"bli", "ble"},
             {"alli", "al"},     {"entli", "ent"},   {"eli", "e"},       {"ousli", "ous"},   {"ization", "ize"}, {"ation", "ate"},
             {"ator", "ate"},    {"alism", "al"},    {"iveness", "ive"}, {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"},
             {"iviti", "ive"},   {"biliti", "ble"},  {"fulli", "ful"}},
      0);
}

std::string finalE(const std::string& word) {
  if (!word.ends_with('e')) return word;
  const std::string stem = word.substr(0, word.size() - 1);
  const int m = measure(stem);
  return m > 1 || (m == 1 && !endsShort(stem)) ? stem : word;
}

std::string finalL(const std::string& word) {
  const std::string shorter = word.substr(0, word.size() - 1);
  return word.ends_with("ll") && measure(shorter) > 1 ? shorter : word;
}

/// Words that the rules would spoil.
const std::map<std::string_view, std::string_view>& irregular() {
  static const std::map<std::string_view, std::string_view> kWords = {
      {"sky", "sky"},        {"skies", "sky"},       {"dying", "die"},        {"lying", "lie"},
      {"tying", "tie"},      {"news", "news"},       {"innings", "inning"},   {"inning", "inning"},
      {"outings", "outing"}, {"outing", "outing"},   {"cannings", "canning"}, {"canning", "canning"},
      {"howe", "howe"},      {"proceed", "proceed"}, {"exceed", "exceed"},    {"succeed", "succeed"}};
  return kWords;
}

}  // namespace

std::string porterStem(std::string_view word) {
  if (const auto known = irregular().find(word); known != irregular().end()) return std::string(known->second);
  if (word.size() <= 2) return std::string(word);
  std::string stem = doubleSuffix(finalY(pastAndGerund(plural(std::string(word)))));
  stem = applied(stem,
                 {{"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""}}, 0);
  stem = applied(stem,
                 {{"al", ""},
                  {"ance", ""},
                  {"ence", ""},
                  {"er", ""},
                  {"ic", ""},
                  {"able", ""},
                  {"ible", ""},
                  {"ant", ""},
                  {"ement", ""},
                  {"ment", ""},
                  {"ent", ""},
                  {"ion", ""},
                  {"ou", ""},
                  {"ism", ""},
                  {"ate", ""},
                  {"iti", ""},
                  {"ous", ""},
                  {"ive", ""},
                  {"ize", ""}},
                 1);
  return finalL(finalE(stem));
}

}  // namespace lorikeet
