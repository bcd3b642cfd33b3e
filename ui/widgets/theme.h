// Light and dark colours, the palette and style sheet made of them. Used by main, MainWindow and everything that paints.
#pragma once
#include <QColor>
#include <QString>

class QApplication;

namespace lorikeet {

enum class ThemeChoice { System, Light, Dark };

/// The colours of resources/themes/{light,dark}.json. base is always the bare model, accent always the adapted one.
struct ThemeColors {
  QColor window, surface, raised, text, muted, border, accent, accentText, accentSoft, base, baseSoft, validation, grid, good,
      warning, warningSoft, error, errorSoft;
  bool dark = false;
};

/// "light", "dark"; anything else is System.
ThemeChoice themeFromName(const QString& name);
QString nameOf(ThemeChoice choice);

/// Sets Fusion, palette, style sheet and fonts with CJK fallback. Call again to change the theme.
void applyTheme(QApplication& application, ThemeChoice choice);
/// The colours in force now, read from the application's palette; painters ask at paint time, so a change needs no signal.
const ThemeColors& themeColors();

}  // namespace lorikeet
