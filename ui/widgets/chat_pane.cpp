// See chat_pane.h.
#include "ui/widgets/chat_pane.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextEdit>
#include <QVBoxLayout>

#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kLineHeightPercent = 140;  // text that people read needs air

QString reasonText(FinishReason reason) {
  switch (reason) {
    case FinishReason::EndOfTurn: return ChatPane::tr("complete");
    case FinishReason::StopText: return ChatPane::tr("ended at a stop text");
    case FinishReason::MaxTokens: return ChatPane::tr("cut at the longest answer");
    case FinishReason::ContextFull: return ChatPane::tr("cut: the context is full");
    case FinishReason::Cancelled: return ChatPane::tr("stopped");
  }
  return {};
}

}  // namespace

QString finishText(const GenerateResult& result) {
  return ChatPane::tr("%n token(s)", nullptr, static_cast<int>(result.tokens.size())) + QStringLiteral(" · ") +
         ChatPane::tr("%1 tokens/s").arg(QLocale().toString(result.tokensPerSecond, 'f', 1)) + QStringLiteral(" · ") +
         ChatPane::tr("first after %1 ms").arg(qRound(result.secondsToFirstToken * 1000)) + QStringLiteral(" · ") +
         reasonText(result.finish);
}

ChatPane::ChatPane(Kind kind, const QString& objectName, QWidget* parent)
    : QFrame(parent),
      m_kind(kind),
      m_title(new QLabel),
      m_proof(makeMuted({})),
      m_footer(makeMuted({})),
      m_view(new QTextEdit),
      m_makeRow(makeButton(objectName + QStringLiteral("MakeRow"), tr("Make this a row"), QStringLiteral("add"))) {
  setObjectName(objectName);
  setProperty("card", true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 1, 1, 1);
  column->setSpacing(0);
  column->addWidget(makeHead());
  m_view->setObjectName(objectName + QStringLiteral("View"));
  m_view->setAccessibleName(kind == Kind::Base ? tr("Answers of the base model") : tr("Answers with the adapter"));
  m_view->setReadOnly(true);
  m_view->setFrameShape(QFrame::NoFrame);
  m_view->setStyleSheet(QStringLiteral("QTextEdit { border: none; }"));
  m_view->document()->setDocumentMargin(2 * kGrid);
  column->addWidget(m_view, 1);
  auto* foot = new QHBoxLayout;
  foot->setContentsMargins(2 * kGrid, kGrid / 2, kGrid, kGrid);
  m_footer->setObjectName(objectName + QStringLiteral("Footer"));
  m_footer->setWordWrap(true);
  foot->addWidget(m_footer, 1);
  foot->addWidget(m_makeRow);
  column->addLayout(foot);
  m_makeRow->setToolTip(tr("Adds the question and this answer to the dataset, where you can correct it."));
  m_makeRow->setEnabled(false);
  connect(m_makeRow, &QPushButton::clicked, this, &ChatPane::makeRowClicked);
  refreshHead();
}

QWidget* ChatPane::makeHead() {
  auto* head = new QFrame;
  head->setProperty("paneHead", m_kind == Kind::Base ? QStringLiteral("base") : QStringLiteral("adapted"));
  auto* lines = new QVBoxLayout(head);
  lines->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
  lines->setSpacing(2);
  QFont bold = m_title->font();
  bold.setWeight(QFont::DemiBold);
  m_title->setFont(bold);
  m_proof->setObjectName(objectName() + QStringLiteral("Proof"));
  m_proof->setTextInteractionFlags(Qt::TextSelectableByMouse);
  lines->addWidget(m_title);
  lines->addWidget(m_proof);
  return head;
}

void ChatPane::setModelName(const QString& name) {
  m_modelName = name;
  refreshHead();
}

void ChatPane::setAdapter(const AdapterHandle& adapter) {
  m_adapter = adapter;
  refreshHead();
}

void ChatPane::refreshHead() {
  if (m_kind == Kind::Base) {
    m_title->setText(m_modelName.isEmpty() ? tr("Base model") : tr("Base model: %1").arg(m_modelName));
    m_proof->setText(tr("no adapter"));
    m_view->setPlaceholderText(tr("The base model answers here, as it was before any training."));
    return;
  }
  if (!m_adapter) {
    m_title->setText(tr("With adapter"));
    m_proof->setText(tr("nothing trained yet"));
    m_view->setPlaceholderText(
        tr("Train on your rows first, or open a run: then the same model answers here with what it has learned."));
    return;
  }
  m_view->setPlaceholderText(tr("The same model answers here with what it has learned."));
  const AdapterInfo& info = m_adapter->info();
  m_title->setText(tr("With adapter: %1").arg(qs(info.name)));
  QStringList proof{QStringLiteral("#") + qs(info.hash).left(8)};
  if (info.step >= 0) proof.append(tr("step %1").arg(info.step));
  proof.append(QStringLiteral("‖ΔW‖ %1").arg(QLocale().toString(info.deltaNorm, 'f', 3)));
  proof.append(tr("%n site(s)", nullptr, static_cast<int>(info.sites)));
  m_proof->setText(proof.join(QStringLiteral(" · ")));
  m_proof->setToolTip(
      tr("The adapter's hash, the training step it comes from, how much it changes the weights (0 = nothing), "
         "and the number of layers it acts on."));
}

void ChatPane::insert(const QString& text, bool strong, bool muted, bool newBlock) {
  QScrollBar* bar = m_view->verticalScrollBar();
  const bool follow = bar->value() >= bar->maximum() - 2 * kGrid;  // do not pull away a person who reads further up
  QTextCursor cursor(m_view->document());
  cursor.movePosition(QTextCursor::End);
  if (newBlock) {
    QTextBlockFormat block;
    block.setLineHeight(kLineHeightPercent, QTextBlockFormat::ProportionalHeight);
    block.setTopMargin(strong ? 2 * kGrid : kGrid / 2);
    if (m_view->document()->isEmpty()) {
      block.setTopMargin(0);
      cursor.setBlockFormat(block);
    } else {
      cursor.insertBlock(block);
    }
  }
  QTextCharFormat format;
  format.setFontWeight(strong ? QFont::DemiBold : QFont::Normal);
  if (muted) format.setForeground(themeColors().muted);
  cursor.insertText(text, format);
  if (follow) bar->setValue(bar->maximum());
}

void ChatPane::beginAnswer(const QString& question) {
  m_answer.clear();
  m_footer->setText(tr("thinking …"));
  m_makeRow->setEnabled(false);
  insert(question, true, false, true);
  insert(QString(), false, false, true);
  m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum());
}

void ChatPane::appendText(const QString& text) {
  if (m_answer.isEmpty()) m_footer->setText(tr("answering …"));
  m_answer += text;
  insert(text, false, false, false);
}

void ChatPane::finishAnswer(const GenerateResult& result) {
  if (result.text.empty()) insert(tr("(empty answer)"), false, true, false);
  m_answer = qs(result.text);
  m_footer->setText(finishText(result));
  m_makeRow->setEnabled(true);
}

void ChatPane::abandonAnswer() {
  m_footer->clear();
  m_makeRow->setEnabled(!m_answer.isEmpty());
}

void ChatPane::clear() {
  m_answer.clear();
  m_view->clear();
  m_footer->clear();
  m_makeRow->setEnabled(false);
}

}  // namespace lorikeet
