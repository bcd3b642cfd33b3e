// See chart_scale.h.
#include "ui/widgets/chart_scale.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr double kMinute = 60, kHour = 3600, kDay = 86400;
constexpr double kDurationSteps[] = {1,           2,           5,            10,           15,       30,        kMinute,   2 * kMinute, 5 * kMinute,
                                     10 * kMinute, 15 * kMinute, 30 * kMinute, kHour, 2 * kHour, 3 * kHour, 6 * kHour, 12 * kHour, kDay};

/// The next of 1, 2, 5, 10, 20 ... that is not below. @param rough above 0
double roundStep(double rough) {
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= rough) return factor * power;
  return 10 * power;
}

}  // namespace

QString numberText(double value, NumberForm form) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  switch (form) {
    case NumberForm::Plain: return QLocale().toString(value, 'g', 4);
    case NumberForm::Count: return countText(std::llround(value));
    case NumberForm::ShortCount: return shortCountText(std::llround(value));
    case NumberForm::Bytes: return bytesText(std::llround(value));
    case NumberForm::Duration: return durationText(value);
  }
  return {};
}

void ChartScale::setRange(double low, double high, bool log) {
  m_log = log && low > 0;
  m_low = low;
  m_high = high > low ? high : low + 1;
}

void ChartScale::setPixels(double from, double to) {
  m_from = from;
  m_to = to;
}

double ChartScale::toPixel(double value) const {
  if (!m_log) return m_from + (value - m_low) / (m_high - m_low) * (m_to - m_from);
  const double share = std::log(std::max(value, m_low * 0.5) / m_low) / std::log(m_high / m_low);
  return m_from + share * (m_to - m_from);
}

double ChartScale::toValue(double pixel) const {
  const double share = (pixel - m_from) / (m_to - m_from);
  return m_log ? m_low * std::pow(m_high / m_low, share) : m_low + share * (m_high - m_low);
}

std::vector<double> ChartScale::ticks(int wanted, NumberForm form) const {
  if (m_log && m_high / m_low >= 8) return logTicks(wanted);
  std::vector<double> ticks;
  // A narrow range may hold no multiple of a step this large; an axis without a number says nothing.
  for (int more = wanted; ticks.empty() && more <= 4 * (wanted + 1); ++more) ticks = linearTicks(more, form);
  return ticks;
}

double ChartScale::tickStep(int wanted, NumberForm form) const {
  const double rough = (m_high - m_low) / std::max(1, wanted);
  if (form == NumberForm::Duration) {
    for (const double step : kDurationSteps)
      if (step >= rough) return step;
    return kDay * roundStep(rough / kDay);
  }
  if (form == NumberForm::Bytes) {
    const double unit = std::pow(1024.0, std::floor(std::log(std::max({std::abs(m_low), std::abs(m_high), 1.0})) / std::log(1024.0)));
    return unit * roundStep(rough / unit);
  }
  return form == NumberForm::Plain ? roundStep(rough) : std::max(1.0, roundStep(rough));
}

std::vector<double> ChartScale::linearTicks(int wanted, NumberForm form) const {
  const double step = tickStep(wanted, form);
  std::vector<double> ticks;
  // Counted, not added up: no tick drifts, and an absurd range cannot loop for ever.
  const double first = std::ceil(m_low / step - 1e-9);
  for (int i = 0; i <= 2 * std::max(1, wanted) + 1; ++i) {
    const double tick = (first + i) * step;
    if (tick > m_high + step * 1e-9) break;
    ticks.push_back(tick == 0 ? 0 : tick);
  }
  return ticks;
}

std::vector<double> ChartScale::logTicks(int wanted) const {
  const int decades = static_cast<int>(std::floor(std::log10(m_high)) - std::ceil(std::log10(m_low))) + 1;
  const std::vector<double> factors = decades < wanted / 2 ? std::vector<double>{1, 2, 5} : std::vector<double>{1};
  const int every = std::max(1, decades / std::max(1, wanted));
  std::vector<double> ticks;
  for (int exponent = static_cast<int>(std::floor(std::log10(m_low))); std::pow(10.0, exponent) <= m_high; exponent += every)
    for (const double factor : factors) {
      const double tick = factor * std::pow(10.0, exponent);
      if (tick >= m_low && tick <= m_high) ticks.push_back(tick);
    }
  return ticks;
}

}  // namespace lorikeet
