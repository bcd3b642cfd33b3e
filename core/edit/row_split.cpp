// See row_split.h. Rows alike form groups, and a group goes to one side; the same on every machine and compiler.
#include "core/edit/row_split.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "core/edit/folded_text.h"
#include "core/edit/near_duplicates.h"
#include "core/edit/union_find.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

struct Group {
  std::vector<std::uint32_t> rows;
  Split side = Split::Auto;    ///< Auto = not decided
  bool drawnByLocked = false;  ///< a locked row has decided
};

/// Rows with equal questions or nearly equal texts, in order of their first rows.
std::vector<Group> groupsOf(const RowList& rows, double similarity, const std::stop_token& stop) {
  UnionFind alike = similarity < 1 ? UnionFind(nearDuplicateGroups(rows, similarity, stop)) : UnionFind(rows.size());
  std::unordered_map<std::uint64_t, std::uint32_t> firstWith;
  std::uint32_t at = 0;
  for (const Row& row : rows) {
    if (at % 256 == 0 && stop.stop_requested()) throw Cancelled();
    const std::string question = foldedKey(row.question());
    // Rows without a question have nothing in common. Hashes of 64 bits stand for the questions: a million rows meet by chance once
    // in 10^7 sets.
    if (!question.empty()) alike.join(at, firstWith.try_emplace(hashOf(question), at).first->second);
    ++at;
  }
  std::vector<Group> groups;
  std::vector<std::uint32_t> groupOf(rows.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    const std::uint32_t first = alike.firstOf(i);
    if (first == i) {
      groupOf[i] = static_cast<std::uint32_t>(groups.size());
      groups.emplace_back();
    }
    groups[groupOf[first]].rows.push_back(i);
  }
  return groups;
}

/// Locked rows decide for their group; one that is locked to both sides is known to training.
void drawByLocked(const RowList& rows, Group& group) {
  for (const std::uint32_t i : group.rows) {
    const Row& row = rows[i];
    if (!row.locked || row.split == Split::Auto || group.side == Split::Train) continue;
    group.side = row.split;
    group.drawnByLocked = true;
  }
}

bool hasTagOf(const Row& row, const std::unordered_set<std::string>& tags) {
  return std::any_of(row.tags.begin(), row.tags.end(), [&](const std::string& tag) { return tags.contains(tag); });
}

/// A group with a tagged row goes to validation whole.
void splitByTag(const RowList& rows, const std::vector<std::string>& validationTags, std::vector<Group*>& open) {
  const std::unordered_set<std::string> tags(validationTags.begin(), validationTags.end());
  for (Group* group : open) {
    const bool tagged =
        std::any_of(group->rows.begin(), group->rows.end(), [&](std::uint32_t i) { return hasTagOf(rows[i], tags); });
    group->side = tagged ? Split::Validation : Split::Train;
  }
}

void shuffle(std::vector<Group*>& groups, std::uint64_t seed) {
  std::uint64_t state = mixedBits(seed);
  for (std::size_t i = groups.size(); i > 1; --i) {
    state = mixedBits(state + i);
    std::swap(groups[i - 1], groups[state % i]);
  }
}

/// Draws groups until validation has its share of all rows, counting those that are there already.
void splitByRatio(std::size_t rows, std::size_t inValidation, bool hasTraining, const SplitPlan& plan, std::vector<Group*>& open) {
  const double share = std::clamp(plan.validationShare, 0.0, 0.9);
  std::size_t wanted = static_cast<std::size_t>(std::llround(share * static_cast<double>(rows)));
  if (share > 0) wanted = std::max<std::size_t>(wanted, 1);
  shuffle(open, plan.seed);
  const std::size_t drawable = open.size() - (hasTraining || open.empty() ? 0 : 1);  // one group stays for training
  std::size_t count = inValidation;
  for (std::size_t i = 0; i < open.size(); ++i) {
    // A group that would overshoot the share is passed over.
    const bool fits = i < drawable && count + open[i]->rows.size() <= wanted;
    open[i]->side = fits ? Split::Validation : Split::Train;
    if (fits) count += open[i]->rows.size();
  }
  if (count > 0 || wanted == 0 || drawable == 0) return;
  const auto smaller = [](const Group* a, const Group* b) { return a->rows.size() < b->rows.size(); };
  (*std::min_element(open.begin(), open.end(), smaller))->side = Split::Validation;
}

std::vector<Split> sidesOf(const RowList& rows, const std::vector<Group>& groups) {
  std::vector<Split> sides(rows.size(), Split::Auto);
  for (const Group& group : groups)
    for (const std::uint32_t i : group.rows) sides[i] = rows[i].locked ? rows[i].split : group.side;
  return sides;
}

/// Training is never empty as long as a row may move there: a whole group that no locked row has drawn, else one row.
void keepTraining(const RowList& rows, std::vector<Group>& groups, std::vector<Split>& sides) {
  if (std::find(sides.begin(), sides.end(), Split::Train) != sides.end()) return;
  const auto isFree = [](const Group& group) { return !group.drawnByLocked; };
  const auto hasOpenRow = [&](const Group& group) {
    return isFree(group) && std::any_of(group.rows.begin(), group.rows.end(), [&](std::uint32_t i) { return !rows[i].locked; });
  };
  const auto group = std::find_if(groups.begin(), groups.end(), hasOpenRow);
  if (group != groups.end()) {
    group->side = Split::Train;
    sides = sidesOf(rows, groups);
    return;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].locked) continue;
    sides[i] = Split::Train;
    return;
  }
}

}  // namespace

std::vector<Split> planSplit(const RowList& rows, const SplitPlan& plan, std::stop_token stop) {
  std::vector<Group> groups;
  if (plan.by == SplitPlan::By::Clear) {
    groups.emplace_back();
    for (std::uint32_t i = 0; i < rows.size(); ++i) groups.back().rows.push_back(i);
    return sidesOf(rows, groups);
  }
  groups = groupsOf(rows, plan.nearDuplicate, stop);
  std::vector<Group*> open;
  for (Group& group : groups) {
    drawByLocked(rows, group);
    const bool allLocked = std::all_of(group.rows.begin(), group.rows.end(), [&](std::uint32_t i) { return rows[i].locked; });
    if (!group.drawnByLocked && !allLocked) open.push_back(&group);
  }
  if (plan.by == SplitPlan::By::Tag) {
    splitByTag(rows, plan.validationTags, open);
  } else {
    const std::vector<Split> sides = sidesOf(rows, groups);
    const auto inValidation = static_cast<std::size_t>(std::count(sides.begin(), sides.end(), Split::Validation));
    splitByRatio(rows.size(), inValidation, std::find(sides.begin(), sides.end(), Split::Train) != sides.end(), plan, open);
  }
  std::vector<Split> sides = sidesOf(rows, groups);
  keepTraining(rows, groups, sides);
  return sides;
}

}  // namespace lorikeet
