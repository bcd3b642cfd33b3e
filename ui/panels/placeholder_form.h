// Values for the {{names}} in the rows. Shown only where the dataset has any. Used by DataPanel.
#pragma once
#include <QFrame>
#include <string>
#include <vector>

class QGridLayout;

namespace lorikeet {

class DatasetModel;

class PlaceholderForm : public QFrame {
  Q_OBJECT
 public:
  explicit PlaceholderForm(DatasetModel* model, QWidget* parent = nullptr);
  /// Looks for names anew.
  void refresh();

 private:
  DatasetModel* m_model;
  QGridLayout* m_grid;
  std::vector<std::string> m_names;
};

}  // namespace lorikeet
