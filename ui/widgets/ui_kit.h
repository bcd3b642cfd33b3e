// Small shared pieces: labels, buttons and number texts in one style. Used by panels and widgets.
#pragma once
#include <QLabel>
#include <QPushButton>
#include <QString>
#include <QToolButton>
#include <cstdint>
#include <string>

class QAction;
class QFrame;
class QVBoxLayout;

namespace lorikeet {

constexpr int kGrid = 8;  ///< pixels; every margin and gap is a multiple or a half of it

QString qs(const std::string& text);
/// A word, not a colour alone, marks each of these; the style sheet gives the colour.
QLabel* makeHeading(const QString& text, QWidget* parent = nullptr);
QLabel* makeMuted(const QString& text, QWidget* parent = nullptr);
/// @param kind "muted", "error", "warning", "good": the style sheet's property; "" = plain text
void setTextKind(QWidget* widget, const QString& kind);
QPushButton* makeButton(const QString& objectName, const QString& text, const QString& iconName = {}, bool primary = false);
QToolButton* makeToolButton(QAction* action, const QString& objectName);
/// A white panel with a border; `layout` receives its column.
QFrame* makeCard(QVBoxLayout** layout, QWidget* parent = nullptr);

QString countText(std::int64_t count);       ///< "64,108"
QString shortCountText(std::int64_t count);  ///< "3.2 M"
QString bytesText(std::int64_t bytes);
QString durationText(double seconds);          ///< "1 min 20 s"; "–" when unknown
QString lossText(double loss);                 ///< four digits; "–" for NaN
QString localTime(const std::string& isoUtc);  ///< "2026-03-01 14:20"

}  // namespace lorikeet
