// Finds the commas between the elements of a JSON list while its text comes in, without parsing it. Used by RecordStream.
#pragma once
#include <cstddef>
#include <string_view>

namespace lorikeet {

struct ListCutter {
  std::size_t at = 0;     ///< how far it has looked; on the bracket when closed
  std::size_t cut = 0;    ///< behind the last comma between elements, 0 = none yet
  std::size_t commas = 0; ///< between elements, up to `cut`
  std::size_t firstComma = 0;
  bool closed = false;    ///< the list's own bracket was reached

  /// @param text the list's text behind its opening bracket, longer than at the last call
  void scan(std::string_view text) {
    for (; at < text.size() && !closed; ++at) {
      const char c = text[at];
      if (m_inString) {
        if (m_escaped) m_escaped = false;
        else if (c == '\\') m_escaped = true;
        else if (c == '"') m_inString = false;
      } else if (c == '"') {
        m_inString = true;
      } else if (c == '[' || c == '{') {
        ++m_depth;
      } else if (c == ']' || c == '}') {
        if (m_depth == 0) {
          closed = true;
          return;
        }
        --m_depth;
      } else if (c == ',' && m_depth == 0) {
        if (commas++ == 0) firstComma = at;
        cut = at + 1;
      }
    }
  }

  /// The text up to `cut` is gone.
  void forget() {
    at -= cut;
    cut = commas = firstComma = 0;
  }

 private:
  std::size_t m_depth = 0;
  bool m_inString = false, m_escaped = false;
};

}  // namespace lorikeet
