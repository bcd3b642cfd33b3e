// Line icons drawn for this project (resources/icons/*.svg), in the colour of the theme at the moment of painting. Used by all of
// ui.
#pragma once
#include <QIcon>
#include <QString>

namespace lorikeet {

/// Which colour of the theme an icon takes.
enum class IconColor { Text, Muted, Accent, OnAccent, Validation, Warning, Error, Good };

/// @param name file name without ".svg". The icon follows theme and scale by itself; it is Accent when switched on.
QIcon icon(const QString& name, IconColor color = IconColor::Text);

}  // namespace lorikeet
