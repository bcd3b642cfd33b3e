// The selected row: its turns, split, tags and what is wrong with it. Every keystroke goes through the undo stack. Used by
// DataPanel.
#pragma once
#include <QWidget>
#include <vector>

#include "core/data/dataset.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedLayout;
class QVBoxLayout;

namespace lorikeet {

class DatasetModel;
class TurnEdit;

class RowEditor : public QWidget {
  Q_OBJECT
 public:
  explicit RowEditor(DatasetModel* model, QWidget* parent = nullptr);
  /// @param row index in the model; -1 = none selected
  void showRow(int row);
  int row() const { return m_row; }
  void focusQuestion();

 private:
  QWidget* makePage();
  void refresh();
  void setTurnCount(std::size_t count);
  void commit(const Row& row, bool typing);
  Row editedRow() const;
  void addTurn();

  DatasetModel* m_model;
  int m_row = -1;
  int m_typingSession = 0;  ///< typing in one row, uninterrupted, is one step of undo
  bool m_refreshing = false;
  std::vector<TurnEdit*> m_turns;
  QStackedLayout* m_stack = nullptr;
  QVBoxLayout* m_turnColumn = nullptr;
  QLabel *m_title = nullptr, *m_problems = nullptr;
  QComboBox* m_split = nullptr;
  QLineEdit* m_tags = nullptr;
};

}  // namespace lorikeet
