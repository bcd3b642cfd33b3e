// See queue_pane.h.
#include "ui/panels/queue_pane.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/engine/run_queue.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

QString describe(const QueuedRun& run) {
  const QString name = run.name.isEmpty() ? QueuePane::tr("Run without a name") : run.name;
  const QString base = run.config.baseModel.empty() ? QueuePane::tr("built-in model") : qs(run.config.baseModel).section(QLatin1Char('/'), -1);
  const QString rows = run.config.dataset.empty() ? QueuePane::tr("sample dataset") : qs(run.config.dataset).section(QLatin1Char('/'), -1);
  return QStringLiteral("%1 – %2, %3").arg(name, base, rows);
}

}  // namespace

QueuePane::QueuePane(RunQueue* queue, EngineController* controller, QWidget* parent)
    : QWidget(parent),
      m_queue(queue),
      m_controller(controller),
      m_note(makeMuted({})),
      m_list(new QListWidget),
      m_start(makeButton(QStringLiteral("queueStart"), tr("Start the next one"), QStringLiteral("play"))),
      m_up(makeButton(QStringLiteral("queueUp"), tr("Earlier"), QStringLiteral("up"))),
      m_down(makeButton(QStringLiteral("queueDown"), tr("Later"), QStringLiteral("down"))),
      m_remove(makeButton(QStringLiteral("queueRemove"), tr("Remove"), QStringLiteral("delete"))) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, kGrid, 0, 0);
  column->setSpacing(kGrid);
  m_list->setObjectName(QStringLiteral("queueList"));
  m_list->setAccessibleName(tr("Runs that wait"));
  column->addWidget(m_note);
  column->addWidget(m_list, 1);
  auto* row = new QHBoxLayout;
  for (QPushButton* button : {m_up, m_down, m_remove}) row->addWidget(button);
  row->addStretch();
  row->addWidget(m_start);
  column->addLayout(row);
  const auto at = [this] { return static_cast<std::size_t>(std::max(0, m_list->currentRow())); };
  connect(m_up, &QPushButton::clicked, this, [this, at] { m_queue->move(at(), -1); });
  connect(m_down, &QPushButton::clicked, this, [this, at] { m_queue->move(at(), 1); });
  connect(m_remove, &QPushButton::clicked, this, [this, at] { m_queue->remove(at()); });
  connect(m_start, &QPushButton::clicked, queue, &RunQueue::startNext);
  connect(queue, &RunQueue::changed, this, &QueuePane::refresh);
  connect(controller, &EngineController::runStateChanged, this, &QueuePane::refresh);
  refresh();
}

void QueuePane::refresh() {
  const int current = m_list->currentRow();
  m_list->clear();
  for (const QueuedRun& run : m_queue->runs()) m_list->addItem(describe(run));
  const int count = m_list->count();
  m_list->setCurrentRow(std::min(std::max(0, current), count - 1));
  for (QPushButton* button : {m_up, m_down, m_remove}) button->setEnabled(count > 0);
  m_start->setEnabled(count > 0 && !m_controller->isRunActive());
  m_note->setText(count == 0 ? tr("No run waits. “Add to queue” puts the settings of the Setup page here while another run trains.")
                             : tr("The next one starts by itself when the run before it has finished or failed; after a stop it waits for you."));
}

}  // namespace lorikeet
