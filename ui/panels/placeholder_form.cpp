// See placeholder_form.h.
#include "ui/panels/placeholder_form.h"

#include <QGridLayout>
#include <QLabel>
#include <QLayoutItem>
#include <QLineEdit>
#include <memory>

#include "ui/models/dataset_model.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

PlaceholderForm::PlaceholderForm(DatasetModel* model, QWidget* parent)
    : QFrame(parent), m_model(model), m_grid(new QGridLayout(this)) {
  setObjectName(QStringLiteral("placeholderForm"));
  setProperty("card", true);
  m_grid->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
  m_grid->setHorizontalSpacing(2 * kGrid);
  hide();
}

void PlaceholderForm::refresh() {
  std::vector<std::string> names = m_model->placeholders();
  if (names == m_names) return;
  m_names = std::move(names);
  while (const auto item = std::unique_ptr<QLayoutItem>(m_grid->takeAt(0))) delete item->widget();
  m_grid->addWidget(makeMuted(tr("This dataset has placeholders. What you write here takes their place when training.")), 0, 0, 1,
                    2);
  int line = 1;
  for (const std::string& name : m_names) {
    auto* edit = new QLineEdit;
    edit->setObjectName(QStringLiteral("placeholder_") + qs(name));
    const auto value = m_model->placeholderValues().find(name);
    if (value != m_model->placeholderValues().end()) edit->setText(qs(value->second));
    auto* label = new QLabel(QStringLiteral("{{%1}}").arg(qs(name)));
    label->setBuddy(edit);
    edit->setAccessibleName(tr("Value of %1").arg(qs(name)));
    connect(edit, &QLineEdit::editingFinished, this,
            [this, edit, name] { m_model->setPlaceholderValue(name, edit->text().toStdString()); });
    m_grid->addWidget(label, line, 0);
    m_grid->addWidget(edit, line++, 1);
  }
  setVisible(!m_names.empty());
}

}  // namespace lorikeet
