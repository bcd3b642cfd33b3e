// See prompt_dialog.h.
#include "ui/panels/prompt_dialog.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/engine/background.h"
#include "ui/widgets/token_view.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr qsizetype kNamed = 60;  // characters of a cut turn that name it

QString shortened(const std::string& text) {
  const QString whole = qs(text).simplified();
  return whole.size() > kNamed ? whole.left(kNamed) + QStringLiteral(" …") : whole;
}

}  // namespace

PromptDialog::PromptDialog(QWidget* parent)
    : QDialog(parent),
      m_title(makeHeading({})),
      m_summary(makeMuted({})),
      m_cut(new QLabel),
      m_flow(new TokenFlow),
      m_text(new QPlainTextEdit),
      m_background(new Background(QStringLiteral("prompt"), this)) {
  setObjectName(QStringLiteral("promptDialog"));
  setWindowTitle(tr("What the model reads"));
  resize(96 * kGrid, 64 * kGrid);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid);
  m_summary->setObjectName(QStringLiteral("promptSummary"));
  m_cut->setObjectName(QStringLiteral("promptCut"));
  m_cut->setWordWrap(true);
  setTextKind(m_cut, QStringLiteral("warning"));
  m_text->setObjectName(QStringLiteral("promptText"));
  m_text->setAccessibleName(tr("The prompt as text"));
  m_text->setReadOnly(true);
  m_flow->setObjectName(QStringLiteral("promptTokens"));
  m_flow->setAccessibleName(tr("The prompt token by token"));
  auto* tabs = new QTabWidget;
  tabs->setDocumentMode(true);
  tabs->addTab(m_flow, tr("Tokens"));
  tabs->addTab(m_text, tr("Text"));
  for (QWidget* widget : {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_summary), static_cast<QWidget*>(m_cut)}) column->addWidget(widget);
  column->addWidget(tabs, 1);
  auto* buttons = new QDialogButtonBox;
  QPushButton* copy = makeButton(QStringLiteral("promptCopy"), tr("Copy"), QStringLiteral("duplicate"));
  QPushButton* close = makeButton(QStringLiteral("promptClose"), tr("Close"));
  buttons->addButton(copy, QDialogButtonBox::ActionRole);
  buttons->addButton(close, QDialogButtonBox::RejectRole);
  column->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
  connect(m_background, &Background::failed, this, [this](const QString& sentence) {
    setTextKind(m_summary, QStringLiteral("error"));
    m_summary->setText(sentence);
    emit shown();
  });
}

PromptDialog::~PromptDialog() = default;

void PromptDialog::showPrompt(const QString& title, const ModelHandle& model, const GenerateLane& lane, std::int64_t maxNewTokens) {
  m_title->setText(title);
  setTextKind(m_summary, QStringLiteral("muted"));
  m_summary->setText(tr("reading …"));
  m_cut->hide();
  m_text->clear();
  m_flow->setTokens({}, 0);
  m_background->start([this, model, lane, maxNewTokens](const std::stop_token&, const Background::Post& post) {
    const PromptView view = viewPrompt(*model, lane, maxNewTokens);
    post([this, view, model, messages = lane.messages] { present(view, *model, messages); });
  });
  show();
  raise();
  activateWindow();
}

void PromptDialog::present(const PromptView& view, const LoadedModel& model, const std::vector<Message>& messages) {
  TokenView tokens;
  for (const TokenOdds& token : view.tokens) {
    const bool special = model.tokenizer().isSpecial(token.id);
    // A token that is half a character adds no text of its own: its piece says which bytes it is.
    tokens.pieces.push_back({token.id, token.text.empty() ? model.tokenizer().pieceOf(token.id) : token.text,
                             special ? TokenKind::Special : TokenKind::Masked, false});
  }
  tokens.kept = tokens.total = tokens.pieces.size();
  m_flow->setTokens(tokens, tokens.total);
  m_text->setPlainText(qs(view.text));
  const std::int64_t context = model.info().config.maxPositions;
  m_summary->setText(tr("%1 tokens of the %2 that this model reads at most, exactly as they are sent.")
                         .arg(countText(static_cast<std::int64_t>(view.tokens.size())), countText(context)));
  QStringList cut;
  for (const Message& message : messages) {
    if (message.role == "system") continue;
    if (static_cast<std::int64_t>(cut.size()) == view.cutTurns) break;
    cut.append(QStringLiteral("“%1”").arg(shortened(message.content)));
  }
  m_cut->setText(tr("Left out, because the conversation is longer than the context: %1").arg(cut.join(QStringLiteral(", "))));
  m_cut->setVisible(view.cutTurns > 0);
  emit shown();
}

}  // namespace lorikeet
