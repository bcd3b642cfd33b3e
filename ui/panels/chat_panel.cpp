// See chat_panel.h. Who may answer stands in chat_panel_sources.cpp, transcripts in chat_panel_files.cpp.
#include "ui/panels/chat_panel.h"

#include <QHBoxLayout>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/engine/background.h"
#include "ui/models/dataset_model.h"
#include "ui/panels/chat_composer.h"
#include "ui/panels/prompt_dialog.h"
#include "ui/panels/sampling_card.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/chat_pane.h"
#include "ui/widgets/pane_grid.h"
#include "ui/widgets/render_turns.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kSampleQuestions = 3;

QString paneName(int seat) {
  if (seat == ChatSession::kBaseSeat) return QStringLiteral("basePane");
  if (seat == ChatSession::kNewestSeat) return QStringLiteral("adaptedPane");
  return QStringLiteral("pane%1").arg(seat);
}

}  // namespace

ChatPanel::ChatPanel(EngineController* controller, DatasetModel* data, Dialogs* dialogs, QWidget* parent)
    : QWidget(parent),
      m_controller(controller),
      m_data(data),
      m_dialogs(dialogs),
      m_session(new ChatSession(controller, this)),
      m_banner(new Banner(QStringLiteral("chatBanner"))),
      m_grid(new PaneGrid),
      m_turns(new RenderTurns(this)),
      m_composer(new ChatComposer),
      m_sampling(new SamplingCard),
      m_prompt(new PromptDialog(this)),
      m_files(std::make_unique<Background>(QStringLiteral("transcript"))) {
  setObjectName(QStringLiteral("chatPanel"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  column->addWidget(m_banner);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(2 * kGrid);
  middle->addWidget(m_grid, 1);
  middle->addWidget(m_sampling);
  m_sampling->hide();
  column->addLayout(middle, 1);
  column->addWidget(m_composer);
  m_session->setRemembers(m_composer->remembers());
  m_session->setSampling(m_sampling->sampling());
  connectSession();
  connectComposer();
  connect(m_files.get(), &Background::failed, this,
          [this](const QString& sentence) { m_banner->showMessage(Banner::Kind::Error, sentence); });
  refreshPanes();
  refreshState();
}

ChatPanel::~ChatPanel() = default;

void ChatPanel::connectSession() {
  connect(m_session, &ChatSession::seatsChanged, this, &ChatPanel::refreshPanes);
  connect(m_session, &ChatSession::seatChanged, this, [this](int seat) {
    if (ChatPane* shown = pane(seat)) shown->refreshHead();
    refreshState();
  });
  connect(m_session, &ChatSession::pathChanged, this, [this] {
    for (const auto& [seat, shown] : m_panes) shown->refreshPath();
    showAllFindings();
    refreshState();
  });
  connect(m_session, &ChatSession::answerChanged, this, [this](int turn, int seat) {
    if (ChatPane* shown = pane(seat)) shown->refreshAnswer(turn);
    showFindings(turn, seat);
  });
  connect(m_session, &ChatSession::findingsChanged, this, &ChatPanel::showFindings);
  connect(m_session, &ChatSession::textArrived, this, [this](int turn, int seat, const QString& text) {
    if (ChatPane* shown = pane(seat)) shown->appendText(turn, text);
  });
  connect(m_session, &ChatSession::busyChanged, this, &ChatPanel::refreshState);
  connect(m_controller, &EngineController::modelOpened, this, &ChatPanel::refreshState);
  connect(m_controller, &EngineController::runsListed, this, [this](const std::vector<RunInfo>& runs) { m_runs = runs; });
}

void ChatPanel::connectComposer() {
  connect(m_composer, &ChatComposer::asked, this, &ChatPanel::send);
  connect(m_composer, &ChatComposer::stopClicked, m_session, &ChatSession::stop);
  connect(m_composer, &ChatComposer::continueClicked, m_session, &ChatSession::continueAnswers);
  connect(m_composer, &ChatComposer::editLastRequested, this, [this] { edit(m_session->talk().tip()); });
  connect(m_composer, &ChatComposer::editCancelled, this, &ChatPanel::endEdit);
  connect(m_composer, &ChatComposer::newClicked, this, [this] {
    endEdit();
    m_session->startOver();
    refreshSamples();
    refreshState();
  });
  connect(m_composer, &ChatComposer::saveClicked, this, &ChatPanel::saveTranscript);
  connect(m_composer, &ChatComposer::exportClicked, this, &ChatPanel::exportTranscript);
  connect(m_composer, &ChatComposer::loadClicked, this, &ChatPanel::loadTranscript);
  connect(m_composer, &ChatComposer::remembersChanged, m_session, &ChatSession::setRemembers);
  connect(m_composer, &ChatComposer::samplingToggled, m_sampling, &QWidget::setVisible);
  connect(m_composer->addMenu(), &QMenu::aboutToShow, this, &ChatPanel::fillAddMenu);
  connect(m_sampling, &SamplingCard::changed, this, [this] {
    if (m_sampling->isValid()) m_session->setSampling(m_sampling->sampling());
    m_session->setSystemPrompt(m_sampling->systemPrompt().toStdString());
    refreshState();
  });
  auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
  escape->setContext(Qt::WidgetWithChildrenShortcut);
  connect(escape, &QShortcut::activated, this, &ChatPanel::stopOrCancel);
}

// ---- panes ----

ChatPane* ChatPanel::pane(int seat) const {
  const auto found = m_panes.find(seat);
  return found == m_panes.end() ? nullptr : found->second;
}

ChatPane* ChatPanel::makePane(const ChatSeat& seat) {
  auto* made = new ChatPane(m_session, seat.id, paneName(seat.id), m_turns);
  connect(made, &ChatPane::editClicked, this, &ChatPanel::edit);
  connect(made, &ChatPane::makeRowClicked, this, [this, id = seat.id](int turn, bool whole) {
    emit rowMade(m_session->talk().rowTurns(turn, id, whole, m_session->systemPrompt()));
  });
  connect(made->menu(), &QMenu::aboutToShow, this, [this, made] { fillPaneMenu(made->menu(), made->seat()); });
  return made;
}

void ChatPanel::refreshPanes() {
  std::erase_if(m_panes, [this](const auto& entry) {
    if (m_session->seat(entry.first) != nullptr) return false;
    entry.second->hide();
    entry.second->deleteLater();  // it may be its own menu that asked for this
    return true;
  });
  std::vector<QWidget*> inOrder;
  for (const ChatSeat& seat : m_session->seats()) {
    ChatPane*& shown = m_panes[seat.id];
    const bool isNew = shown == nullptr;
    if (isNew) shown = makePane(seat);
    inOrder.push_back(shown);
    shown->refreshHead();
    if (isNew) shown->refreshPath();
  }
  m_grid->setPanes(inOrder);
  refreshState();
}

void ChatPanel::showFindings(int turn, int seat) {
  ChatPane* shown = pane(seat);
  if (shown == nullptr) return;
  std::vector<TokenWitness> witnesses;
  for (const ChatSeat& each : m_session->seats())
    if (const ChatPane* other = pane(each.id)) witnesses.push_back({each.id, other->title()});
  shown->refreshFindings(turn, witnesses);
}

/// What was found before, for views that have just been made.
void ChatPanel::showAllFindings() {
  for (const Conversation::Turn turn : m_session->talk().path())
    for (const ChatSeat& seat : m_session->seats()) showFindings(turn, seat.id);
}

void ChatPanel::refreshState() {
  const bool busy = m_session->isBusy();
  m_composer->setState(busy, m_controller->model() != nullptr && m_sampling->isValid(), m_session->canContinue(),
                       m_session->talk().isEmpty());
  for (const auto& [seat, shown] : m_panes) shown->setBusy(busy);
}

// ---- asking ----

void ChatPanel::ask(const QString& question) { send(question.trimmed()); }

void ChatPanel::send(const QString& text) {
  if (text.isEmpty() || m_session->isBusy() || m_controller->model() == nullptr) return;
  m_banner->dismiss();
  m_composer->setText({});
  const Conversation::Turn turn = m_editing;
  endEdit();
  if (turn == Conversation::kNone)
    m_session->ask(text);
  else
    m_session->branch(turn, text);
}

void ChatPanel::edit(int turn) {
  if (turn == Conversation::kNone || m_session->isBusy()) return;
  const std::vector<Conversation::Turn> path = m_session->talk().path();
  m_editing = turn;
  m_composer->setText(qs(m_session->talk().question(turn)));
  m_composer->setEditing(static_cast<int>(std::find(path.begin(), path.end(), turn) - path.begin()) + 1);
  m_composer->focusInput();
}

void ChatPanel::endEdit() {
  if (m_editing != Conversation::kNone) m_composer->setText({});
  m_editing = Conversation::kNone;
  m_composer->setEditing(0);
}

void ChatPanel::stopOrCancel() {
  if (m_session->isBusy())
    m_session->stop();
  else
    endEdit();
}

void ChatPanel::focusInput() { m_composer->focusInput(); }

void ChatPanel::setSystemPrompt(const std::string& prompt) {
  m_sampling->setSystemPrompt(qs(prompt));
  m_session->setSystemPrompt(prompt);
}

void ChatPanel::showEvent(QShowEvent* event) {
  refreshSamples();
  m_controller->refreshRuns();
  QWidget::showEvent(event);
}

void ChatPanel::refreshSamples() {
  QStringList questions{tr("What colour is the sky?")};  // shows that general knowledge stays
  const int rows = m_data->rowCount();
  for (int i = 0; i < kSampleQuestions && i < rows; ++i) {
    const QString question = qs(m_data->row(i * rows / kSampleQuestions).question());
    if (!question.isEmpty() && !questions.contains(question)) questions.insert(questions.size() - 1, question);
  }
  m_composer->setSamples(questions);
  refreshState();
}

}  // namespace lorikeet
