// Who answers in the chat: the menus of panes and of "Add a pane", and the exact prompt. See chat_panel.h.
#include <QMenu>

#include "ui/panels/chat_composer.h"
#include "ui/panels/chat_panel.h"
#include "ui/panels/prompt_dialog.h"
#include "ui/widgets/chat_pane.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr std::size_t kMostRuns = 15;  // in a menu; older ones are opened from the Runs page

}  // namespace

/// One entry for each thing that may answer: the newest adapter, runs, a folder.
void ChatPanel::addSources(QMenu* menu, const std::function<void(const AdapterSource&)>& chosen) {
  std::size_t shown = 0;
  for (const RunInfo& run : m_runs) {
    if (run.step <= 0 || run.config.method != "lora") continue;
    if (++shown > kMostRuns) break;
    const AdapterSource source{AdapterSource::Kind::Run, m_controller->runsRoot() / run.id, -1};
    QAction* action = menu->addAction(qs(run.name).replace(QLatin1Char('&'), QLatin1String("&&")), this, [chosen, source] { chosen(source); });
    action->setToolTip(tr("Step %1 of %2, started %3").arg(run.step).arg(run.totalSteps).arg(qs(run.createdAt).left(16)));
  }
  if (shown == 0) menu->addAction(tr("No run has an adapter yet"))->setEnabled(false);
  menu->addSeparator();
  menu->addAction(tr("Adapter folder …"), this, [this, chosen] {
    m_dialogs->openFolder(this, tr("Choose an adapter's folder"), qs(m_controller->runsRoot().string()), [chosen](const QString& path) {
      chosen({AdapterSource::Kind::Folder, path.toStdString(), -1});
    });
  })->setObjectName(QStringLiteral("chatAddFolder"));
}

void ChatPanel::fillAddMenu() {
  QMenu* menu = m_composer->addMenu();
  menu->clear();
  if (m_session->seats().size() >= ChatSession::kMostSeats) {
    menu->addAction(tr("Six panes are the most; remove one first"))->setEnabled(false);
    return;
  }
  if (m_session->seat(ChatSession::kNewestSeat) == nullptr)
    menu->addAction(tr("The newest adapter"), this, [this] { m_session->addSeat({AdapterSource::Kind::Newest, m_session->liveRun(), -1}); });
  addSources(menu, [this](const AdapterSource& source) { m_session->addSeat(source); });
}

void ChatPanel::fillPaneMenu(QMenu* menu, int seat) {
  menu->clear();
  const auto action = [&](const char* name, const QString& text, auto&& call) {
    QAction* made = menu->addAction(text, this, call);
    made->setObjectName(QLatin1String(name));
    return made;
  };
  action("panePrompt", tr("What exactly the model reads …"), [this, seat] { showPrompt(seat); })->setEnabled(m_controller->model() != nullptr);
  if (seat != ChatSession::kBaseSeat) {
    QMenu* who = menu->addMenu(tr("What answers here"));
    addSources(who, [this, seat](const AdapterSource& source) { m_session->setSource(seat, source); });
    const ChatSeat* now = m_session->seat(seat);
    if (now != nullptr && now->source.step >= 0 && !now->curve.dir.empty())
      action("paneNewest", tr("Follow the run's newest again"), [this, seat] { m_session->setStep(seat, -1); });
  }
  menu->addSeparator();
  action("paneForward", tr("Move to the front"), [this, seat] { m_session->moveSeat(seat, -1); });
  action("paneBack", tr("Move to the back"), [this, seat] { m_session->moveSeat(seat, 1); });
  if (seat != ChatSession::kBaseSeat) action("paneRemove", tr("Remove this pane"), [this, seat] { m_session->removeSeat(seat); });
}

void ChatPanel::showRun(const std::filesystem::path& runDir) {
  const AdapterSource source{AdapterSource::Kind::Newest, runDir, -1};
  if (m_session->seat(ChatSession::kNewestSeat) == nullptr)
    m_session->addSeat(source);
  else
    m_session->setSource(ChatSession::kNewestSeat, source);
}

void ChatPanel::showPrompt(int seat) {
  const ChatPane* shown = pane(seat);
  if (shown == nullptr || m_controller->model() == nullptr) return;
  m_prompt->showPrompt(shown->title(), m_controller->model(), m_session->laneFor(seat, m_composer->text().trimmed()),
                       m_session->sampling().maxNewTokens);
}

}  // namespace lorikeet
