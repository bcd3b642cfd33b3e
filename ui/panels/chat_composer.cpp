// See chat_composer.h.
#include "ui/panels/chat_composer.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <memory>

#include "ui/widgets/icons.h"
#include "ui/widgets/turn_edit.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kSampleLength = 34;

}  // namespace

ChatComposer::ChatComposer(QWidget* parent)
    : QWidget(parent), m_sampleBox(new QWidget), m_samples(new QHBoxLayout(m_sampleBox)), m_editBox(new QWidget), m_editText(makeMuted({})) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  m_samples->setContentsMargins(0, 0, 0, 0);
  m_samples->setSpacing(kGrid);
  column->addWidget(m_sampleBox);
  auto* edit = new QHBoxLayout(m_editBox);
  edit->setContentsMargins(0, 0, 0, 0);
  m_editText->setObjectName(QStringLiteral("chatEditing"));
  QPushButton* cancel = makeButton(QStringLiteral("chatCancelEdit"), tr("Cancel"));
  edit->addWidget(m_editText, 1);
  edit->addWidget(cancel);
  connect(cancel, &QPushButton::clicked, this, &ChatComposer::editCancelled);
  m_editBox->hide();
  column->addWidget(m_editBox);
  column->addWidget(makeInput());
  column->addWidget(makeOptions());
}

QWidget* ChatComposer::makeInput() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid);
  m_input = new GrowingTextEdit(1, 6);
  m_input->setObjectName(QStringLiteral("chatInput"));
  m_input->setAccessibleName(tr("Your question"));
  m_input->setPlaceholderText(tr("Ask all panes something. Enter sends, Shift+Enter starts a new line, Up edits the last question."));
  m_input->installEventFilter(this);
  row->addWidget(m_input, 1);
  m_continue = makeButton(QStringLiteral("chatContinue"), tr("Continue"), QStringLiteral("resume"));
  m_continue->setToolTip(tr("Goes on with answers that were stopped or cut, as if nothing had happened."));
  m_send = makeButton(QStringLiteral("chatSend"), tr("Ask"), QStringLiteral("send"), true);
  m_stop = makeButton(QStringLiteral("chatStop"), tr("Stop"), QStringLiteral("stop"));
  m_stop->setToolTip(tr("Keeps what there is (Esc)."));
  for (QPushButton* button : {m_continue, m_send, m_stop}) {
    button->setMinimumSize(11 * kGrid, m_input->minimumHeight());
    row->addWidget(button, 0, Qt::AlignBottom);
  }
  connect(m_send, &QPushButton::clicked, this, &ChatComposer::send);
  connect(m_stop, &QPushButton::clicked, this, &ChatComposer::stopClicked);
  connect(m_continue, &QPushButton::clicked, this, &ChatComposer::continueClicked);
  connect(m_input, &QPlainTextEdit::textChanged, this, &ChatComposer::refresh);
  return box;
}

QToolButton* ChatComposer::makeTool(const QString& name, const QString& text, const QString& iconName) {
  auto* tool = new QToolButton;
  tool->setObjectName(name);
  tool->setText(text);
  tool->setIcon(icon(iconName));
  tool->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  tool->setFocusPolicy(Qt::TabFocus);
  return tool;
}

QWidget* ChatComposer::makeOptions() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  m_remember = new QCheckBox(tr("Remember the conversation"));
  m_remember->setObjectName(QStringLiteral("chatRemember"));
  m_remember->setToolTip(tr("Off: each question stands alone. On: the models see what was said before."));
  m_add = makeTool(QStringLiteral("chatAddPane"), tr("Add a pane"), QStringLiteral("add"));
  m_add->setToolTip(tr("Another run, checkpoint or adapter folder answers the same questions; up to six panes."));
  m_addMenu = new QMenu(m_add);
  m_add->setMenu(m_addMenu);
  m_add->setPopupMode(QToolButton::InstantPopup);
  m_transcript = makeTool(QStringLiteral("chatTranscript"), tr("Transcript"), QStringLiteral("save"));
  auto* files = new QMenu(m_transcript);
  files->addAction(tr("Save the transcript …"), this, &ChatComposer::saveClicked)->setObjectName(QStringLiteral("chatSave"));
  files->addAction(tr("Load a transcript …"), this, &ChatComposer::loadClicked)->setObjectName(QStringLiteral("chatLoad"));
  files->addAction(tr("Export as Markdown …"), this, &ChatComposer::exportClicked)->setObjectName(QStringLiteral("chatExport"));
  m_transcript->setMenu(files);
  m_transcript->setPopupMode(QToolButton::InstantPopup);
  m_new = makeTool(QStringLiteral("chatClear"), tr("New conversation"), QStringLiteral("new"));
  m_sampling = makeTool(QStringLiteral("chatSettings"), tr("Sampling"), QStringLiteral("setup"));
  m_sampling->setToolTip(tr("How answers are drawn, and the system prompt"));
  m_sampling->setCheckable(true);
  row->addWidget(m_remember);
  row->addStretch();
  for (QToolButton* tool : {m_add, m_transcript, m_new, m_sampling}) row->addWidget(tool);
  connect(m_new, &QToolButton::clicked, this, &ChatComposer::newClicked);
  connect(m_remember, &QCheckBox::toggled, this, &ChatComposer::remembersChanged);
  connect(m_sampling, &QToolButton::toggled, this, &ChatComposer::samplingToggled);
  return box;
}

QString ChatComposer::text() const { return m_input->exactText(); }

void ChatComposer::setText(const QString& text) {
  m_input->setExactText(text);
  m_input->moveCursor(QTextCursor::End);
}

void ChatComposer::focusInput() { m_input->setFocus(); }

void ChatComposer::send() {
  const QString question = text().trimmed();
  if (m_busy || !m_canAsk || question.isEmpty()) return;
  emit asked(question);
}

void ChatComposer::setState(bool busy, bool canAsk, bool canContinue, bool isEmpty) {
  m_busy = busy;
  m_canAsk = canAsk;
  m_continue->setVisible(canContinue && !busy);
  m_sampleBox->setVisible(isEmpty && !busy && m_samples->count() > 1);
  m_new->setEnabled(!isEmpty);
  m_transcript->setEnabled(!busy);
  refresh();
}

void ChatComposer::refresh() {
  m_send->setVisible(!m_busy);
  m_send->setEnabled(m_canAsk && !text().trimmed().isEmpty());
  m_stop->setVisible(m_busy);
}

void ChatComposer::setSamples(const QStringList& questions) {
  while (const auto item = std::unique_ptr<QLayoutItem>(m_samples->takeAt(0))) delete item->widget();
  for (const QString& question : questions) {
    const QString shown = question.size() > kSampleLength ? question.left(kSampleLength) + QStringLiteral(" …") : question;
    QPushButton* chip = makeButton(QStringLiteral("sample%1").arg(m_samples->count()), shown.simplified());
    chip->setProperty("chip", true);
    chip->setToolTip(question);
    chip->setMinimumWidth(8 * kGrid);
    chip->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(chip, &QPushButton::clicked, this, [this, question] {
      if (!m_busy && m_canAsk) emit asked(question);
    });
    m_samples->addWidget(chip);
  }
  m_samples->addStretch();
}

void ChatComposer::setEditing(int number) {
  m_editText->setText(tr("You edit question %1: it is answered anew as a branch, and the old one stays.").arg(number));
  m_editBox->setVisible(number > 0);
}

bool ChatComposer::remembers() const { return m_remember->isChecked(); }

void ChatComposer::setRemembers(bool remembers) {
  const QSignalBlocker quiet(m_remember);
  m_remember->setChecked(remembers);
}

bool ChatComposer::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_input && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (enter && !(key->modifiers() & Qt::ShiftModifier)) {
      send();
      return true;
    }
    if (key->key() == Qt::Key_Up && m_input->document()->isEmpty()) {
      emit editLastRequested();
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace lorikeet
