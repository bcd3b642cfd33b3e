// A window that is closed while a run goes on: it goes to the tray (or is minimised where there is none), and the end of a run is told.
// Used by MainWindow.
#pragma once
#include <QObject>
#include <QString>

class QSystemTrayIcon;
class QWidget;

namespace lorikeet {

class BackgroundRun : public QObject {
  Q_OBJECT
 public:
  explicit BackgroundRun(QWidget* window);
  /// Out of sight, the run goes on.
  void hideWindow();
  bool isHidden() const { return m_hidden; }
  void showWindow();
  /// A run has ended: a notification, where the person is not looking anyway.
  void tell(const QString& title, const QString& text);

 private:
  QSystemTrayIcon* tray();

  QWidget* m_window;
  QSystemTrayIcon* m_tray = nullptr;
  bool m_hidden = false;
};

}  // namespace lorikeet
