// See pinned_pane.h.
#include "ui/panels/pinned_pane.h"

#include <QEvent>
#include <QScrollBar>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "core/edit/compare.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

QString html(const std::string& text) { return qs(text).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")); }

/// The answer with the words that the one before did not have, bold and underlined.
QString markedHtml(const std::string& before, const std::string& answer) {
  if (answer.empty()) return QStringLiteral("–");
  if (before.empty()) return html(answer);
  QString text;
  for (const WordMark& word : compareWords(before, answer)) {
    if (word.change == RowChange::Removed) continue;
    text += word.change == RowChange::Added ? QStringLiteral("<b><u>%1</u></b>").arg(html(word.text)) : html(word.text);
  }
  return text;
}

}  // namespace

PinnedPane::PinnedPane(QWidget* parent) : QWidget(parent), m_view(new QTextBrowser) {
  setObjectName(QStringLiteral("pinnedPane"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, kGrid, 0, 0);
  m_view->setObjectName(QStringLiteral("pinnedAnswers"));
  m_view->setAccessibleName(tr("Answers to the pinned questions"));
  column->addWidget(m_view);
  refresh();
}

void PinnedPane::begin(const std::string& prompts, std::vector<PinnedAnswers> earlier) {
  m_prompts = pinnedPromptsIn(prompts);
  m_answers = std::move(earlier);
  refresh();
}

void PinnedPane::add(const PinnedAnswers& answers) {
  std::erase_if(m_answers, [&](const PinnedAnswers& each) { return each.step >= answers.step; });
  m_answers.push_back(answers);
  refresh();
}

QString PinnedPane::timeline(std::size_t prompt) const {
  QString rows;
  std::string before;
  for (const PinnedAnswers& each : m_answers) {
    if (prompt >= each.answers.size()) continue;
    const QString step = each.step == 0 ? tr("before") : tr("step %1").arg(each.step);
    rows += QStringLiteral("<tr><td style='color:%1' width='90'>%2</td><td>%3</td></tr>")
                .arg(themeColors().muted.name(), step, markedHtml(before, each.answers[prompt]));
    before = each.answers[prompt];
  }
  return QStringLiteral("<p><b>%1</b></p><table cellpadding='3'>%2</table>").arg(html(m_prompts[prompt]), rows);
}

void PinnedPane::refresh() {
  if (m_prompts.empty()) {
    m_view->setHtml(QStringLiteral("<p style='color:%1'>%2</p>")
                        .arg(themeColors().muted.name(), tr("Write a few questions under “Pinned questions” on the Setup page: at every evaluation the model "
                                                            "answers them, and here you see how the answers change while it learns.")));
    return;
  }
  QScrollBar* bar = m_view->verticalScrollBar();
  const int at = bar->value();
  QString text;
  for (std::size_t prompt = 0; prompt < m_prompts.size(); ++prompt) text += timeline(prompt);
  m_view->setHtml(text);
  bar->setValue(at);
}

void PinnedPane::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) refresh();
}

}  // namespace lorikeet
