// See icons.h.
#include "ui/widgets/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

#include "ui/widgets/theme.h"

namespace lorikeet {
namespace {

QColor colorOf(IconColor color) {
  const ThemeColors& colors = themeColors();
  switch (color) {
    case IconColor::Text: return colors.text;
    case IconColor::Muted: return colors.muted;
    case IconColor::Accent: return colors.accent;
    case IconColor::OnAccent: return colors.accentText;
    case IconColor::Validation: return colors.validation;
    case IconColor::Warning: return colors.warning;
    case IconColor::Error: return colors.error;
    case IconColor::Good: return colors.good;
  }
  return colors.text;
}

/// Renders the SVG anew for each size and colour: no cache to go stale when the theme changes.
class ThemedSvgEngine : public QIconEngine {
 public:
  ThemedSvgEngine(QByteArray svg, IconColor color) : m_svg(std::move(svg)), m_color(color) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    QColor color = state == QIcon::On ? themeColors().accent : colorOf(m_color);
    if (mode == QIcon::Disabled) color = themeColors().border.darker(themeColors().dark ? 60 : 120);
    QByteArray svg = m_svg;
    svg.replace("currentColor", color.name().toUtf8());
    QSvgRenderer(svg).render(painter, QRectF(rect));
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(), size), mode, state);
    return pixmap;
  }

  QIconEngine* clone() const override { return new ThemedSvgEngine(m_svg, m_color); }  // QIcon owns it

 private:
  QByteArray m_svg;
  IconColor m_color;
};

}  // namespace

QIcon icon(const QString& name, IconColor color) {
  QFile file(QStringLiteral(":/icons/") + name + QStringLiteral(".svg"));
  if (!file.open(QIODevice::ReadOnly)) return {};
  return QIcon(new ThemedSvgEngine(file.readAll(), color));
}

}  // namespace lorikeet
