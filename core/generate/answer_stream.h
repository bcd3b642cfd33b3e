// One lane's text while it grows: whole characters only, cut at stop texts. Torch-free. Used by generate.
#pragma once
#include <string>
#include <vector>

#include "core/text/tokenizer.h"

namespace lorikeet {

class AnswerStream {
 public:
  AnswerStream(const Tokenizer& tokenizer, std::vector<std::string> stopTexts);
  /// @return text that is safe to show now (never the beginning of a stop text that may still complete)
  std::string push(TokenId id);
  /// The rest, at the end of the answer.
  std::string finish();
  /// True once a stop text has appeared; the text ends before it.
  bool stopped() const { return m_stopped; }
  const std::string& text() const { return m_text; }  ///< all that was returned so far

 private:
  std::string release(std::string text, bool everything);

  StreamDecoder m_decoder;
  std::vector<std::string> m_stops;
  std::string m_held, m_text;
  bool m_stopped = false;
};

}  // namespace lorikeet
