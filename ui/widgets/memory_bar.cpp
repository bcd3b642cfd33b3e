// See memory_bar.h.
#include "ui/widgets/memory_bar.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {
constexpr int kBar = 2 * kGrid, kSwatch = 10;
}

MemoryBar::MemoryBar(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("memoryBar"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize MemoryBar::sizeHint() const { return {30 * kGrid, kBar + kGrid / 2 + 2 * (fontMetrics().height() + 2)}; }

/// Pattern and order tell the parts apart where colours do not.
std::vector<MemoryBar::Part> MemoryBar::parts() const {
  const ThemeColors& colors = themeColors();
  return {{tr("model"), m_memory.base, colors.base, Qt::SolidPattern},
          {tr("tokens"), m_memory.states + m_memory.logits, colors.accent, Qt::SolidPattern},
          {tr("adapter"), m_memory.adapter, colors.validation, Qt::BDiagPattern},
          {tr("program"), m_memory.program, colors.muted, Qt::Dense4Pattern}};
}

std::int64_t MemoryBar::whole() const {
  const std::int64_t machine = m_available > 0 ? m_available + m_memory.base + m_memory.program : 0;
  return std::max<std::int64_t>(1, std::max(machine, m_memory.total()));
}

void MemoryBar::setMemory(const MemoryEstimate& memory, std::int64_t available) {
  m_memory = memory;
  m_available = available;
  QStringList texts;
  for (const Part& part : parts()) texts.append(part.name + QLatin1Char(' ') + bytesText(part.bytes));
  setAccessibleName(tr("Memory: %1").arg(texts.join(QStringLiteral(", "))));
  update();
}

bool MemoryBar::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    QStringList lines;
    for (const Part& part : parts()) lines.append(part.name + QStringLiteral(": ") + bytesText(part.bytes));
    if (m_available > 0) lines.append(tr("free on this machine: %1").arg(bytesText(m_available)));
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), lines.join(QLatin1Char('\n')), this);
    return true;
  }
  return QWidget::event(event);
}

void MemoryBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const ThemeColors& colors = themeColors();
  const QRect bar(0, 0, width() - 1, kBar);
  painter.fillRect(bar, colors.raised);
  const double scale = static_cast<double>(bar.width()) / static_cast<double>(whole());
  double at = 0;
  const int step = width() / 2;
  int index = 0;
  for (const Part& part : parts()) {
    const double length = static_cast<double>(part.bytes) * scale;
    painter.fillRect(QRectF(at, 0, length, kBar), QBrush(part.color, part.style));
    at += length;
    const int x = index % 2 * step, y = kBar + kGrid / 2 + index / 2 * (fontMetrics().height() + 2);
    painter.fillRect(QRect(x, y + (fontMetrics().height() - kSwatch) / 2, kSwatch, kSwatch), QBrush(part.color, part.style));
    painter.setPen(colors.muted);
    painter.drawText(QRect(x + kSwatch + kGrid / 2, y, step - kSwatch - kGrid, fontMetrics().height()), Qt::AlignVCenter,
                     part.name + QLatin1Char(' ') + bytesText(part.bytes));
    ++index;
  }
  const std::int64_t limit = m_available + m_memory.base + m_memory.program;
  if (m_available > 0 && m_memory.total() > limit) {  // how far the machine reaches
    const double x = static_cast<double>(limit) * scale;
    painter.setPen(QPen(colors.error, 2));
    painter.drawLine(QPointF(x, 0), QPointF(x, kBar));
  }
  painter.setPen(colors.border);
  painter.drawRect(bar);
}

}  // namespace lorikeet
