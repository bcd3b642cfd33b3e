// What differs between Oniguruma's and ICU's syntax. See oniguruma_syntax.h.
#include "core/text/oniguruma_syntax.h"

#include <array>
#include <utility>

namespace lorikeet {

namespace {

// ICU's \s lacks U+000B and U+0085, its \w and [:punct:] are other sets, and its \h is horizontal space.
constexpr std::string_view kSpace = "\\p{White_Space}", kNotSpace = "\\P{White_Space}";
constexpr std::string_view kWord = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}]", kNotWord = "[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}]";
// Outside a set, \w also matches the superscript digits and fractions of Latin-1.
constexpr std::string_view kLoneWord = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u00B2\\u00B3\\u00B9\\u00BC-\\u00BE]";
constexpr std::string_view kLoneNotWord = "[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u00B2\\u00B3\\u00B9\\u00BC-\\u00BE]";
constexpr std::string_view kHex = "[0-9a-fA-F]", kNotHex = "[^0-9a-fA-F]";
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kPosixSets{
    {{"[:punct:]", "[\\p{P}\\p{S}]"}, {"[:space:]", kSpace}, {"[:word:]", kWord}}};

class Translator {
 public:
  explicit Translator(std::string_view pattern) : m_in(pattern) {}
  std::string run() {
    while (m_at < m_in.size()) step();
    return std::move(m_out);
  }

 private:
  void step() {
    if (m_in[m_at] == '\\' && m_at + 1 < m_in.size()) return escape();
    if (m_depth > 0) return inSet();
    if (m_in.substr(m_at).starts_with("(?")) return group();
    if (m_in[m_at] == '[') return openSet();
    m_out += m_in[m_at++];
  }

  void put(std::string_view text, std::size_t consumed) { m_out += text, m_at += consumed; }

  void escape() {
    const char c = m_in[m_at + 1];
    switch (c) {
      case 's': return put(kSpace, 2);
      case 'S': return put(kNotSpace, 2);
      case 'w': return put(m_depth > 0 ? kWord : kLoneWord, 2);
      case 'W': return put(m_depth > 0 ? kNotWord : kLoneNotWord, 2);
      case 'h': return put(kHex, 2);
      case 'H': return put(kNotHex, 2);
      case 'b': return m_depth > 0 ? put("\\u0008", 2) : boundary(true);
      case 'B': return boundary(false);
      case 'p':
        if (m_in.substr(m_at).starts_with("\\p{^")) return put("\\P{", 4);
        return put("\\p", 2);
      default: return put(m_in.substr(m_at, 2), 2);
    }
  }

  void boundary(bool wanted) {
    const std::string word(kLoneWord);
    m_out += wanted ? "(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))"
                    : "(?:(?<=" + word + ")(?=" + word + ")|(?<!" + word + ")(?!" + word + "))";
    m_at += 2;
  }

  /// "(?m:" makes the dot match a newline: ICU's "(?s:".
  void group() {
    put("(?", 2);
    while (m_at < m_in.size() && (m_in[m_at] == 'i' || m_in[m_at] == 'm' || m_in[m_at] == 'x' || m_in[m_at] == '-')) {
      m_out += m_in[m_at] == 'm' ? 's' : m_in[m_at];
      ++m_at;
    }
  }

  void openSet() {
    ++m_depth;
    put("[", 1);
    if (m_at < m_in.size() && m_in[m_at] == '^') put("^", 1);
    if (m_at < m_in.size() && m_in[m_at] == ']') put("\\]", 1);  // the first is a character
  }

  void inSet() {
    for (const auto& [name, set] : kPosixSets)
      if (m_in.substr(m_at).starts_with(name)) return put(set, name.size());
    if (m_in.substr(m_at).starts_with("[:")) return put("[:", 2), ++m_depth, void();
    if (m_in[m_at] == '[') return openSet();
    if (m_in[m_at] == ']') --m_depth;
    m_out += m_in[m_at++];
  }

  std::string_view m_in;
  std::string m_out;
  std::size_t m_at = 0;
  int m_depth = 0;  // of sets
};

}  // namespace

std::string toIcuSyntax(std::string_view pattern) { return Translator(pattern).run(); }

}  // namespace lorikeet
