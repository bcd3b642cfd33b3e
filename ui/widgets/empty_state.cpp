// See empty_state.h.
#include "ui/widgets/empty_state.h"

#include <QEvent>
#include <QVBoxLayout>

#include "ui/widgets/icons.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

EmptyState::EmptyState(const QString& iconName, const QString& title, const QString& text, const QString& buttonName,
                       const QString& buttonText, QWidget* parent)
    : QWidget(parent),
      m_iconName(iconName),
      m_icon(new QLabel),
      m_text(makeMuted(text)),
      m_button(makeButton(buttonName, buttonText, {}, true)) {
  auto* column = new QVBoxLayout(this);
  column->setSpacing(2 * kGrid);
  column->addStretch(2);
  column->addWidget(m_icon, 0, Qt::AlignHCenter);
  column->addWidget(makeHeading(title), 0, Qt::AlignHCenter);
  m_text->setAlignment(Qt::AlignHCenter);
  // A centred label that wraps does not ask for its height by itself.
  m_text->setFixedWidth(56 * kGrid);
  m_text->setMinimumHeight(m_text->heightForWidth(56 * kGrid));
  column->addWidget(m_text, 0, Qt::AlignHCenter);
  column->addWidget(m_button, 0, Qt::AlignHCenter);
  column->addStretch(3);
  m_button->setVisible(!buttonText.isEmpty());
  drawIcon();
}

void EmptyState::drawIcon() { m_icon->setPixmap(icon(m_iconName, IconColor::Muted).pixmap(6 * kGrid, 6 * kGrid)); }

void EmptyState::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) drawIcon();
  QWidget::changeEvent(event);
}

}  // namespace lorikeet
