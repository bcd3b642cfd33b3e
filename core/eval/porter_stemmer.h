// Porter's stemmer for English words, in the form of nltk that rouge-score uses. Used by metric_tokens.
#pragma once
#include <string>
#include <string_view>

namespace lorikeet {

/// "relational" → "relat". @param word lower case ASCII   @return the stem, the same for nltk's PorterStemmer with its extensions
/// Source: Porter 1980, "An algorithm for suffix stripping"; nltk.stem.porter, mode NLTK_EXTENSIONS
std::string porterStem(std::string_view word);

}  // namespace lorikeet
