// Lets files be dropped anywhere on a widget. Used by MainWindow, which knows what each kind of file is for.
#pragma once
#include <QObject>
#include <QStringList>

class QWidget;

namespace lorikeet {

class DropTarget : public QObject {
  Q_OBJECT
 public:
  explicit DropTarget(QWidget* target);

 signals:
  void dropped(const QStringList& paths);  ///< local files and folders

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace lorikeet
