// The filter box's language to a tree. See row_query.h.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "core/edit/folded_text.h"
#include "core/edit/row_query_node.h"
#include "core/text/utf8.h"
#include "core/util/error.h"

namespace lorikeet {

class RowQueryParser {
 public:
  using Node = RowQuery::Node;
  using NodePtr = std::shared_ptr<const Node>;
  explicit RowQueryParser(const std::string& text) : m_text(text) {}

  NodePtr parse() {
    std::vector<NodePtr> sides;
    while (!atEnd()) {
      std::vector<NodePtr> all;
      for (skipSpace(); !atEnd() && m_text[m_at] != '|'; skipSpace()) all.push_back(parseTerm());
      if (!atEnd()) ++m_at;
      if (!all.empty()) sides.push_back(joined(Node::Kind::And, std::move(all)));  // half a query ("a | ") while it is typed
    }
    return sides.empty() ? std::make_shared<const Node>() : joined(Node::Kind::Or, std::move(sides));
  }

 private:
  bool atEnd() const { return m_at >= m_text.size(); }
  bool spaceAt(std::size_t at) const { return isSpaceChar(decodeUtf8(m_text, at).code); }
  /// The end of the text, white space or a "|": a term ends here.
  bool endsAt(std::size_t at) const { return at >= m_text.size() || m_text[at] == '|' || spaceAt(at); }
  void skipSpace() {
    while (!atEnd() && spaceAt(m_at)) m_at += decodeUtf8(m_text, m_at).length;
  }

  static NodePtr joined(Node::Kind kind, std::vector<NodePtr> parts) {
    if (parts.size() == 1) return parts.front();
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->parts = std::move(parts);
    return node;
  }

  NodePtr parseTerm() {
    if (m_text[m_at] == '-' && !endsAt(m_at + 1)) {
      ++m_at;
      auto node = std::make_shared<Node>();
      node->kind = Node::Kind::Not;
      node->parts = {parsePositive()};
      return node;
    }
    return parsePositive();
  }

  NodePtr parsePositive() {
    const std::size_t begin = m_at;
    std::size_t end = begin;
    while (end < m_text.size() && m_text[end] >= 'a' && m_text[end] <= 'z') ++end;
    const std::string name = m_text.substr(begin, end - begin);
    constexpr std::string_view kWideColon = "：";  // what a Chinese keyboard types
    const std::size_t colon = m_text.compare(end, 1, ":") == 0                          ? 1
                              : m_text.compare(end, kWideColon.size(), kWideColon) == 0 ? kWideColon.size()
                                                                                        : 0;
    static constexpr std::array kFields = {"question", "answer", "system", "role", "tag", "issue", "split", "is"};
    if (colon > 0 && std::find(kFields.begin(), kFields.end(), name) != kFields.end()) {
      m_at = end + colon;
      return parseField(name);
    }
    static const std::map<std::string, Node::Measure> kMeasures = {
        {"tokens", Node::Measure::Tokens}, {"prompt", Node::Measure::Prompt}, {"supervised", Node::Measure::Supervised},
        {"turns", Node::Measure::Turns},   {"loss", Node::Measure::Loss},     {"chars", Node::Measure::Chars}};
    const auto measure = kMeasures.find(name);
    if (measure != kMeasures.end() && end < m_text.size() && std::string_view("<>=").find(m_text[end]) != std::string_view::npos) {
      m_at = end;
      return parseNumber(name, measure->second);
    }
    return parseText("");
  }

  /// A word, "a phrase" or /a regular expression/.
  NodePtr parseText(const std::string& role) {
    auto node = std::make_shared<Node>();
    node->role = role;
    if (const std::size_t close = regexEnd(); close != std::string::npos) {
      node->kind = Node::Kind::Regex;
      node->regex = std::make_shared<const PersonRegex>(m_text.substr(m_at + 1, close - m_at - 1), PersonRegex::Options{});
      m_at = close + 1;
      return node;
    }
    node->text = folded(takeWord());
    node->kind = node->text.empty() ? Node::Kind::All : Node::Kind::Text;
    return node;
  }

  /// Where the regular expression that begins here has its last slash; npos = none begins here ("/usr/bin" is plain text).
  std::size_t regexEnd() const {
    if (atEnd() || m_text[m_at] != '/') return std::string::npos;
    for (std::size_t at = m_at + 1; at < m_text.size(); ++at) {
      if (m_text[at] == '\\')
        ++at;
      else if (m_text[at] == '/' && at > m_at + 1 && endsAt(at + 1))
        return at;
    }
    return std::string::npos;
  }

  /// Up to white space or "|", or what stands in quotes; a quote that is not closed yet reaches to the end.
  std::string takeWord() {
    if (!atEnd() && m_text[m_at] == '"') {
      const std::size_t close = std::min(m_text.find('"', m_at + 1), m_text.size());
      const std::string phrase = m_text.substr(m_at + 1, close - m_at - 1);
      m_at = std::min(close + 1, m_text.size());
      return phrase;
    }
    const std::size_t begin = m_at;
    while (!endsAt(m_at)) m_at += decodeUtf8(m_text, m_at).length;
    return m_text.substr(begin, m_at - begin);
  }

  NodePtr parseField(const std::string& name) {
    if (name == "question") return parseText("user");
    if (name == "answer") return parseText("assistant");
    if (name == "system") return parseText("system");
    auto node = std::make_shared<Node>();
    const std::string value = takeWord();
    node->text = foldedKey(value);
    if (node->text.empty()) throw Error("\"" + name + ":\" needs a value, for example " + exampleOf(name) + ".");
    if (name == "role")
      node->kind = Node::Kind::HasRole;
    else if (name == "tag")
      node->kind = Node::Kind::Tag;
    else
      setChoice(*node, name, value);
    return node;
  }

  static std::string exampleOf(const std::string& name) {
    static const std::map<std::string, std::string> kExamples = {
        {"role", "role:tool"}, {"tag", "tag:law"}, {"issue", "issue:any"}, {"split", "split:val"}, {"is", "is:draft"}};
    return kExamples.at(name);
  }

  static void setChoice(Node& node, const std::string& name, const std::string& value) {
    const std::string& word = node.text;
    if (name == "split") {
      node.kind = word == "auto" ? Node::Kind::SplitAuto : Node::Kind::Split;
      if (word == "val" || word == "validation")
        node.split = Split::Validation;
      else if (word != "train" && word != "training" && word != "auto")
        throwUnknown(name, value, "train, val or auto");
    } else if (name == "is") {
      if (word != "draft" && word != "locked") throwUnknown(name, value, "draft or locked");
      node.kind = word == "draft" ? Node::Kind::Draft : Node::Kind::Locked;
    } else if (word == "any") {
      node.kind = Node::Kind::AnyIssue;
    } else {
      node.kind = Node::Kind::Issue;
      node.issue = issueNamed(word, value);
    }
  }

  [[noreturn]] static void throwUnknown(const std::string& name, const std::string& value, const std::string& known) {
    throw Error("\"" + name + ":" + value + "\" is not known; use " + known + ".");
  }

  static IssueKind issueNamed(const std::string& word, const std::string& value) {
    std::string known = "any";
    for (std::size_t i = 0; i < kIssueKinds; ++i) {
      const auto kind = static_cast<IssueKind>(i);
      if (nameOf(kind) == word) return kind;
      known += (i + 1 == kIssueKinds ? " or " : ", ") + nameOf(kind);
    }
    throwUnknown("issue", value, known);
  }

  NodePtr parseNumber(const std::string& name, Node::Measure measure) {
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::Number;
    node->measure = measure;
    const char sign = m_text[m_at++];
    const bool orEqual = sign != '=' && !atEnd() && m_text[m_at] == '=';
    if (orEqual) ++m_at;
    node->compare = sign == '='   ? Node::Compare::Equal
                    : sign == '>' ? (orEqual ? Node::Compare::AtLeast : Node::Compare::More)
                                  : (orEqual ? Node::Compare::AtMost : Node::Compare::Less);
    const std::string number = takeWord();
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), node->number);
    if (problem != std::errc() || end != number.data() + number.size())
      throw Error("\"" + name + sign + (orEqual ? "=" : "") + number + "\" needs a number, for example " + name + ">512.");
    return node;
  }

  const std::string m_text;
  std::size_t m_at = 0;
};

RowQuery RowQuery::parse(const std::string& text) {
  RowQuery query;
  query.m_root = RowQueryParser(repairUtf8(text)).parse();
  return query;
}

}  // namespace lorikeet
