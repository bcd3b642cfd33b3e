// See field_row.h.
#include "ui/widgets/field_row.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSpinBox>
#include <QStyle>
#include <QToolButton>
#include <algorithm>
#include <limits>

#include "core/util/error.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kRowHeight = 5 * kGrid - 2;

/// The wheel scrolls the form; it must not change a setting that the pointer happens to be over.
class WheelGuard : public QObject {
 public:
  using QObject::QObject;
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() != QEvent::Wheel || static_cast<QWidget*>(watched)->hasFocus()) return false;
    event->ignore();
    return true;
  }
};

/// Line breaks as \n in a one-line editor, and back.
QString escaped(QString text) { return text.replace(QLatin1Char('\n'), QLatin1String("\\n")); }
QString unescaped(QString text) { return text.replace(QLatin1String("\\n"), QStringLiteral("\n")); }

QString asText(const FieldSpec& spec, const Json& value) {
  if (value.is_string()) return escaped(qs(value.get<std::string>()));
  if (spec.type == FieldType::Real) return QString::number(value.get<double>(), 'g', 10);
  return qs(value.dump());
}

bool fitsSpinBox(const FieldSpec& spec) {
  return spec.type == FieldType::Integer && spec.maximum <= std::numeric_limits<int>::max() &&
         spec.minimum >= std::numeric_limits<int>::min();
}

}  // namespace

QString fieldText(const std::string& english) {
  return english.empty() ? QString() : QCoreApplication::translate("RunConfig", english.c_str());
}

FieldRow::FieldRow(FieldSpec spec, QGridLayout* grid, int line, QObject* parent)
    : QObject(parent),
      m_spec(std::move(spec)),
      m_value(m_spec.defaultValue),
      m_mark(new QLabel),
      m_label(new QLabel(fieldText(m_spec.label))),
      m_unit(makeMuted({})),
      m_problem(new QLabel),
      m_reset(new QToolButton),
      m_editor(makeEditor()),
      m_grid(grid),
      m_line(line) {
  const QString key = qs(m_spec.key);
  m_editor->setObjectName(QStringLiteral("field_") + key);
  m_editor->setAccessibleName(m_label->text());
  m_editor->setAccessibleDescription(fieldText(m_spec.help));
  m_editor->setMinimumWidth(18 * kGrid);
  m_label->setBuddy(m_editor);
  for (QWidget* widget : {static_cast<QWidget*>(m_label), m_editor}) widget->setToolTip(toolTip());
  m_reset->setObjectName(QStringLiteral("reset_") + key);
  m_reset->setIcon(icon(QStringLiteral("reset"), IconColor::Muted));
  m_reset->setToolTip(tr("Back to the default: %1").arg(asText(m_spec, m_spec.defaultValue)));
  m_reset->setAccessibleName(tr("Reset %1").arg(m_label->text()));
  m_problem->setObjectName(QStringLiteral("problem_") + key);
  m_problem->setWordWrap(true);
  setTextKind(m_problem, QStringLiteral("error"));
  m_mark->setFixedWidth(kGrid * 3 / 2);
  m_mark->setToolTip(tr("Differs from the default"));
  m_unit->setWordWrap(false);

  grid->addWidget(m_mark, line, 0);
  grid->addWidget(m_label, line, 1);
  grid->addWidget(m_editor, line, 2);
  grid->addWidget(m_unit, line, 3);
  grid->addWidget(m_reset, line, 4);
  grid->addWidget(m_problem, line + 1, 1, 1, 4);
  connect(m_reset, &QToolButton::clicked, this, [this] {
    setValue(m_spec.defaultValue);
    emit changed();
  });
  m_editor->installEventFilter(this);
  showValue();
  setVisible(true);
}

bool FieldRow::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_editor && event->type() == QEvent::FocusIn) emit focused();
  return QObject::eventFilter(watched, event);
}

bool FieldRow::matches(const QString& words) const {
  const QString all = m_label->text() + QLatin1Char('\n') + qs(m_spec.key) + QLatin1Char('\n') + qs(m_spec.label) +
                      QLatin1Char('\n') + fieldText(m_spec.help) + QLatin1Char('\n') + fieldText(m_spec.advice);
  const QStringList parts = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  return std::all_of(parts.begin(), parts.end(), [&](const QString& part) { return all.contains(part, Qt::CaseInsensitive); });
}

QString FieldRow::helpText() const { return fieldText(m_spec.help) + QLatin1Char(' ') + fieldText(m_spec.advice); }

QWidget* FieldRow::makeEditor() {
  if (m_spec.type == FieldType::Boolean) {
    auto* box = new QCheckBox;
    connect(box, &QCheckBox::toggled, this, [this](bool on) { onEdited(on ? QStringLiteral("true") : QStringLiteral("false")); });
    return box;
  }
  auto* guard = new WheelGuard(this);
  if (m_spec.type == FieldType::Choice) {
    auto* box = new QComboBox;
    for (const std::string& choice : m_spec.choices) box->addItem(qs(choice));
    connect(box, &QComboBox::currentTextChanged, this, &FieldRow::onEdited);
    box->setFocusPolicy(Qt::StrongFocus);
    box->installEventFilter(guard);
    return box;
  }
  if (fitsSpinBox(m_spec)) {
    auto* box = new QSpinBox;
    box->setRange(static_cast<int>(m_spec.minimum), static_cast<int>(m_spec.maximum));
    if (!m_spec.zeroMeans.empty() && m_spec.minimum == 0) box->setSpecialValueText(fieldText(m_spec.zeroMeans));
    connect(box, &QSpinBox::valueChanged, this, [this](int value) { onEdited(QString::number(value)); });
    box->setFocusPolicy(Qt::StrongFocus);
    box->installEventFilter(guard);
    return box;
  }
  auto* edit = new QLineEdit;
  connect(edit, &QLineEdit::textEdited, this, &FieldRow::onEdited);
  return edit;
}

QString FieldRow::rangeText() const {
  if (m_spec.type != FieldType::Integer && m_spec.type != FieldType::Real) return {};
  return tr("Allowed: %1 to %2.").arg(QString::number(m_spec.minimum, 'g', 10), QString::number(m_spec.maximum, 'g', 16));
}

QString FieldRow::toolTip() const {
  QStringList lines{fieldText(m_spec.help), fieldText(m_spec.advice), rangeText()};
  lines.removeAll(QString());
  return QStringLiteral("<p style='white-space:normal'>") + lines.join(QStringLiteral("</p><p>")) + QStringLiteral("</p>");
}

void FieldRow::setValue(const Json& value) {
  m_value = checkedValue(m_spec, value);
  showValue();
}

void FieldRow::showValue() {
  m_showing = true;
  if (auto* check = qobject_cast<QCheckBox*>(m_editor))
    check->setChecked(m_value.get<bool>());
  else if (auto* combo = qobject_cast<QComboBox*>(m_editor))
    combo->setCurrentText(asText(m_spec, m_value));
  else if (auto* spin = qobject_cast<QSpinBox*>(m_editor))
    spin->setValue(static_cast<int>(m_value.get<std::int64_t>()));
  else if (auto* edit = qobject_cast<QLineEdit*>(m_editor))
    edit->setText(asText(m_spec, m_value));
  m_showing = false;
  refresh({});
}

void FieldRow::onEdited(const QString& text) {
  if (m_showing) return;
  QString problem;
  try {
    const bool isText = m_spec.type == FieldType::Text;
    m_value = isText ? checkedValue(m_spec, unescaped(text).toStdString()) : parsedValue(m_spec, text.trimmed().toStdString());
  } catch (const Error&) {
    problem = rangeText().isEmpty() ? tr("This value is not allowed.") : tr("This is not a number in range. %1").arg(rangeText());
  }
  refresh(problem);
  emit changed();
}

void FieldRow::refresh(const QString& problem) {
  m_valid = problem.isEmpty();
  m_problem->setText(problem);
  m_problem->setVisible(m_visible && !m_valid);
  m_editor->setProperty("invalid", !m_valid);
  m_editor->style()->unpolish(m_editor);
  m_editor->style()->polish(m_editor);
  const bool marked = isChanged() || !m_valid;
  m_mark->setText(marked ? QStringLiteral("●") : QString());
  QFont font = m_label->font();
  font.setBold(marked);
  m_label->setFont(font);
  m_reset->setVisible(m_visible && marked);
  const bool zero = m_value.is_number() && m_value.get<double>() == 0;
  const bool inEditor = qobject_cast<QSpinBox*>(m_editor) != nullptr;  // which says by itself what 0 means
  m_unit->setText(zero && !m_spec.zeroMeans.empty() ? (inEditor ? QString() : QStringLiteral("= ") + fieldText(m_spec.zeroMeans))
                                                    : fieldText(m_spec.unit));
}

void FieldRow::setVisible(bool visible) {
  m_visible = visible;
  for (QWidget* widget : {static_cast<QWidget*>(m_mark), static_cast<QWidget*>(m_label), m_editor, static_cast<QWidget*>(m_unit)})
    widget->setVisible(visible);
  // The reset button comes and goes without moving its neighbours, but only in a row that shows.
  QSizePolicy policy = m_reset->sizePolicy();
  policy.setRetainSizeWhenHidden(visible);
  m_reset->setSizePolicy(policy);
  m_grid->setRowMinimumHeight(m_line, visible ? kRowHeight : 0);  // hidden rows leave no gap
  m_problem->setVisible(visible && !m_valid);
  m_reset->setVisible(visible && (isChanged() || !m_valid));
}

void FieldRow::setEnabled(bool enabled) {
  m_editor->setEnabled(enabled);
  m_reset->setEnabled(enabled);
}

}  // namespace lorikeet
