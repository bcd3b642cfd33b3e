// See row_split.h. Groups that belong together are drawn whole, so that nothing that is learned is tested too.
#include "core/edit/row_split.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/edit/folded_text.h"
#include "core/edit/near_duplicates.h"
#include "core/edit/row_groups.h"

namespace lorikeet {
namespace {

struct Group {
  std::vector<std::uint32_t> rows;  ///< unlocked
  Split side = Split::Auto;         ///< where locked rows draw it
  std::uint64_t order = 0;
};

/// For each row the first row of its group: alike, or with an equal question.
std::vector<std::uint32_t> groupsOf(const RowList& rows, double similarity, const std::stop_token& stop) {
  RowGroups groups(rows.size());
  if (similarity < 1) {
    const std::vector<std::uint32_t> alike = nearDuplicateGroups(rows, similarity, stop);
    for (std::uint32_t i = 0; i < alike.size(); ++i) groups.join(alike[i], i);
  }
  std::unordered_map<std::uint64_t, std::uint32_t> asked;
  std::uint32_t i = 0;
  for (const Row& row : rows) {
    const std::string question = foldedKey(row.question());
    if (!question.empty()) groups.join(asked.emplace(hashOf(question), i).first->second, i);
    ++i;
  }
  return groups.firsts();
}

std::vector<Group> unlockedGroups(const RowList& rows, const std::vector<std::uint32_t>& firsts, std::uint64_t seed) {
  std::unordered_map<std::uint32_t, std::size_t> places;
  std::vector<Group> groups;
  for (std::uint32_t i = 0; i < firsts.size(); ++i) {
    const auto [at, isNew] = places.emplace(firsts[i], groups.size());
    if (isNew) groups.push_back({{}, Split::Auto, mixedBits(mixedBits(seed) ^ firsts[i])});
    Group& group = groups[at->second];
    if (!rows[i].locked)
      group.rows.push_back(i);
    else if (rows[i].split != Split::Auto && group.side != Split::Train)
      group.side = rows[i].split;  // with locked rows on both sides training knows the group already
  }
  return groups;
}

void planByRatio(const RowList& rows, const SplitPlan& plan, std::vector<Split>& sides, const std::stop_token& stop) {
  std::vector<Group> groups = unlockedGroups(rows, groupsOf(rows, plan.nearDuplicate, stop), plan.seed);
  std::size_t unlocked = 0, inValidation = 0, inTraining = 0;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (!rows[i].locked) ++unlocked;
    inTraining += rows[i].locked && sides[i] == Split::Train;
  }
  const auto give = [&](const Group& group, Split side) {
    for (const std::uint32_t row : group.rows) sides[row] = side;
    (side == Split::Validation ? inValidation : inTraining) += group.rows.size();
  };
  for (const Group& group : groups)
    if (group.side != Split::Auto) give(group, group.side);
  std::erase_if(groups, [](const Group& group) { return group.side != Split::Auto || group.rows.empty(); });
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.order < b.order; });
  const double share = std::clamp(plan.validationShare, 0.0, 0.9);
  auto wanted = static_cast<std::size_t>(std::llround(share * static_cast<double>(unlocked)));
  if (share > 0 && wanted == 0) wanted = 1;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const bool last = i + 1 == groups.size() && inTraining == 0;
    // A group that overshoots the share stays, unless validation would be nearer to it with the group.
    const std::size_t with = inValidation + groups[i].rows.size();
    const bool nearer = with <= wanted || with - wanted < wanted - std::min(wanted, inValidation);
    give(groups[i], !last && inValidation < wanted && nearer ? Split::Validation : Split::Train);
  }
}

void planByTag(const RowList& rows, const SplitPlan& plan, std::vector<Split>& sides) {
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (rows[i].locked) continue;
    const auto isWanted = [&](const std::string& tag) {
      return std::find(plan.validationTags.begin(), plan.validationTags.end(), tag) != plan.validationTags.end();
    };
    sides[i] = std::any_of(rows[i].tags.begin(), rows[i].tags.end(), isWanted) ? Split::Validation : Split::Train;
  }
}

/// A set that is all validation teaches nothing: its first unlocked row goes to training.
void keepTraining(const RowList& rows, std::vector<Split>& sides) {
  if (std::any_of(sides.begin(), sides.end(), [](Split side) { return side != Split::Validation; })) return;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (rows[i].locked) continue;
    sides[i] = Split::Train;
    return;
  }
}

}  // namespace

std::vector<Split> planSplit(const RowList& rows, const SplitPlan& plan, std::stop_token stop) {
  std::vector<Split> sides;
  sides.reserve(rows.size());
  for (const Row& row : rows) sides.push_back(row.locked ? row.split : Split::Auto);
  if (plan.by == SplitPlan::By::Clear) return sides;
  if (plan.by == SplitPlan::By::Tag)
    planByTag(rows, plan, sides);
  else
    planByRatio(rows, plan, sides, stop);
  keepTraining(rows, sides);
  return sides;
}

}  // namespace lorikeet
