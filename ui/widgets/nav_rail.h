// The slim rail at the left: one button a page, in the order of the work. Used by MainWindow.
#pragma once
#include <QButtonGroup>
#include <QString>
#include <QVBoxLayout>
#include <QWidget>

namespace lorikeet {

class NavRail : public QWidget {
  Q_OBJECT
 public:
  explicit NavRail(QWidget* parent = nullptr);
  /// Adds page number `count so far`. Its shortcut is Ctrl+(number + 1).
  void addPage(const QString& objectName, const QString& iconName, const QString& text, const QString& toolTip);
  void setCurrent(int page);
  int current() const { return m_group.checkedId(); }

 signals:
  void pageChosen(int page);

 private:
  QVBoxLayout* m_column;
  QButtonGroup m_group;
};

}  // namespace lorikeet
