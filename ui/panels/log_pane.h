// What a run says while it goes on: lines with a time and a level, filtered by level. Used by the Train page.
#pragma once
#include <QString>
#include <QWidget>
#include <vector>

class QComboBox;
class QPlainTextEdit;

namespace lorikeet {

class LogPane : public QWidget {
  Q_OBJECT
 public:
  enum class Level { Info, Warning, Error };
  explicit LogPane(QWidget* parent = nullptr);
  void add(Level level, const QString& text);
  void clear();

 private:
  struct Line {
    Level level;
    QString time, text;
  };
  void refresh();
  void append(const Line& line);

  std::vector<Line> m_lines;
  QComboBox* m_least;
  QPlainTextEdit* m_view;
};

}  // namespace lorikeet
