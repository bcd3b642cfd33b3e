// The selected row: its turns, split, tags, what is wrong with it, and its tokens. Every keystroke goes through the undo stack.
// Used by DataPanel.
#pragma once
#include <QWidget>
#include <vector>

#include "core/data/dataset.h"
#include "core/edit/row_facts.h"
#include "core/edit/token_facts.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QStackedLayout;
class QVBoxLayout;

namespace lorikeet {

class DatasetModel;
class TokenPane;
class TurnList;

class RowEditor : public QWidget {
  Q_OBJECT
 public:
  explicit RowEditor(DatasetModel* model, QWidget* parent = nullptr);
  /// @param row index in the model; -1 = none selected
  void showRow(int row);
  int row() const { return m_row; }
  void focusQuestion();
  /// With which tokenizer, template and length the row's tokens are shown.
  void setTokenSettings(const TokenSettings& settings);

 private:
  QWidget* makePage();
  QWidget* makeDraftNote();
  QWidget* makeForm();
  void refresh();
  void refreshIssues();
  void addIssueLine(IssueKind kind, const QString& sentence, bool fixable);
  void fix(IssueKind kind);
  void commit(Row row, bool typing);
  Row rowOfForm() const;

  DatasetModel* m_model;
  int m_row = -1;
  int m_typingSession = 0;  ///< typing in one row, uninterrupted, is one step of undo
  bool m_refreshing = false;
  QStackedLayout* m_stack;
  TurnList* m_turns = nullptr;
  TokenPane* m_tokens = nullptr;
  QLabel* m_title = nullptr;
  QWidget *m_draftNote = nullptr, *m_issues = nullptr;
  QVBoxLayout* m_issueColumn = nullptr;
  QStringList m_issueSentences;  ///< what the lines of m_issues say now
  QComboBox* m_split = nullptr;
  QLineEdit* m_tags = nullptr;
  QCheckBox *m_locked = nullptr, *m_draft = nullptr;
};

}  // namespace lorikeet
