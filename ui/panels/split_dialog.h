// Asks how rows are divided into training and validation. Used by DataPanel.
#pragma once
#include <QDialog>

#include "core/edit/row_split.h"

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace lorikeet {

class SplitDialog : public QDialog {
  Q_OBJECT
 public:
  explicit SplitDialog(QWidget* parent = nullptr);
  SplitPlan plan() const;

 private:
  QComboBox* m_by;
  QDoubleSpinBox* m_share;
  QSpinBox* m_seed;
  QLineEdit* m_tags;
};

}  // namespace lorikeet
