// See drop_target.h.
#include "ui/widgets/drop_target.h"

#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace lorikeet {
namespace {

QStringList localPaths(const QMimeData& data) {
  QStringList paths;
  for (const QUrl& url : data.urls())
    if (url.isLocalFile()) paths.append(url.toLocalFile());
  return paths;
}

}  // namespace

DropTarget::DropTarget(QWidget* target) : QObject(target) {
  target->setAcceptDrops(true);
  target->installEventFilter(this);
}

bool DropTarget::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop) return QObject::eventFilter(watched, event);
  auto* drop = static_cast<QDropEvent*>(event);  // a QDragEnterEvent is one, too
  const QStringList paths = localPaths(*drop->mimeData());
  if (paths.isEmpty()) return false;
  drop->acceptProposedAction();
  if (event->type() == QEvent::Drop) emit dropped(paths);
  return true;
}

}  // namespace lorikeet
