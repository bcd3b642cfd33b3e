// What a plan says, in the language of the window: issues, and the buttons that help. Used by PlanCard.
#pragma once
#include <QString>

#include "core/engine/planner.h"

namespace lorikeet {

QString issueText(const PlanIssue& issue);
QString fixText(const PlanFix& fix);

}  // namespace lorikeet
