// See ui_kit.h.
#include "ui/widgets/ui_kit.h"

#include <QAction>
#include <QCoreApplication>
#include <QDateTime>
#include <QFrame>
#include <QLocale>
#include <QStyle>
#include <QVBoxLayout>
#include <cmath>

#include "ui/widgets/icons.h"

namespace lorikeet {
namespace {
QString unit(const char* text) { return QCoreApplication::translate("Units", text); }
const QString kNone = QStringLiteral("–");
}  // namespace

QString qs(const std::string& text) { return QString::fromStdString(text); }

QLabel* makeHeading(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  QFont font = label->font();
  font.setPointSizeF(font.pointSizeF() * 1.25);
  font.setWeight(QFont::DemiBold);
  label->setFont(font);
  return label;
}

QLabel* makeMuted(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setWordWrap(true);
  setTextKind(label, QStringLiteral("muted"));
  return label;
}

void setTextKind(QWidget* widget, const QString& kind) {
  for (const char* name : {"muted", "error", "warning", "good"}) widget->setProperty(name, kind == QLatin1String(name));
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

QPushButton* makeButton(const QString& objectName, const QString& text, const QString& iconName, bool primary) {
  auto* button = new QPushButton(text);
  button->setObjectName(objectName);
  button->setProperty("primary", primary);
  if (!iconName.isEmpty()) button->setIcon(icon(iconName, primary ? IconColor::OnAccent : IconColor::Text));
  button->setAutoDefault(false);
  return button;
}

QToolButton* makeToolButton(QAction* action, const QString& objectName) {
  auto* button = new QToolButton;
  button->setObjectName(objectName);
  button->setDefaultAction(action);
  button->setIconSize(QSize(20, 20));
  button->setAccessibleName(action->text().remove(QLatin1Char('&')));
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

QFrame* makeCard(QVBoxLayout** layout, QWidget* parent) {
  auto* card = new QFrame(parent);
  card->setProperty("card", true);
  auto* column = new QVBoxLayout(card);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid);
  *layout = column;
  return card;
}

QString countText(std::int64_t count) { return QLocale().toString(static_cast<qlonglong>(count)); }

QString shortCountText(std::int64_t count) {
  const double value = static_cast<double>(count);
  const auto scaled = [&](double by, const char* name) { return QLocale().toString(value / by, 'f', 2) + unit(name); };
  if (QLocale().language() == QLocale::Chinese) {  // which counts in ten thousands
    if (value >= 1e8) return scaled(1e8, QT_TRANSLATE_NOOP("Units", " hundred million"));
    if (value >= 1e4) return scaled(1e4, QT_TRANSLATE_NOOP("Units", " ten thousand"));
    return countText(count);
  }
  if (value >= 1e9) return scaled(1e9, QT_TRANSLATE_NOOP("Units", " billion"));
  if (value >= 1e6) return scaled(1e6, QT_TRANSLATE_NOOP("Units", " million"));
  return countText(count);
}

QString bytesText(std::int64_t bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat); }

QString durationText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return kNone;
  const auto total = static_cast<qlonglong>(std::llround(seconds));
  if (total < 60) return unit(QT_TRANSLATE_NOOP("Units", "%1 s")).arg(total);
  if (total < 3600) return unit(QT_TRANSLATE_NOOP("Units", "%1 min %2 s")).arg(total / 60).arg(total % 60, 2, 10, QLatin1Char('0'));
  return unit(QT_TRANSLATE_NOOP("Units", "%1 h %2 min")).arg(total / 3600).arg(total / 60 % 60, 2, 10, QLatin1Char('0'));
}

QString lossText(double loss) { return std::isfinite(loss) ? QLocale().toString(loss, 'f', 4) : kNone; }

QString localTime(const std::string& isoUtc) {
  const QDateTime time = QDateTime::fromString(qs(isoUtc), Qt::ISODate);
  if (!time.isValid()) return qs(isoUtc);
  return time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

}  // namespace lorikeet
