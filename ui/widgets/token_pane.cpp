// See token_pane.h.
#include "ui/widgets/sentence_text.h"
#include "ui/widgets/token_pane.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/engine/background.h"
#include "ui/widgets/token_view.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kDelayMs = 8;  // several changes of one keystroke are counted once

/// Four tokens that show and name the four looks.
class Legend : public QWidget {
 public:
  explicit Legend(std::vector<std::pair<TokenKind, QString>> entries) : m_entries(std::move(entries)) {}
  QSize sizeHint() const override {
    int width = 0;
    for (const auto& [kind, name] : m_entries) width += fontMetrics().horizontalAdvance(name) + 3 * kGrid;
    return {width, fontMetrics().height() + kGrid};
  }
  QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = 0;
    for (const auto& [kind, name] : m_entries) {
      const QRect rect(x, 2, fontMetrics().horizontalAdvance(name) + kGrid, height() - 4);
      painter.setPen(paintTokenShape(painter, rect, kind, false));
      painter.drawText(rect, Qt::AlignCenter, name);
      x += rect.width() + kGrid;
    }
  }

 private:
  std::vector<std::pair<TokenKind, QString>> m_entries;
};

}  // namespace

TokenPane::TokenPane(QWidget* parent)
    : QWidget(parent),
      m_delay(new QTimer(this)),
      m_flow(new TokenFlow),
      m_stack(new QStackedWidget),
      m_background(new Background(QStringLiteral("tokens"), this)) {
  setObjectName(QStringLiteral("tokenPane"));
  m_delay->setSingleShot(true);
  m_delay->setInterval(kDelayMs);
  connect(m_delay, &QTimer::timeout, this, &TokenPane::count);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid / 2);
  m_head = makeHead();
  column->addWidget(m_head);
  column->addWidget(m_stack, 1);
  QLabel* empty = makeMuted(tr("Choose a model on the Setup page (Ctrl+2) to see this row as the tokens it learns from."));
  empty->setObjectName(QStringLiteral("tokenEmpty"));
  empty->setAlignment(Qt::AlignCenter);
  m_problem = new QLabel;
  m_problem->setObjectName(QStringLiteral("tokenProblem"));
  m_problem->setWordWrap(true);
  m_problem->setAlignment(Qt::AlignTop);
  setTextKind(m_problem, QStringLiteral("warning"));
  for (QWidget* page : std::initializer_list<QWidget*>{empty, m_flow, m_problem}) m_stack->addWidget(page);
  setSettings({});
}

TokenPane::~TokenPane() = default;

QWidget* TokenPane::makeHead() {
  auto* head = new QWidget;
  auto* column = new QVBoxLayout(head);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid / 2);
  auto* counts = new QHBoxLayout;
  counts->setSpacing(2 * kGrid);
  const auto add = [&](QLabel*& label, const char* name, const QString& tip) {
    label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setToolTip(tip);
    counts->addWidget(label);
  };
  add(m_total, "tokenTotal", tr("All tokens of the row with the model's template, before any cut."));
  add(m_supervised, "tokenSupervised",
      tr("Tokens that the model learns to write: answers and their ends. At least one is needed."));
  add(m_cut, "tokenCut", tr("Tokens beyond the maximum length. Raise it on the Setup page, or shorten the row."));
  counts->addStretch();
  column->addLayout(counts);
  column->addWidget(new Legend({{TokenKind::Masked, tr("context")},
                                {TokenKind::Supervised, tr("learned")},
                                {TokenKind::Special, tr("special")},
                                {TokenKind::CutAway, tr("cut off")}}));
  return head;
}

void TokenPane::setSettings(const TokenSettings& settings) {
  m_settings = settings;
  const bool ready = m_settings.tokenizer != nullptr && m_settings.chatTemplate != nullptr;
  m_head->setVisible(ready);
  m_stack->setCurrentIndex(ready ? 1 : 0);
  if (ready) m_delay->start();
}

void TokenPane::showRow(RowPtr row) {
  m_row = std::move(row);
  if (m_settings.tokenizer != nullptr && !m_delay->isActive()) m_delay->start();
}

void TokenPane::count() {
  m_background->cancel();
  if (m_row == nullptr || m_settings.tokenizer == nullptr || m_settings.chatTemplate == nullptr) return present({});
  m_background->start([this, row = m_row, settings = m_settings](const std::stop_token& stop, const Background::Post& post) {
    TokenView tokens = tokenView(*row, settings);
    if (!stop.stop_requested()) post([this, tokens = std::move(tokens)]() mutable { present(std::move(tokens)); });
  });
}

void TokenPane::present(TokenView tokens) {
  if (m_settings.tokenizer == nullptr) return;
  const std::size_t cut = tokens.total - std::min(tokens.total, tokens.kept);
  // One width for up to five digits, so that counts which change do not move their neighbours.
  const auto set = [](QLabel* label, const QString& text) {
    label->setText(text);
    label->setMinimumWidth(std::max(label->minimumWidth(), label->sizeHint().width()));
  };
  set(m_total, tr("%n token(s)", nullptr, static_cast<int>(tokens.total)));
  set(m_supervised, tr("%n learned", nullptr, static_cast<int>(tokens.supervised)));
  set(m_cut, cut == 0 ? tr("none cut off") : tr("%n cut off", nullptr, static_cast<int>(cut)));
  setTextKind(m_supervised, tokens.supervised == 0 && tokens.total > 0 ? QStringLiteral("error") : QString());
  setTextKind(m_cut, cut == 0 ? QStringLiteral("muted") : QStringLiteral("warning"));
  m_flow->setAccessibleDescription(m_total->text() + QStringLiteral(", ") + m_supervised->text() + QStringLiteral(", ") +
                                   m_cut->text());
  m_problem->setText(sentenceText(tokens.problem));
  m_stack->setCurrentIndex(tokens.problem.empty() ? 1 : 2);
  m_flow->setTokens(std::move(tokens), m_settings.maxLength);
  emit shown();
}

}  // namespace lorikeet
