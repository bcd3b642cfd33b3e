// See banner.h.
#include "ui/widgets/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>
#include <memory>

#include "ui/widgets/icons.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

Banner::Banner(const QString& objectName, QWidget* parent)
    : QFrame(parent), m_choices(new QHBoxLayout), m_icon(new QLabel), m_text(new QLabel), m_close(new QToolButton) {
  setObjectName(objectName);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(kGrid * 3 / 2, kGrid, kGrid, kGrid);
  row->setSpacing(kGrid);
  m_text->setWordWrap(true);
  m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_text->setObjectName(objectName + QStringLiteral("Text"));
  m_close->setIcon(icon(QStringLiteral("close"), IconColor::Muted));
  m_close->setToolTip(tr("Hide this message"));
  m_close->setAccessibleName(tr("Hide this message"));
  row->addWidget(m_icon, 0, Qt::AlignTop);
  row->addWidget(m_text, 1);
  row->addLayout(m_choices);
  row->addWidget(m_close, 0, Qt::AlignTop);
  connect(m_close, &QToolButton::clicked, this, &Banner::dismiss);
  hide();
}

void Banner::showMessage(Kind kind, const QString& text) {
  clearChoices();
  const QString names[] = {QStringLiteral("info"), QStringLiteral("warning"), QStringLiteral("error")};
  const IconColor colors[] = {IconColor::Accent, IconColor::Warning, IconColor::Error};
  const auto index = static_cast<std::size_t>(kind);
  setProperty("banner", names[index]);
  style()->unpolish(this);
  style()->polish(this);
  m_icon->setPixmap(icon(names[index], colors[index]).pixmap(20, 20));
  m_text->setText(text);
  show();
}

void Banner::ask(Kind kind, const QString& text, const std::vector<Choice>& choices) {
  showMessage(kind, text);
  for (const auto& [name, chosen] : choices) {
    QPushButton* button = makeButton(objectName() + QStringLiteral("Choice%1").arg(m_choices->count()), name);
    const auto then = chosen;
    connect(
        button, &QPushButton::clicked, this,
        [this, then] {
          dismiss();
          then();
        },
        Qt::QueuedConnection);  // the button goes away with the message
    m_choices->addWidget(button);
  }
}

void Banner::clearChoices() {
  while (const auto item = std::unique_ptr<QLayoutItem>(m_choices->takeAt(0))) delete item->widget();
}

void Banner::dismiss() {
  clearChoices();
  m_text->clear();
  hide();
}

QString Banner::text() const { return m_text->text(); }

}  // namespace lorikeet
