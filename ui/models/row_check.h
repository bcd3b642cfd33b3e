// What is wrong with one row, as sentences for people, found while they type. Used by DatasetModel and the row editor.
#pragma once
#include <QString>
#include <QStringList>
#include <map>
#include <string>

#include "core/data/dataset.h"

namespace lorikeet {

/// @param placeholders names that have a value  @return one sentence for each problem, what and what to do; empty = the row is fine
QStringList rowProblems(const Row& row, const std::map<std::string, std::string>& placeholders);

/// "User", "Assistant" ... for people.
QString roleName(const std::string& role);
/// "Auto", "Train", "Validation" for people.
QString splitName(Split split);
/// "Alpaca (instruction, input, output)" ... for people.
QString formName(RowForm form);

}  // namespace lorikeet
