// See background_run.h.
#include "ui/widgets/background_run.h"

#include <QApplication>
#include <QMenu>
#include <QSystemTrayIcon>
#include <QWidget>

#include "ui/widgets/icons.h"

namespace lorikeet {

BackgroundRun::BackgroundRun(QWidget* window) : QObject(window), m_window(window) {}

QSystemTrayIcon* BackgroundRun::tray() {
  if (m_tray != nullptr || !QSystemTrayIcon::isSystemTrayAvailable()) return m_tray;
  const QIcon own = QApplication::windowIcon();
  m_tray = new QSystemTrayIcon(own.isNull() ? icon(QStringLiteral("train"), IconColor::Accent) : own, this);
  m_tray->setToolTip(tr("Lorikeet is training"));
  auto* menu = new QMenu(m_window);
  menu->addAction(tr("Show the window"), this, &BackgroundRun::showWindow);
  m_tray->setContextMenu(menu);
  connect(m_tray, &QSystemTrayIcon::activated, this, &BackgroundRun::showWindow);
  connect(m_tray, &QSystemTrayIcon::messageClicked, this, &BackgroundRun::showWindow);
  return m_tray;
}

void BackgroundRun::hideWindow() {
  m_hidden = true;
  if (QSystemTrayIcon* icon = tray()) {
    icon->show();
    m_window->hide();
  } else {
    m_window->showMinimized();
  }
}

void BackgroundRun::showWindow() {
  m_hidden = false;
  m_window->show();
  m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized);
  m_window->raise();
  m_window->activateWindow();
  if (m_tray != nullptr) m_tray->hide();
}

void BackgroundRun::tell(const QString& title, const QString& text) {
  if (m_window->isActiveWindow()) return;
  QApplication::alert(m_window);
  if (QSystemTrayIcon* icon = tray()) {
    icon->show();
    icon->showMessage(title, text);
  }
}

}  // namespace lorikeet
