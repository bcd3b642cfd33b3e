// The runs that wait for their turn: order, removal, and a start by hand after a stop. Used by the Train page.
#pragma once
#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;

namespace lorikeet {

class EngineController;
class RunQueue;

class QueuePane : public QWidget {
  Q_OBJECT
 public:
  QueuePane(RunQueue* queue, EngineController* controller, QWidget* parent = nullptr);

 private:
  void refresh();

  RunQueue* m_queue;
  EngineController* m_controller;
  QLabel* m_note;
  QListWidget* m_list;
  QPushButton *m_start, *m_up, *m_down, *m_remove;
};

}  // namespace lorikeet
