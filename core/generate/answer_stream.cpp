#include "core/generate/answer_stream.h"

#include <algorithm>

namespace lorikeet {

AnswerStream::AnswerStream(const Tokenizer& tokenizer, std::vector<std::string> stopTexts)
    : m_decoder(tokenizer), m_stops(std::move(stopTexts)) {
  std::erase_if(m_stops, [](const std::string& stop) { return stop.empty(); });
}

std::string AnswerStream::push(TokenId id) { return m_stopped ? "" : release(m_decoder.push(id), false); }

std::string AnswerStream::finish() { return m_stopped ? "" : release(m_decoder.flush(), true); }

std::string AnswerStream::release(std::string text, bool everything) {
  m_held += text;
  std::size_t cut = m_held.size();
  for (const std::string& stop : m_stops) {
    const std::size_t at = m_held.find(stop);
    if (at == std::string::npos) continue;
    m_stopped = true;
    cut = std::min(cut, at);
  }
  if (!m_stopped && !everything) {
    // Hold back the longest end that could still grow into a stop text.
    for (const std::string& stop : m_stops) {
      for (std::size_t n = std::min(stop.size() - 1, m_held.size()); n > 0; --n) {
        if (!m_held.ends_with(std::string_view(stop).substr(0, n))) continue;
        cut = std::min(cut, m_held.size() - n);
        break;
      }
    }
  }
  std::string shown = m_held.substr(0, cut);
  m_held.erase(0, cut);
  m_text += shown;
  return shown;
}

}  // namespace lorikeet
