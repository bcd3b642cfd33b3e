// Names and advice of the issues a row can have, in the person's language. Used by IssuesPane and RowEditor.
#pragma once
#include <QString>

#include "core/data/row.h"
#include "core/edit/row_facts.h"

namespace lorikeet {

/// "Empty answer" ...
QString issueName(IssueKind kind);
/// One or two sentences: what it does to a run, and what to do.
QString issueAdvice(IssueKind kind);
/// The issue of one row as a sentence; names the other row where there is one (counted from 1).
QString issueSentence(IssueKind kind, const Row& row, const RowFacts& facts);

}  // namespace lorikeet
