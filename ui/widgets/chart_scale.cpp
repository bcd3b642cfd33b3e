// See chart_scale.h.
#include "ui/widgets/chart_scale.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/widgets/ui_kit.h"

namespace lorikeet {

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

std::vector<double> ChartScale::ticks(int wanted) const {
  return m_log && m_high / m_low >= 8 ? logTicks(wanted) : linearTicks(wanted);
}

std::vector<double> ChartScale::linearTicks(int wanted) const {
  const double rough = (m_high - m_low) / std::max(1, wanted), power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0})
    if (factor * power >= rough) step = factor * power;
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
