// See odds_strip.h.
#include "ui/widgets/odds_strip.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr double kFullNats = 4;  // a bar of full height: some fifty times likelier
constexpr double kWidestBar = 14, kSmall = 0.02;
constexpr int kHeight = 3 * kGrid;

}  // namespace

QString changeText(float nats) {
  const QString number = QLocale().toString(std::abs(static_cast<double>(nats)), 'f', 2);
  if (nats > kSmall) return OddsStrip::tr("+%1 nats: the adapter makes it likelier").arg(number);
  if (nats < -kSmall) return OddsStrip::tr("−%1 nats: the adapter makes it less likely").arg(number);
  return OddsStrip::tr("±0 nats: the adapter changes nothing here");
}

OddsStrip::OddsStrip(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("What the adapter changes, token by token"));
  setAccessibleDescription(tr("Arrow keys go through the tokens."));
  setToolTip({});
  setMouseTracking(true);
  setFocusPolicy(Qt::TabFocus);
  setFixedHeight(kHeight);
  hide();
}

QSize OddsStrip::sizeHint() const { return {20 * kGrid, kHeight}; }

void OddsStrip::setChange(const std::vector<float>& change) {
  m_change = change;
  m_token = -1;
  setVisible(!change.empty());
  update();
}

double OddsStrip::barWidth() const {
  return m_change.empty() ? 0 : std::min(kWidestBar, static_cast<double>(width()) / static_cast<double>(m_change.size()));
}

int OddsStrip::tokenAt(int x) const {
  const double wide = barWidth();
  const int token = wide > 0 && x >= 0 ? static_cast<int>(x / wide) : -1;
  return token < static_cast<int>(m_change.size()) ? token : -1;
}

void OddsStrip::showToken(int token) {
  m_token = token;
  update();
}

void OddsStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const ThemeColors& colors = themeColors();
  const double wide = barWidth(), middle = kHeight / 2.0;
  painter.setPen(QPen(colors.border, 1));
  painter.drawLine(QPointF(0, middle), QPointF(wide * static_cast<double>(m_change.size()), middle));
  for (std::size_t i = 0; i < m_change.size(); ++i) {
    const double part = std::clamp(static_cast<double>(m_change[i]) / kFullNats, -1.0, 1.0);
    const double height = part * (middle - 1), left = static_cast<double>(i) * wide;
    const QRectF bar = QRectF(left + (wide > 3 ? 0.5 : 0), middle - height, std::max(1.0, wide - (wide > 3 ? 1 : 0)), height).normalized();
    painter.fillRect(bar, part >= 0 ? colors.accent : colors.validation);
    if (static_cast<int>(i) != m_token) continue;
    painter.setPen(QPen(colors.text, 1));
    painter.drawRect(QRectF(left + 0.5, 0.5, std::max(3.0, wide - 1), kHeight - 1));
  }
  if (!hasFocus()) return;
  painter.setPen(QPen(colors.accent, 1, Qt::DotLine));
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void OddsStrip::choose(int token, const QPoint& globalPos) {
  if (token == m_token) return;
  m_token = token;
  update();
  emit tokenHovered(token, globalPos);
}

void OddsStrip::mouseMoveEvent(QMouseEvent* event) { choose(tokenAt(static_cast<int>(event->position().x())), event->globalPosition().toPoint()); }

void OddsStrip::leaveEvent(QEvent*) { choose(-1, {}); }

void OddsStrip::focusOutEvent(QFocusEvent* event) {
  choose(-1, {});
  QWidget::focusOutEvent(event);
}

void OddsStrip::keyPressEvent(QKeyEvent* event) {
  const int by = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
  if (by == 0 || m_change.empty()) return QWidget::keyPressEvent(event);
  const int token = std::clamp(m_token + by, 0, static_cast<int>(m_change.size()) - 1);
  choose(token, mapToGlobal(QPoint(static_cast<int>((token + 0.5) * barWidth()), height())));
}

}  // namespace lorikeet
