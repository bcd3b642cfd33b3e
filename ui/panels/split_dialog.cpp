// See split_dialog.h.
#include "ui/panels/split_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>

#include "ui/widgets/ui_kit.h"

namespace lorikeet {

SplitDialog::SplitDialog(QWidget* parent)
    : QDialog(parent), m_by(new QComboBox), m_share(new QDoubleSpinBox), m_seed(new QSpinBox), m_tags(new QLineEdit) {
  setObjectName(QStringLiteral("splitDialog"));
  setWindowTitle(tr("Split into training and validation"));
  auto* form = new QFormLayout(this);
  form->addRow(
      makeMuted(tr("Validation rows are kept back: they show whether the model learns or only repeats. Rows that are nearly alike "
                   "stay on one side, and locked rows stay where they are.")));
  m_by->setObjectName(QStringLiteral("splitBy"));
  m_by->addItems({tr("By chance"), tr("By tag"), tr("Clear (decided by each run)")});
  m_share->setObjectName(QStringLiteral("splitShare"));
  m_share->setRange(0, 90);
  m_share->setDecimals(0);
  m_share->setValue(10);
  m_share->setSuffix(QStringLiteral(" %"));
  m_seed->setObjectName(QStringLiteral("splitSeed"));
  m_seed->setRange(0, 1000000000);
  m_tags->setObjectName(QStringLiteral("splitTags"));
  m_tags->setPlaceholderText(tr("words with commas between them"));
  form->addRow(tr("Divide"), m_by);
  form->addRow(tr("Validation share"), m_share);
  form->addRow(tr("Seed"), m_seed);
  form->addRow(tr("Validation tags"), m_tags);
  const auto show = [this, form](int by) {
    form->setRowVisible(m_share, by == 0);
    form->setRowVisible(m_seed, by == 0);
    form->setRowVisible(m_tags, by == 1);
  };
  connect(m_by, &QComboBox::currentIndexChanged, this, show);
  show(0);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
  buttons->button(QDialogButtonBox::Ok)->setText(tr("Split"));
  form->addRow(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

SplitPlan SplitDialog::plan() const {
  SplitPlan plan;
  constexpr SplitPlan::By ways[] = {SplitPlan::By::Ratio, SplitPlan::By::Tag, SplitPlan::By::Clear};
  plan.by = ways[m_by->currentIndex()];
  plan.validationShare = m_share->value() / 100;
  plan.seed = static_cast<std::uint64_t>(m_seed->value());
  for (const QString& tag : m_tags->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
    if (!tag.trimmed().isEmpty()) plan.validationTags.push_back(tag.trimmed().toStdString());
  return plan;
}

}  // namespace lorikeet
