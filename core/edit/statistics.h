// Numbers about a dataset: histograms and totals. Used by the editor's numbers pane and the plan.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/data/row_list.h"
#include "core/edit/row_facts.h"

namespace lorikeet {

enum class Measure { PromptTokens, AnswerTokens, Turns };  ///< prompt = all tokens that are not supervised

struct HistogramBar {
  std::uint32_t from, to;                 ///< values [from, to)
  std::size_t train = 0, validation = 0;  ///< rows
};
/// At most `bars` bars of one round width (1, 2, 5, 10, 20, 50 ...) over all rows with known facts.
std::vector<HistogramBar> histogram(const RowList& rows, const std::vector<RowFacts>& facts, Measure measure,
                                    std::size_t bars = 40);

struct DatasetTotals {
  std::size_t rows = 0, counted = 0;  ///< counted = rows whose tokens are known
  std::uint64_t tokens = 0, supervised = 0;
  std::size_t cut = 0, train = 0, validation = 0, drafts = 0, rowsWithIssues = 0;
  std::size_t byIssue[kIssueKinds] = {};
};
DatasetTotals totalsOf(const RowList& rows, const std::vector<RowFacts>& facts);

}  // namespace lorikeet
