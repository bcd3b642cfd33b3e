// See token_report.h.
#include "ui/widgets/token_report.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <cmath>

#include "ui/widgets/odds_strip.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

QString say(const char* text) { return QCoreApplication::translate("lorikeet::TokenReport", text); }

QString line(const QString& name, const QString& value, bool strong) {
  const QString cell = strong ? QStringLiteral("<b>%1</b>") : QStringLiteral("%1");
  return QStringLiteral("<tr><td>%1</td><td align='right'>&nbsp;&nbsp;%2</td></tr>").arg(cell.arg(name), cell.arg(value));
}

}  // namespace

QString probabilityText(float nats) {
  const double percent = 100 * std::exp(static_cast<double>(nats));
  if (percent < 0.01) return say(QT_TRANSLATE_NOOP("lorikeet::TokenReport", "< 0.01 %"));
  return QLocale().toString(percent, 'f', percent < 1 ? 2 : 1) + QStringLiteral(" %");
}

QString tokenText(const std::string& text) {
  QString shown = qs(text).left(40).toHtmlEscaped();
  if (shown.isEmpty()) return say(QT_TRANSLATE_NOOP("lorikeet::TokenReport", "(part of a character)"));
  shown.replace(QLatin1Char('\n'), QStringLiteral("⏎")).replace(QLatin1Char('\t'), QStringLiteral("→")).replace(QLatin1Char(' '), QStringLiteral("·"));
  return QStringLiteral("<code>%1</code>").arg(shown);
}

QString tokenReport(const Answer& answer, int token, int pane, const std::vector<TokenWitness>& witnesses, const std::vector<float>& change) {
  const auto at = static_cast<std::size_t>(token);
  const AnswerToken& here = answer.odds[at];
  QString html = QStringLiteral("<p>%1 &nbsp;%2</p><table cellspacing='0' cellpadding='1'>")
                     .arg(tokenText(here.chosen.text), say(QT_TRANSLATE_NOOP("lorikeet::TokenReport", "token %1 of %2")).arg(token + 1).arg(answer.odds.size()));
  for (const TokenWitness& witness : witnesses) {
    const auto found = answer.scores.find(witness.pane);
    const bool own = witness.pane == pane;
    const QString value = own                                                                 ? probabilityText(here.chosen.logProb)
                          : found != answer.scores.end() && at < found->second.size() ? probabilityText(found->second[at])
                                                                                       : QStringLiteral("…");
    html += line(witness.name.toHtmlEscaped(), value, own);
  }
  html += QStringLiteral("</table>");
  if (at < change.size()) html += QStringLiteral("<p>%1</p>").arg(changeText(change[at]));
  if (here.likeliest.empty()) return html;
  html += QStringLiteral("<p>%1</p><table cellspacing='0' cellpadding='1'>")
              .arg(say(QT_TRANSLATE_NOOP("lorikeet::TokenReport", "Likeliest here in this pane:")));
  for (const TokenOdds& other : here.likeliest) html += line(tokenText(other.text), probabilityText(other.logProb), other.id == here.chosen.id);
  return html + QStringLiteral("</table>");
}

}  // namespace lorikeet
