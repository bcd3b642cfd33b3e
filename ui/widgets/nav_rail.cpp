// See nav_rail.h.
#include "ui/widgets/nav_rail.h"

#include <QAbstractButton>
#include <QShortcut>
#include <QToolButton>

#include "ui/widgets/icons.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

NavRail::NavRail(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
  setObjectName(QStringLiteral("navRail"));
  setAttribute(Qt::WA_StyledBackground);
  setFixedWidth(11 * kGrid);
  m_column->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
  m_column->setSpacing(kGrid / 2);
  m_column->addStretch();
  connect(&m_group, &QButtonGroup::idClicked, this, &NavRail::pageChosen);
}

void NavRail::addPage(const QString& objectName, const QString& iconName, const QString& text, const QString& toolTip) {
  const int page = static_cast<int>(m_group.buttons().size());
  auto* button = new QToolButton;
  button->setObjectName(objectName);
  button->setIcon(icon(iconName, IconColor::Muted));
  button->setIconSize(QSize(24, 24));
  button->setText(text);
  button->setToolTip(QStringLiteral("%1 (Ctrl+%2)").arg(toolTip).arg(page + 1));
  button->setAccessibleName(text);
  button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
  button->setCheckable(true);
  button->setFocusPolicy(Qt::TabFocus);
  button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  // Not the button's own shortcut: that shows the press for 100 ms before it acts, and what is typed meanwhile goes astray.
  auto* shortcut = new QShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(page + 1)), this);
  connect(shortcut, &QShortcut::activated, this, [this, page] { emit pageChosen(page); });
  m_group.addButton(button, page);
  m_column->insertWidget(page, button);
}

void NavRail::setCurrent(int page) {
  if (QAbstractButton* button = m_group.button(page)) button->setChecked(true);
}

}  // namespace lorikeet
