// Numbers, widths, tables and the progress line.
#include "app/cli/console.h"

#include <sys/ioctl.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace lorikeet::cli {

namespace {

constexpr int kGap = 2;             // columns between cells
constexpr int kSmallestColumn = 8;  // a column that gives way keeps this much

int widthOf(UChar32 letter) {
  const auto category = u_charType(letter);
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR) return 0;
  const int width = u_getIntPropertyValue(letter, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/// Calls use(begin, end, width) for each letter; broken bytes count as one column.
template <class Use>
void forEachLetter(const std::string& text, Use&& use) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 letter = 0;
    U8_NEXT(bytes, at, size, letter);
    if (!use(begin, at, letter < 0 ? 1 : widthOf(letter))) return;
  }
}

std::string padded(const std::string& text, int width, Table::Align align) {
  const std::string room(static_cast<std::size_t>(std::max(0, width - displayWidth(text))), ' ');
  return align == Table::Align::Left ? text + room : room + text;
}

}  // namespace

std::string fixed(double value, int decimals) {
  if (std::isnan(value)) return "–";
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.*f", decimals, value);
  return buffer;
}

std::string shortNumber(double value) {
  if (value == std::floor(value) && std::fabs(value) < 1e15) return std::to_string(static_cast<std::int64_t>(value));
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%g", value);
  return buffer;
}

std::string withThousands(std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t sign = value < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > sign + 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string percent(double share, int decimals) { return fixed(share * 100, decimals) + " %"; }

std::string duration(double seconds) {
  if (std::isnan(seconds) || seconds < 0 || seconds > 1e8) return "–";
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  char buffer[64];
  if (whole >= 3600) {
    std::snprintf(buffer, sizeof buffer, "%d:%02d:%02d", int(whole / 3600), int(whole / 60 % 60), int(whole % 60));
  } else {
    std::snprintf(buffer, sizeof buffer, "%d:%02d", int(whole / 60), int(whole % 60));
  }
  return buffer;
}

int displayWidth(const std::string& text) {
  int columns = 0;
  forEachLetter(text, [&](int, int, int width) {
    columns += width;
    return true;
  });
  return columns;
}

std::string fitted(const std::string& text, int width) {
  std::string line = text;
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  if (displayWidth(line) <= width) return line;
  int columns = 0;
  std::size_t cut = 0;
  forEachLetter(line, [&](int, int end, int letterWidth) {
    if (columns + letterWidth > width - 1) return false;
    columns += letterWidth;
    cut = static_cast<std::size_t>(end);
    return true;
  });
  return line.substr(0, cut) + "…";
}

bool stdoutIsTerminal() { return isatty(STDOUT_FILENO) != 0; }
bool stderrIsTerminal() { return isatty(STDERR_FILENO) != 0; }

int terminalWidth() {
  winsize size{};
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    if (ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  }
  return 100;
}

Table::Table(std::vector<std::string> header, std::vector<Align> align) : m_rows{std::move(header)}, m_align(std::move(align)) {
  m_align.resize(m_rows.front().size(), Align::Left);
}

void Table::add(std::vector<std::string> row) {
  row.resize(m_rows.front().size());
  m_rows.push_back(std::move(row));
}

std::vector<int> Table::columnWidths(int width) const {
  std::vector<int> widths(m_rows.front().size(), 0);
  for (const auto& row : m_rows) {
    for (std::size_t column = 0; column < row.size(); ++column)
      widths[column] = std::max(widths[column], displayWidth(row[column]));
  }
  int over = std::accumulate(widths.begin(), widths.end(), kGap * (static_cast<int>(widths.size()) - 1)) - width;
  while (over > 0) {  // the widest column gives way first, one column of the terminal at a time
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= kSmallestColumn) break;
    --*widest;
    --over;
  }
  return widths;
}

std::string Table::line(const std::vector<std::string>& cells, const std::vector<int>& widths) const {
  std::string text;
  for (std::size_t column = 0; column < cells.size(); ++column) {
    if (column > 0) text += std::string(kGap, ' ');
    text += padded(fitted(cells[column], widths[column]), widths[column], m_align[column]);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

std::string Table::text(int width) const {
  const std::vector<int> widths = columnWidths(width);
  std::string result = line(m_rows.front(), widths);
  for (std::size_t column = 0; column < widths.size(); ++column) {
    if (column > 0) result += std::string(kGap, ' ');
    for (int i = 0; i < widths[column]; ++i) result += "─";
  }
  result += "\n";
  for (std::size_t row = 1; row < m_rows.size(); ++row) result += line(m_rows[row], widths);
  return result;
}

void ProgressLine::show(double share, const std::string& before, const std::string& after) {
  if (!stderrIsTerminal()) return;
  const auto now = std::chrono::steady_clock::now();
  if (share < 1 && m_visible && now - m_last < std::chrono::milliseconds(100)) return;
  m_last = now;
  m_visible = true;
  constexpr int kBar = 24;
  const int filled = std::clamp(static_cast<int>(share * kBar + 0.5), 0, kBar);
  std::string bar;
  for (int i = 0; i < kBar; ++i) bar += i < filled ? "█" : "░";
  const std::string line = fitted(before + " " + bar + " " + percent(share) + "  " + after, terminalWidth() - 1);
  std::fprintf(stderr, "\r%s\033[K", line.c_str());
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (!m_visible) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  m_visible = false;
}

void warn(const std::string& sentence) { std::fprintf(stderr, "lorikeet-cli: note: %s\n", sentence.c_str()); }

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace lorikeet::cli
