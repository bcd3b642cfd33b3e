// Names for people of roles, splits and forms. Used by DatasetModel and the Data page.
#pragma once
#include <QString>
#include <string>

#include "core/data/dataset.h"

namespace lorikeet {

/// "User", "Assistant" ... for people.
QString roleName(const std::string& role);
/// "Auto", "Train", "Validation" for people.
QString splitName(Split split);
/// "Alpaca (instruction, input, output)" ... for people.
QString formName(RowForm form);

}  // namespace lorikeet
