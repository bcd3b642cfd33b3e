// Two versions of a dataset, row by row: what was added, removed and changed, with the words marked. Used by DataPanel and
// RunsPanel.
#pragma once
#include <QDialog>
#include <vector>

#include "core/edit/compare.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTextEdit;

namespace lorikeet {

class Background;
class CompareModel;

class CompareDialog : public QDialog {
  Q_OBJECT
 public:
  explicit CompareDialog(QWidget* parent = nullptr);
  ~CompareDialog() override;
  /// Compares beside the window and opens; the names say which version is which ("on disk", "run of Tuesday").
  void start(RowList before, QString beforeName, RowList after, QString afterName);

 signals:
  void compared();
  void rowShown();

 private:
  /// One turn of both versions, or one side's.
  struct MarkedTurn {
    QString role;
    std::vector<WordMark> words;
  };
  QWidget* makeChips();
  QWidget* makeResult();
  QPushButton* makeChip(const char* name);
  void showChips();
  void showCurrent();
  void present(const std::vector<MarkedTurn>& turns, const QString& note);
  static std::vector<MarkedTurn> markTurns(const Row* before, const Row* after);
  static QString noteOf(const Row* before, const Row* after);

  CompareModel* m_model;
  Background *m_comparing, *m_marking;
  QLabel *m_title, *m_message;
  QStackedWidget* m_stack;
  QPushButton *m_added = nullptr, *m_removed = nullptr, *m_changed = nullptr;
  QTableView* m_table = nullptr;
  QTextEdit* m_text = nullptr;
};

}  // namespace lorikeet
