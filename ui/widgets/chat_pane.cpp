// See chat_pane.h.
#include "ui/widgets/chat_pane.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/widgets/checkpoint_scrubber.h"
#include "ui/widgets/exchange_view.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kStrengthSteps = 40;        // 0 to 2 in twentieths
constexpr double kPerStep = 2.0 / kStrengthSteps;

}  // namespace

ChatPane::ChatPane(ChatSession* session, int seat, const QString& name, RenderTurns* turns, QWidget* parent)
    : QFrame(parent), m_session(session), m_seat(seat), m_turns(turns), m_scroll(new QScrollArea), m_column(nullptr) {
  setObjectName(name);
  setProperty("card", true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 1, 1, 1);
  column->setSpacing(0);
  column->addWidget(makeHead());
  auto* inside = new QWidget;
  inside->setObjectName(name + QStringLiteral("Column"));
  m_column = new QVBoxLayout(inside);
  m_column->setContentsMargins(2 * kGrid, kGrid * 3 / 2, 2 * kGrid, kGrid);
  m_column->setSpacing(kGrid);
  m_empty = makeMuted({});
  m_column->addWidget(m_empty);
  m_column->addStretch(1);
  m_scroll->setObjectName(name + QStringLiteral("Scroll"));
  m_scroll->setWidgetResizable(true);
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_scroll->setWidget(inside);
  inside->setAutoFillBackground(false);
  m_scroll->viewport()->setAutoFillBackground(false);
  column->addWidget(m_scroll, 1);
  const QScrollBar* bar = m_scroll->verticalScrollBar();
  connect(bar, &QScrollBar::valueChanged, this, [this, bar](int value) {
    m_follows = value >= bar->maximum() - 3 * kGrid;  // do not pull away a person who reads further up
  });
  connect(bar, &QScrollBar::rangeChanged, this, [this] {
    if (m_follows) followEnd();
  });
  refreshHead();
}

QWidget* ChatPane::makeHead() {
  const bool base = m_seat == ChatSession::kBaseSeat;
  auto* head = new QFrame;
  head->setProperty("paneHead", base ? QStringLiteral("base") : QStringLiteral("adapted"));
  auto* lines = new QVBoxLayout(head);
  lines->setContentsMargins(2 * kGrid, kGrid / 2, kGrid / 2, kGrid / 2);
  lines->setSpacing(0);
  auto* first = new QHBoxLayout;
  first->setSpacing(kGrid / 2);
  m_title = new QLabel;
  m_title->setTextFormat(Qt::PlainText);
  QFont bold = m_title->font();
  bold.setWeight(QFont::DemiBold);
  m_title->setFont(bold);
  m_title->setMinimumWidth(6 * kGrid);
  m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  first->addWidget(m_title, 1);
  first->addWidget(makeStrength());
  m_curve = new QToolButton;
  m_curve->setObjectName(objectName() + QStringLiteral("Curve"));
  m_curve->setIcon(icon(QStringLiteral("train"), IconColor::Muted));
  m_curve->setCheckable(true);
  m_curve->setChecked(true);
  m_curve->setToolTip(tr("Show the run's checkpoints along its loss curve"));
  m_curve->setAccessibleName(m_curve->toolTip());
  m_menu = new QMenu(this);
  m_menuButton = new QToolButton;
  m_menuButton->setObjectName(objectName() + QStringLiteral("Menu"));
  m_menuButton->setIcon(icon(QStringLiteral("menu")));
  m_menuButton->setMenu(m_menu);
  m_menuButton->setPopupMode(QToolButton::InstantPopup);
  m_menuButton->setProperty("onlyMenu", true);
  m_menuButton->setToolTip(tr("What answers here, its exact prompt, its place"));
  m_menuButton->setAccessibleName(m_menuButton->toolTip());
  first->addWidget(m_curve);
  first->addWidget(m_menuButton);
  lines->addLayout(first);
  m_proof = makeMuted({});
  m_proof->setObjectName(objectName() + QStringLiteral("Proof"));
  m_proof->setTextInteractionFlags(Qt::TextSelectableByMouse);
  lines->addWidget(m_proof);
  m_problem = new QLabel;
  m_problem->setObjectName(objectName() + QStringLiteral("Problem"));
  m_problem->setWordWrap(true);
  m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
  setTextKind(m_problem, QStringLiteral("error"));
  lines->addWidget(m_problem);
  m_scrubber = new CheckpointScrubber;
  m_scrubber->setObjectName(objectName() + QStringLiteral("Scrubber"));
  lines->addWidget(m_scrubber);
  connect(m_curve, &QToolButton::toggled, this, [this](bool on) {
    m_curveWanted = on;
    refreshHead();
  });
  connect(m_scrubber, &CheckpointScrubber::stepChosen, this, [this](qint64 step) { m_session->setStep(m_seat, step); });
  return head;
}

QWidget* ChatPane::makeStrength() {
  m_strengthRow = new QWidget;
  auto* row = new QHBoxLayout(m_strengthRow);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid / 2);
  m_strength = new QSlider(Qt::Horizontal);
  m_strength->setObjectName(objectName() + QStringLiteral("Strength"));
  m_strength->setRange(0, kStrengthSteps);
  m_strength->setPageStep(kStrengthSteps / 8);
  m_strength->setFixedWidth(11 * kGrid);
  m_strength->setTracking(false);  // answers again when the hand lets go
  m_strength->setAccessibleName(tr("Strength of the adapter"));
  m_strengthRow->setToolTip(tr("How strongly the adapter acts: 0 equals the base model exactly, 1 is what was trained, up to 2. "
                               "Let go, and the last question is answered again."));
  m_strengthText = makeMuted({});
  m_strengthText->setWordWrap(false);
  m_strengthText->setObjectName(objectName() + QStringLiteral("StrengthText"));
  m_strengthText->setMinimumWidth(m_strengthText->fontMetrics().horizontalAdvance(QStringLiteral("× 0.00")));
  row->addWidget(m_strength);
  row->addWidget(m_strengthText);
  connect(m_strength, &QSlider::sliderMoved, this, &ChatPane::showStrength);
  connect(m_strength, &QSlider::valueChanged, this, [this](int value) {
    showStrength(value);
    m_session->setStrength(m_seat, value * kPerStep);
  });
  return m_strengthRow;
}

void ChatPane::showStrength(int value) { m_strengthText->setText(QStringLiteral("× ") + QLocale().toString(value * kPerStep, 'f', 2)); }

QString ChatPane::title() const {
  const ChatSeat* seat = m_session->seat(m_seat);
  if (seat == nullptr) return {};
  if (seat->isBase()) return tr("Base model");
  if (seat->source.kind == AdapterSource::Kind::Folder) return QString::fromStdString(seat->source.dir.filename().string());
  const QString run = seat->curve.name.isEmpty() && seat->adapter ? qs(seat->adapter->info().name) : seat->curve.name;
  return run.isEmpty() ? tr("With adapter") : run;
}

QString ChatPane::proof(const ChatSeat& seat) const {
  if (seat.isBase()) return tr("no adapter");
  if (seat.loading) return tr("reading the adapter …");
  if (!seat.adapter) return seat.problem.isEmpty() ? tr("nothing trained yet") : tr("no adapter to answer with");
  const AdapterInfo& info = seat.adapter->info();
  QStringList parts{QStringLiteral("#") + qs(info.hash).left(8)};
  const std::int64_t step = info.step >= 0 ? info.step : seat.source.step;
  const bool live = !m_session->liveRun().empty() && seat.curve.dir == m_session->liveRun();
  if (step >= 0) parts.append(live ? tr("step %1 of the running run").arg(step) : tr("step %1").arg(step));
  parts.append(QStringLiteral("‖ΔW‖ %1").arg(QLocale().toString(info.deltaNorm, 'f', 3)));
  parts.append(tr("%n site(s)", nullptr, static_cast<int>(info.sites)));
  if (seat.newer) parts.append(tr("step %1 takes over at the next question").arg(seat.newer->info().step));
  return parts.join(QStringLiteral(" · "));
}

void ChatPane::showEvent(QShowEvent* event) {
  QFrame::showEvent(event);
  refreshHead();
}

void ChatPane::refreshHead() {
  const ChatSeat* seat = m_session->seat(m_seat);
  if (seat == nullptr) return;
  const QString model = m_session->modelName();
  m_title->setText(seat->isBase() && !model.isEmpty() ? tr("Base model: %1").arg(model) : title());
  m_title->setToolTip(seat->isBase() ? tr("The model as it was before any training. It stays: everything is compared with it.")
                                     : QString::fromStdString(seat->source.dir.string()));
  m_proof->setText(proof(*seat));
  if (!seat->isBase())
    m_proof->setToolTip(tr("The adapter's hash, the training step it comes from, how much it changes the weights (0 = nothing), "
                           "and the number of layers it acts on."));
  m_problem->setText(seat->problem);
  m_problem->setVisible(!seat->problem.isEmpty());
  m_strengthRow->setVisible(!seat->isBase() && seat->adapter);
  if (!m_strength->isSliderDown()) {
    const QSignalBlocker quiet(m_strength);
    m_strength->setValue(qRound(seat->strength / kPerStep));
    showStrength(m_strength->value());
  }
  const bool hasCurve = seat->curve.steps.size() > 1;
  m_curve->setVisible(hasCurve);
  m_scrubber->setVisible(hasCurve && m_curveWanted);
  if (m_scrubber->isVisible()) {  // a curve is copied: only where somebody looks
    const std::int64_t made = seat->adapter ? seat->adapter->info().step : -1;
    m_scrubber->setCurve(seat->curve, seat->source.step >= 0 ? seat->source.step : made);
  }
  m_empty->setText(seat->isBase()     ? tr("The base model answers here, as it was before any training.")
                   : seat->adapter    ? tr("The same model answers here with what it has learned.")
                                      : tr("Train on your rows first, or choose a run in the menu above: then the same model answers here with what it has learned."));
}

// ---- the conversation ----

ExchangeView* ChatPane::exchange(Turn turn) const {
  const auto found = m_views.find(turn);
  return found == m_views.end() ? nullptr : found->second;
}

void ChatPane::followEnd() {
  m_follows = true;
  m_scroll->verticalScrollBar()->setValue(m_scroll->verticalScrollBar()->maximum());
}

void ChatPane::connectExchange(ExchangeView* view, Turn turn) {
  connect(view, &ExchangeView::editClicked, this, [this, turn] { emit editClicked(turn); });
  connect(view, &ExchangeView::againClicked, m_session, [this, turn] { m_session->regenerate(turn); });
  connect(view, &ExchangeView::versionClicked, m_session, [this, turn](int by) {
    const std::vector<Turn>& versions = m_session->talk().versions(turn);
    const auto at = std::find(versions.begin(), versions.end(), turn) - versions.begin() + by;
    if (at >= 0 && at < static_cast<std::ptrdiff_t>(versions.size())) m_session->choose(versions[static_cast<std::size_t>(at)]);
  });
  connect(view, &ExchangeView::makeRowClicked, this, [this, turn](bool whole) { emit makeRowClicked(turn, whole); });
  connect(view, &ExchangeView::corrected, m_session, [this, turn](const std::optional<std::string>& text) { m_session->correct(turn, m_seat, text); });
}

void ChatPane::refreshPath() {
  const Conversation& talk = m_session->talk();
  const std::vector<Turn> path = talk.path();
  std::size_t same = 0;  // what is shown already stays as it is
  while (same < path.size() && same < m_path.size() && path[same] == m_path[same]) ++same;
  for (std::size_t i = same; i < m_path.size(); ++i) {
    m_views[m_path[i]]->hide();
    m_views[m_path[i]]->deleteLater();
    m_views.erase(m_path[i]);
  }
  m_path = path;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Turn turn = path[i];
    if (i >= same) {
      auto* view = new ExchangeView(m_seat, m_seat == ChatSession::kBaseSeat, QStringLiteral("%1_%2_").arg(objectName()).arg(turn), m_turns);
      m_views[turn] = view;
      m_column->insertWidget(m_column->count() - 1, view);
      connectExchange(view, turn);
      view->setBusy(m_session->isBusy());
    }
    const std::vector<Turn>& versions = talk.versions(turn);
    const auto version = std::find(versions.begin(), versions.end(), turn) - versions.begin() + 1;
    m_views[turn]->showQuestion(qs(talk.question(turn)), static_cast<int>(version), static_cast<int>(versions.size()), static_cast<int>(i) + 1);
    if (i >= same) refreshAnswer(turn);
  }
  m_empty->setVisible(path.empty());
  followEnd();
}

void ChatPane::refreshAnswer(Turn turn) {
  ExchangeView* view = exchange(turn);
  if (view == nullptr) return;
  view->showAnswer(m_session->talk().answer(turn, m_seat), m_session->makerOf(m_seat));
}

void ChatPane::refreshFindings(Turn turn, const std::vector<TokenWitness>& witnesses) {
  ExchangeView* view = exchange(turn);
  const Answer* answer = m_session->talk().answer(turn, m_seat);
  if (view == nullptr || answer == nullptr || answer->state != Answer::State::Done) return;
  view->showFindings(*answer, m_session->effect(turn, m_seat), witnesses);
}

void ChatPane::appendText(Turn turn, const QString& text) {
  ExchangeView* view = exchange(turn);
  if (view == nullptr) return;
  view->appendText(text);
}

void ChatPane::setBusy(bool busy) {
  for (const auto& [turn, view] : m_views) view->setBusy(busy);
}

}  // namespace lorikeet
