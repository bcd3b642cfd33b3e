// Text for a terminal: numbers, durations, widths of Chinese and Latin letters, tables, and one progress line. Used by every
// command.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lorikeet::cli {

std::string fixed(double value, int decimals);        ///< "1.234"; "–" for NaN
std::string shortNumber(double value);                ///< as few digits as say it: "0.0002", "16"
std::string withThousands(std::int64_t value);        ///< "134,515,008"
std::string percent(double share, int decimals = 0);  ///< 0.125 → "12 %"
std::string duration(double seconds);                 ///< "0:42", "1:02:03"; "–" for NaN or less than 0

/// Columns of a terminal that UTF-8 text takes: East Asian wide letters two, combining marks none.
int displayWidth(const std::string& text);
/// Cut to `width` columns with "…" where it is longer; line breaks become spaces.
std::string fitted(const std::string& text, int width);

bool stdoutIsTerminal();
bool stderrIsTerminal();
/// Columns of the terminal; 100 where the output is no terminal.
int terminalWidth();

/// Rows of cells under a header, columns aligned by display width.
class Table {
 public:
  enum class Align { Left, Right };
  /// @param align for each column; Left where it is shorter
  explicit Table(std::vector<std::string> header, std::vector<Align> align = {});
  void add(std::vector<std::string> row);
  /// Long columns give way until a row fits in `width`. @return lines, each with its line break
  std::string text(int width) const;

 private:
  std::vector<int> columnWidths(int width) const;
  std::string line(const std::vector<std::string>& cells, const std::vector<int>& widths) const;

  std::vector<std::vector<std::string>> m_rows;  // the header first
  std::vector<Align> m_align;
};

/// One line on stderr that is written over; silent where stderr is no terminal.
class ProgressLine {
 public:
  ~ProgressLine() { clear(); }
  /// @param share 0 to 1. Drawn at most ten times a second, always at 1.
  void show(double share, const std::string& before, const std::string& after);
  void clear();

 private:
  std::chrono::steady_clock::time_point m_last{};
  bool m_visible = false;
};

/// A line on stderr: "lorikeet-cli: WORD: sentence".
void warn(const std::string& sentence);
/// Writes to stdout and flushes, so that a reader of a pipe sees each line at once.
void print(const std::string& text);

}  // namespace lorikeet::cli
