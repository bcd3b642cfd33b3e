#include "core/data/csv.h"

namespace lorikeet {
namespace {

class CsvParser {
 public:
  CsvParser(std::string_view text, char separator, CsvPlace place)
      : m_text(text), m_separator(separator), m_at(place.at), m_line(place.line) {}

  std::vector<CsvRecord> parse(CsvPlace& place, bool last) {
    while (m_at < m_text.size()) {
      CsvRecord record;
      record.line = m_line;
      const std::size_t begin = m_at;
      readRecord(record);
      // A line feed after a last carriage return may still come.
      if (!last && (!m_ended || m_at == m_text.size())) break;
      // A line with nothing on it is no record; one empty quoted field is.
      if (m_contentEnd > begin) m_records.push_back(std::move(record));
      place = {m_at, m_line};
    }
    return std::move(m_records);
  }

 private:
  void readRecord(CsvRecord& record) {
    m_ended = false;
    for (;;) {
      record.fields.push_back(atQuote() ? readQuoted(record) : std::string());
      record.fields.back() += readPlain();
      m_contentEnd = m_at;
      if (m_at >= m_text.size()) return;
      const char c = m_text[m_at++];
      if (c == m_separator) continue;
      if (c == '\r' && m_at < m_text.size() && m_text[m_at] == '\n') ++m_at;
      ++m_line;
      m_ended = true;
      return;
    }
  }

  bool atQuote() const { return m_at < m_text.size() && m_text[m_at] == '"'; }

  std::string readQuoted(CsvRecord& record) {
    std::string field;
    ++m_at;
    while (m_at < m_text.size()) {
      const char c = m_text[m_at++];
      if (c == '"') {
        if (!atQuote()) return field;
        ++m_at;
      } else if (c == '\n') {
        ++m_line;
      }
      field += c;
    }
    record.unclosedQuote = true;
    return field;
  }

  /// Up to the separator or line end; quotes inside are text.
  std::string readPlain() {
    const std::size_t begin = m_at;
    while (m_at < m_text.size() && m_text[m_at] != m_separator && m_text[m_at] != '\n' && m_text[m_at] != '\r') ++m_at;
    return std::string(m_text.substr(begin, m_at - begin));
  }

  std::string_view m_text;
  char m_separator;
  std::size_t m_at, m_line, m_contentEnd = 0;
  bool m_ended = false;  // the record has its line end
  std::vector<CsvRecord> m_records;
};

}  // namespace

std::vector<CsvRecord> parseCsv(std::string_view text, char separator, CsvPlace& place, bool last) {
  return CsvParser(text, separator, place).parse(place, last);
}

std::vector<CsvRecord> parseCsv(std::string_view text, char separator) {
  CsvPlace place;
  return parseCsv(text, separator, place, true);
}

std::string csvLine(const std::vector<std::string>& fields, char separator) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += separator;
    const std::string& field = fields[i];
    const bool blankLine = fields.size() == 1 && field.empty();  // would vanish on reading
    if (!blankLine && field.find_first_of(std::string("\"\r\n") + separator) == std::string::npos) {
      line += field;
      continue;
    }
    line += '"';
    for (const char c : field) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line + "\n";
}

}  // namespace lorikeet
