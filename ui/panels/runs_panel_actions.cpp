// RunsPanel, what it changes: names, tags, notes, the trash, imported curves. See runs_panel.h.
#include <QMenu>
#include <atomic>
#include <utility>

#include "core/runs/run_actions.h"
#include "core/runs/run_import.h"
#include "ui/engine/background.h"
#include "ui/panels/runs_panel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kMostInTrashMenu = 12;

}  // namespace

void RunsPanel::act(std::function<void()> work, std::function<void()> done) {
  // Once at most, even if the window closes while nobody knows whether the thread has begun.
  const auto once = [work = std::move(work), begun = std::make_shared<std::atomic<bool>>(false)] {
    if (!begun->exchange(true)) work();
  };
  m_todo.push_back({once, std::move(done)});
  if (m_todo.size() == 1) startAction();
}

void RunsPanel::startAction() {
  m_actions->start([this, work = m_todo.front().work, done = m_todo.front().done](const std::stop_token&, const Background::Post& post) {
    work();
    post([this, done] {
      if (done) done();
      refresh();
    });
  });
}

void RunsPanel::actionEnded() {
  m_todo.pop_front();
  if (!m_todo.empty()) startAction();
}

void RunsPanel::writeWords(const QString& id, const RunLabels& labels) {
  act([dir = m_controller->runsRoot() / id.toStdString(), labels] { writeLabels(dir, labels); });
}

void RunsPanel::trashSelected() {
  std::vector<std::string> ids;
  for (const RunSummary& run : selected()) ids.push_back(run.id);
  const auto moved = std::make_shared<std::vector<std::string>>();
  act(
      [root = m_controller->runsRoot(), ids, moved] {
        for (const std::string& id : ids) moved->push_back(trashRun(root, id));
      },
      [this, moved] {
        m_banner->ask(Banner::Kind::Info, tr("%n run(s) are in the trash.", nullptr, static_cast<int>(moved->size())),
                      {{tr("Undo"), [this, moved] { restore(*moved); }}});
      });
}

void RunsPanel::restore(const std::vector<std::string>& trashNames) {
  act([root = m_controller->runsRoot(), trashNames] {
    for (const std::string& name : trashNames) restoreRun(root, name);
  });
}

void RunsPanel::fillTrashMenu() {
  m_trashMenu->clear();
  m_trashMenu->addAction(tr("reading …"))->setEnabled(false);
  m_trashLister->start([this, root = m_controller->runsRoot()](const std::stop_token&, const Background::Post& post) {
    const auto runs = std::make_shared<std::vector<RunSummary>>(listTrash(root));
    post([this, runs] {
      m_trashMenu->clear();
      if (runs->empty()) m_trashMenu->addAction(tr("The trash is empty"))->setEnabled(false);
      int shown = 0;
      for (const RunSummary& run : *runs) {
        if (++shown > kMostInTrashMenu) break;
        m_trashMenu->addAction(tr("Put back “%1”").arg(qs(run.name)), this, [this, name = run.id] { restore({name}); });
      }
      if (runs->empty()) return;
      m_trashMenu->addSeparator();
      m_trashMenu->addAction(tr("Empty the trash …"), this, &RunsPanel::emptyTheTrash);
    });
  });
}

void RunsPanel::emptyTheTrash() {
  m_dialogs->confirm(this, tr("Delete all runs in the trash for good?"), tr("Their adapters, checkpoints and curves cannot be brought back."),
                     tr("Delete them"), [this] { act([root = m_controller->runsRoot()] { emptyTrash(root); }); });
}

void RunsPanel::importCurves() {
  m_dialogs->openFile(this, tr("Import a run's curves"), {}, tr("Training logs (*.json *.jsonl)"), [this](const QString& path) {
    act([root = m_controller->runsRoot(), path = path.toStdString()] { importRun(root, path); });
  });
}

}  // namespace lorikeet
