// See compare.h; merging stands in merge_rows.cpp.
#include "core/edit/compare.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <memory>
#include <unordered_map>

#include "core/edit/common_subsequence.h"
#include "core/edit/row_alignment.h"
#include "core/text/utf8.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr std::size_t kExactCells = std::size_t{1} << 24;  // some 2,000 changed words and their spaces on each side

/// The text cut at ICU's word boundaries; spaces and marks are pieces too.
std::vector<std::string> piecesOf(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> words(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  const std::unique_ptr<UText, decltype(&utext_close)> source(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status), &utext_close);
  if (U_SUCCESS(status)) words->setText(source.get(), status);
  if (U_FAILURE(status))
    throw Error(std::string("Words cannot be told apart: ICU reports ") + u_errorName(status) + "; install ICU's data.");
  std::vector<std::string> pieces;
  std::size_t begin = 0;
  for (std::int32_t end = words->next(); end != icu::BreakIterator::DONE; end = words->next()) {
    pieces.push_back(text.substr(begin, static_cast<std::size_t>(end) - begin));
    begin = static_cast<std::size_t>(end);
  }
  return pieces;
}

std::vector<std::uint32_t> idsOf(const std::vector<std::string>& pieces, std::unordered_map<std::string, std::uint32_t>& known) {
  std::vector<std::uint32_t> ids;
  for (const std::string& piece : pieces)
    ids.push_back(known.try_emplace(piece, static_cast<std::uint32_t>(known.size())).first->second);
  return ids;
}

}  // namespace

std::vector<RowPair> compareRows(const RowList& before, const RowList& after, std::stop_token stop) {
  return alignRows(before, after, RowEquality::Content, stop);
}

std::vector<WordMark> compareWords(const std::string& before, const std::string& after) {
  const std::vector<std::string> first = piecesOf(repairUtf8(before)), second = piecesOf(repairUtf8(after));
  std::unordered_map<std::string, std::uint32_t> known;
  const std::vector<std::uint32_t> firstIds = idsOf(first, known), secondIds = idsOf(second, known);
  std::vector<WordMark> marks;
  const auto put = [&](const std::string& text, RowChange change) {
    if (marks.empty() || marks.back().change != change)
      marks.push_back({text, change});
    else
      marks.back().text += text;
  };
  std::size_t i = 0, j = 0;
  const auto putUpTo = [&](std::size_t iEnd, std::size_t jEnd) {
    while (i < iEnd) put(first[i++], RowChange::Removed);
    while (j < jEnd) put(second[j++], RowChange::Added);
  };
  for (const auto& [a, b] : commonSubsequence(firstIds, secondIds, kExactCells, {})) {
    putUpTo(a, b);
    put(first[i++], RowChange::Same);
    ++j;
  }
  putUpTo(first.size(), second.size());
  return marks;
}

}  // namespace lorikeet
