// See theme.h.
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QFile>
#include <QFont>
#include <QFontDatabase>
#include <QFontInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleHints>

namespace lorikeet {
namespace {

QByteArray resource(const QString& name) {
  QFile file(QStringLiteral(":/themes/") + name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct NamedColor {
  const char* name;
  QColor ThemeColors::*member;
};

constexpr NamedColor kColors[] = {{"window", &ThemeColors::window},
                                  {"surface", &ThemeColors::surface},
                                  {"raised", &ThemeColors::raised},
                                  {"text", &ThemeColors::text},
                                  {"muted", &ThemeColors::muted},
                                  {"border", &ThemeColors::border},
                                  {"accentText", &ThemeColors::accentText},
                                  {"accentSoft", &ThemeColors::accentSoft},
                                  {"accent", &ThemeColors::accent},
                                  {"baseSoft", &ThemeColors::baseSoft},
                                  {"base", &ThemeColors::base},
                                  {"validation", &ThemeColors::validation},
                                  {"grid", &ThemeColors::grid},
                                  {"good", &ThemeColors::good},
                                  {"warningSoft", &ThemeColors::warningSoft},
                                  {"warning", &ThemeColors::warning},
                                  {"errorSoft", &ThemeColors::errorSoft},
                                  {"error", &ThemeColors::error}};

ThemeColors readColors(bool dark) {
  const QJsonObject json =
      QJsonDocument::fromJson(resource(dark ? QStringLiteral("dark.json") : QStringLiteral("light.json"))).object();
  ThemeColors colors;
  colors.dark = dark;
  for (const NamedColor& color : kColors) colors.*color.member = QColor(json.value(QLatin1String(color.name)).toString());
  return colors;
}

const ThemeColors& colorsOf(bool dark) {
  static const ThemeColors light = readColors(false), night = readColors(true);
  return dark ? night : light;
}

QPalette paletteOf(const ThemeColors& c) {
  QPalette palette(c.text, c.raised, c.surface, c.border, c.muted, c.text, c.text, c.surface, c.window);
  palette.setColor(QPalette::AlternateBase, c.window);
  palette.setColor(QPalette::Highlight, c.accent);
  palette.setColor(QPalette::HighlightedText, c.accentText);
  palette.setColor(QPalette::Link, c.accent);
  palette.setColor(QPalette::ToolTipBase, c.surface);
  palette.setColor(QPalette::ToolTipText, c.text);
  palette.setColor(QPalette::PlaceholderText, c.muted);
  for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, c.muted);
  return palette;
}

QString styleSheetOf(const ThemeColors& colors) {
  QString sheet = QString::fromUtf8(resource(QStringLiteral("lorikeet.qss")));
  sheet.replace(QLatin1String("@tone"), colors.dark ? QLatin1String("dark") : QLatin1String("light"));
  // Longer names stand before their prefixes in kColors, so "accentSoft" is replaced before "accent".
  for (const NamedColor& color : kColors)
    sheet.replace(QLatin1Char('@') + QLatin1String(color.name), (colors.*color.member).name());
  return sheet;
}

/// The system's own font first, then faces with Chinese: without them a Latin-only system font would leave boxes.
QFont fontWithCjk(QFont font) {
  // "Sans Serif" is no face but a wish; left at that, Qt would take the Chinese face for Latin too, with its wide punctuation.
  QStringList families{QFontInfo(font).family()};
  for (const char* name : {"Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Noto Sans SC"})
    if (QFontDatabase::hasFamily(QLatin1String(name))) families.append(QLatin1String(name));
  font.setFamilies(families);
  return font;
}

bool systemIsDark(const QPalette& systemPalette) {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  if (QGuiApplication::styleHints()->colorScheme() != Qt::ColorScheme::Unknown)
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#endif
  return systemPalette.color(QPalette::Window).lightness() < 128;
}

}  // namespace

ThemeChoice themeFromName(const QString& name) {
  if (name.compare(QLatin1String("light"), Qt::CaseInsensitive) == 0) return ThemeChoice::Light;
  if (name.compare(QLatin1String("dark"), Qt::CaseInsensitive) == 0) return ThemeChoice::Dark;
  return ThemeChoice::System;
}

QString nameOf(ThemeChoice choice) {
  return choice == ThemeChoice::Light  ? QStringLiteral("light")
         : choice == ThemeChoice::Dark ? QStringLiteral("dark")
                                       : QStringLiteral("system");
}

void applyTheme(QApplication& application, ThemeChoice choice) {
  // What the platform said before our own palette covered it.
  static const QPalette systemPalette = QGuiApplication::palette();
  static const QFont systemFont = QApplication::font();
  const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && systemIsDark(systemPalette));
  application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  application.setFont(fontWithCjk(systemFont));
  application.setPalette(paletteOf(colorsOf(dark)));
  application.setStyleSheet(styleSheetOf(colorsOf(dark)));
}

const ThemeColors& themeColors() { return colorsOf(QGuiApplication::palette().color(QPalette::Window).lightness() < 128); }

}  // namespace lorikeet
