// The tojson filter: Python's json.dumps. See toJson in jinja_value.h.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/text/jinja_value.h"
#include "core/text/utf8.h"

namespace lorikeet::jinja {

namespace {

void appendUnit(std::string& out, unsigned unit) {
  char buffer[8];
  std::snprintf(buffer, sizeof buffer, "\\u%04x", unit & 0xFFFFu);
  out += buffer;
}

void appendJsonString(std::string& out, const std::string& text, bool ensureAscii) {
  out += '"';
  for (std::size_t pos = 0; pos < text.size();) {
    const Utf8Char c = decodeUtf8(text, pos);
    switch (c.code) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      default:
        if (c.code < 0x20 || (ensureAscii && c.code >= 0x7F && c.code < 0x10000 && c.code != 0x7F))
          appendUnit(out, static_cast<unsigned>(c.code));
        else if (ensureAscii && c.code >= 0x10000)
          appendUnit(out, static_cast<unsigned>(0xD7C0 + (c.code >> 10))),
              appendUnit(out, static_cast<unsigned>(0xDC00 | (c.code & 0x3FF)));
        else
          out.append(text, pos, c.length);
    }
    pos += c.length;
  }
  out += '"';
}

class JsonWriter {
 public:
  explicit JsonWriter(const JsonStyle& style) : m_style(style) {}
  std::string m_out;

  void write(const Value& value, int level) {
    if (m_out.size() > kMaxTextBytes) throw Failure("a text grows beyond 64 MiB");
    if (value.isNone())
      m_out += "null";
    else if (value.isBool())
      m_out += value.boolean() ? "true" : "false";
    else if (value.isInt())
      m_out += value.repr();
    else if (value.isFloat())
      writeFloat(value.toDouble(""));
    else if (value.isString())
      appendJsonString(m_out, value.text(), m_style.ensureAscii);
    else if (value.isSequence())
      writeList(value.items(), level);
    else if (value.isDict())
      writeDict(value.dict(), level);
    else
      throw Failure("a " + value.typeName() + " cannot be written as JSON");
  }

 private:
  void writeFloat(double value) {
    m_out += std::isnan(value) ? "NaN" : std::isinf(value) ? (value < 0 ? "-Infinity" : "Infinity") : floatText(value);
  }

  void newLine(int level) {
    if (!m_style.indent) return;
    m_out += '\n';
    for (int i = 0; i < level; ++i) m_out += *m_style.indent;
  }

  void writeList(const List& items, int level) {
    m_out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) m_out += m_style.itemSeparator;
      newLine(level + 1);
      write(items[i], level + 1);
    }
    if (!items.empty()) newLine(level);
    m_out += ']';
  }

  void writeDict(const Dict& dict, int level) {
    std::vector<std::pair<std::string, Value>> members;
    for (const auto& [key, value] : dict.items) members.emplace_back(keyText(key), value);
    if (m_style.sortKeys)
      std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    m_out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) m_out += m_style.itemSeparator;
      newLine(level + 1);
      appendJsonString(m_out, members[i].first, m_style.ensureAscii);
      m_out += m_style.keySeparator;
      write(members[i].second, level + 1);
    }
    if (!members.empty()) newLine(level);
    m_out += '}';
  }

  static std::string keyText(const Value& key) {
    if (key.isString()) return key.text();
    if (!key.isNumber() && !key.isNone()) throw Failure("a " + key.typeName() + " cannot be a key in JSON");
    JsonWriter writer{JsonStyle{}};
    writer.write(key, 0);
    return writer.m_out;
  }

  const JsonStyle& m_style;
};

}  // namespace

std::string toJson(const Value& value, const JsonStyle& style) {
  JsonWriter writer(style);
  writer.write(value, 0);
  return std::move(writer.m_out);
}

}  // namespace lorikeet::jinja
