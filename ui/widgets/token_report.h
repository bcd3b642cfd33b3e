// What hovering a token of an answer tells: its probability in each pane, and what else might have stood there. Used by ExchangeView.
#pragma once
#include <QString>
#include <vector>

#include "ui/models/conversation.h"

namespace lorikeet {

/// A pane that has an opinion.
struct TokenWitness {
  int pane = 0;
  QString name;
};

/// "93.1 %", "0.02 %", "< 0.01 %". @param nats log-probability
QString probabilityText(float nats);
/// A token's text so that one sees blanks and line breaks, for HTML.
QString tokenText(const std::string& text);
/// Rich text for a tooltip. @param pane whose answer it is  @param change what the adapter changes, by token; may be empty
QString tokenReport(const Answer& answer, int token, int pane, const std::vector<TokenWitness>& witnesses, const std::vector<float>& change);

}  // namespace lorikeet
