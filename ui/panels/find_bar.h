// Find and replace over the rows: counts and shows the first hits while typing, replaces one row or all as one step. Used by
// DataPanel.
#pragma once
#include <QWidget>
#include <functional>
#include <vector>

#include "core/edit/replace.h"
#include "ui/engine/background.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace lorikeet {

class DatasetModel;

class FindBar : public QWidget {
  Q_OBJECT
 public:
  /// @param selection gives the chosen rows, ascending, for "In selection"
  FindBar(DatasetModel* model, std::function<std::vector<int>()> selection, QWidget* parent = nullptr);
  void open();
  /// The row that "next" goes on from; -1 = the beginning.
  void setCurrentRow(int row) { m_current = row; }

 signals:
  void rowFound(int row);
  void closed();

 private:
  QWidget* makeFindLine();
  QWidget* makeReplaceLine();
  QCheckBox* makeOption(const char* name, const QString& text);
  FindSettings settings() const;
  void search();
  void show(const std::vector<int>& rows, std::size_t hits, const QString& preview);
  int nextHit() const;
  void findNext();
  void replaceNext();
  void replaceAll();

  DatasetModel* m_model;
  std::function<std::vector<int>()> m_selection;
  QLineEdit *m_pattern, *m_replacement;
  QCheckBox *m_regex, *m_case, *m_word, *m_inSelection;
  QLabel* m_result;
  QPushButton *m_next, *m_one, *m_all;
  std::vector<int> m_hitRows;
  int m_current = -1;
  Background m_job;
};

}  // namespace lorikeet
