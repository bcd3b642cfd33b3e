// See chat_panel.h.
#include "ui/panels/chat_panel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>
#include <memory>

#include "ui/models/dataset_model.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/chat_pane.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/turn_edit.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {
constexpr int kSampleQuestions = 3, kSampleLength = 34;
}

ChatPanel::ChatPanel(EngineController* controller, DatasetModel* data, QWidget* parent)
    : QWidget(parent),
      m_controller(controller),
      m_data(data),
      m_banner(new Banner(QStringLiteral("chatBanner"))),
      m_base(new ChatPane(ChatPane::Kind::Base, QStringLiteral("basePane"))),
      m_adapted(new ChatPane(ChatPane::Kind::Adapted, QStringLiteral("adaptedPane"))),
      m_sampling(new FieldForm(specsOf(samplingFields()))) {
  setObjectName(QStringLiteral("chatPanel"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  column->addWidget(m_banner);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(2 * kGrid);
  auto* splitter = new QSplitter;
  splitter->setHandleWidth(2 * kGrid);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(m_base);
  splitter->addWidget(m_adapted);
  middle->addWidget(splitter, 1);
  middle->addWidget(makeSampling());
  column->addLayout(middle, 1);
  column->addWidget(makeInput());
  for (ChatPane* pane : {m_base, m_adapted})
    connect(pane, &ChatPane::makeRowClicked, this, [this, pane] { emit rowMade(m_question, pane->answer()); });
  connectController();
  refresh();
}

QWidget* ChatPanel::makeSampling() {
  QVBoxLayout* column = nullptr;
  m_samplingCard = makeCard(&column);
  m_samplingCard->setFixedWidth(46 * kGrid);
  column->addWidget(makeHeading(tr("How answers are drawn")));
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(m_sampling);
  m_sampling->setAutoFillBackground(false);
  scroll->viewport()->setAutoFillBackground(false);
  column->addWidget(scroll, 1);
  m_samplingCard->hide();
  m_sampling->setValues({{"temperature", 0.0}});  // side by side, chance would hide what the adapter changed
  connect(m_sampling, &FieldForm::changed, this, &ChatPanel::refresh);
  return m_samplingCard;
}

QWidget* ChatPanel::makeInput() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  auto* chips = new QWidget;
  m_samples = new QHBoxLayout(chips);
  m_samples->setContentsMargins(0, 0, 0, 0);
  m_samples->setSpacing(kGrid);
  column->addWidget(chips);
  auto* row = new QHBoxLayout;
  row->setSpacing(kGrid);
  m_input = new GrowingTextEdit(1, 6);
  m_input->setObjectName(QStringLiteral("chatInput"));
  m_input->setAccessibleName(tr("Your question"));
  m_input->setPlaceholderText(tr("Ask both models something. Enter sends, Shift+Enter starts a new line."));
  m_input->installEventFilter(this);
  row->addWidget(m_input, 1);
  m_send = makeButton(QStringLiteral("chatSend"), tr("Ask"), QStringLiteral("send"), true);
  m_stop = makeButton(QStringLiteral("chatStop"), tr("Stop"), QStringLiteral("stop"));
  for (QPushButton* button : {m_send, m_stop}) button->setMinimumSize(11 * kGrid, m_input->minimumHeight());
  row->addWidget(m_send, 0, Qt::AlignBottom);
  row->addWidget(m_stop, 0, Qt::AlignBottom);
  column->addLayout(row);
  auto* options = new QHBoxLayout;
  m_remember = new QCheckBox(tr("Remember the conversation"));
  m_remember->setObjectName(QStringLiteral("chatRemember"));
  m_remember->setToolTip(tr("Off: each question stands alone. On: both models see what was said before."));
  m_clear = makeButton(QStringLiteral("chatClear"), tr("Clear"), QStringLiteral("delete"));
  m_settings = new QToolButton;
  m_settings->setObjectName(QStringLiteral("chatSettings"));
  m_settings->setText(tr("Sampling"));
  m_settings->setIcon(icon(QStringLiteral("setup")));
  m_settings->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_settings->setCheckable(true);
  options->addWidget(m_remember);
  options->addStretch();
  options->addWidget(m_clear);
  options->addWidget(m_settings);
  column->addLayout(options);
  connect(m_send, &QPushButton::clicked, this, [this] { ask(m_input->toPlainText()); });
  connect(m_stop, &QPushButton::clicked, m_controller, &EngineController::stopAnswer);
  connect(m_clear, &QPushButton::clicked, this, &ChatPanel::clearAll);
  connect(m_settings, &QToolButton::toggled, m_samplingCard, &QWidget::setVisible);
  connect(m_input, &QPlainTextEdit::textChanged, this, &ChatPanel::refresh);
  return box;
}

void ChatPanel::connectController() {
  connect(m_controller, &EngineController::modelOpened, this, &ChatPanel::onModelOpened);
  connect(m_controller, &EngineController::snapshotTaken, this, &ChatPanel::setAdapter);
  connect(m_controller, &EngineController::adapterOpened, this, &ChatPanel::setAdapter);
  connect(m_controller, &EngineController::runEnded, this, [this](const TrainResult& result) {
    if (result.best) setAdapter(result.best);
  });
  connect(m_controller, &EngineController::textArrived, this,
          [this](int lane, const QString& text) { (lane == 0 ? m_base : m_adapted)->appendText(text); });
  connect(m_controller, &EngineController::answered, this, &ChatPanel::onAnswered);
  connect(m_controller, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task != EngineTask::Chat && task != EngineTask::OpenAdapter) return;
    if (!sentence.isEmpty()) m_banner->showMessage(Banner::Kind::Error, sentence);
    if (task == EngineTask::Chat) {
      m_base->abandonAnswer();
      m_adapted->abandonAnswer();
    }
    refresh();
  });
}

void ChatPanel::onModelOpened(const ModelHandle& model) {
  m_base->setModelName(qs(model->info().name));
  // An adapter fits only the base it was made for.
  if (!m_modelHash.empty() && m_modelHash != model->info().hash) {
    setAdapter({});
    clearAll();
  }
  m_modelHash = model->info().hash;
  refresh();
}

void ChatPanel::setAdapter(const AdapterHandle& adapter) {
  m_adapter = adapter;
  m_adapted->setAdapter(adapter);
}

void ChatPanel::showEvent(QShowEvent* event) {
  refreshSamples();
  QWidget::showEvent(event);
}

void ChatPanel::refreshSamples() {
  while (const auto item = std::unique_ptr<QLayoutItem>(m_samples->takeAt(0))) delete item->widget();
  QStringList questions{tr("What colour is the sky?")};  // shows that general knowledge stays
  const int rows = m_data->rowCount();
  for (int i = 0; i < kSampleQuestions && i < rows; ++i) {
    const QString question = qs(m_data->row(i * rows / kSampleQuestions).question());
    if (!question.isEmpty() && !questions.contains(question)) questions.insert(questions.size() - 1, question);
  }
  for (const QString& question : questions) {
    const QString shown = question.size() > kSampleLength ? question.left(kSampleLength) + QStringLiteral(" …") : question;
    QPushButton* chip = makeButton(QStringLiteral("sample%1").arg(m_samples->count()), shown.simplified());
    chip->setProperty("chip", true);
    chip->setToolTip(question);
    connect(chip, &QPushButton::clicked, this, [this, question] { ask(question); });
    m_samples->addWidget(chip);
  }
  m_samples->addStretch();
}

bool ChatPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_input && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (enter && !(key->modifiers() & Qt::ShiftModifier)) {
      ask(m_input->toPlainText());
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

std::vector<Message> ChatPanel::conversation(const std::vector<Message>& history, const QString& question) const {
  std::vector<Message> messages;
  if (!m_systemPrompt.empty()) messages.push_back({"system", m_systemPrompt});
  if (m_remember->isChecked()) messages.insert(messages.end(), history.begin(), history.end());
  messages.push_back({"user", question.toStdString()});
  return messages;
}

void ChatPanel::ask(const QString& text) {
  const QString question = text.trimmed();
  if (question.isEmpty() || !m_controller->model() || !m_sampling->isValid() || m_controller->isAnswering()) return;
  m_banner->dismiss();
  m_question = question;
  m_input->clear();
  SamplingConfig sampling;
  m_sampling->store(sampling, samplingFields());
  std::vector<GenerateLane> lanes(1);
  lanes[0].messages = conversation(m_baseHistory, question);
  m_base->beginAnswer(question);
  m_adaptedAnswers = m_adapter != nullptr;
  if (m_adaptedAnswers) {
    lanes.emplace_back();
    lanes[1].messages = conversation(m_adaptedHistory, question);
    lanes[1].adapter = m_adapter;
    m_adapted->beginAnswer(question);
  }
  m_controller->ask(lanes, sampling);
  refresh();
}

void ChatPanel::onAnswered(const std::vector<GenerateResult>& results) {
  const auto finish = [this](ChatPane* pane, std::vector<Message>& history, const GenerateResult& result) {
    pane->finishAnswer(result);
    history.push_back({"user", m_question.toStdString()});
    history.push_back({"assistant", result.text});
  };
  if (!results.empty()) finish(m_base, m_baseHistory, results[0]);
  if (results.size() > 1) finish(m_adapted, m_adaptedHistory, results[1]);
  refresh();
}

void ChatPanel::clearAll() {
  m_base->clear();
  m_adapted->clear();
  m_baseHistory.clear();
  m_adaptedHistory.clear();
}

void ChatPanel::focusInput() { m_input->setFocus(); }

void ChatPanel::refresh() {
  const bool answering = m_controller->isAnswering();
  m_send->setVisible(!answering);
  m_send->setEnabled(m_controller->model() != nullptr && m_sampling->isValid() && !m_input->toPlainText().trimmed().isEmpty());
  m_stop->setVisible(answering);
  m_clear->setEnabled(!answering);
}

}  // namespace lorikeet
