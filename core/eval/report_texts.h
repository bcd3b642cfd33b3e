// What the report says, in English and Chinese, and numbers and texts as HTML. Used by the report's parts.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/eval/report.h"

namespace lorikeet {

/// & < > " ' as entities; broken UTF-8 and control characters as U+FFFD.
std::string escapedHtml(std::string_view text);
std::string fixedNumber(double value, int decimals);  ///< "1.25"; "–" for NaN

class ReportTexts {
 public:
  explicit ReportTexts(ReportLanguage language) : m_language(language) {}
  /// The text in the report's language. @throws std::out_of_range for one that has no Chinese, so that tests find it
  std::string operator()(const std::string& english) const;
  /// %1, %2 ... replaced by the arguments, which are HTML already.
  std::string with(const std::string& english, const std::vector<std::string>& arguments) const;
  std::string name(EvalMetric metric) const;
  std::string explanation(EvalMetric metric) const;
  /// "base", or the adapter's name; escaped.
  std::string name(const Contestant& who) const;
  bool isChinese() const { return m_language == ReportLanguage::Chinese; }

 private:
  ReportLanguage m_language;
};

/// A value of a metric: "93.4 %", "41.2", "3.21".
std::string metricText(EvalMetric metric, double value);
/// "93.4 % (88.1 to 97.0)".
std::string intervalText(EvalMetric metric, const Interval& interval, const ReportTexts& say);

}  // namespace lorikeet
