// The content hash of everything a run saw: its rows and those of its validation file. Used by training, resuming and comparing
// runs.
#pragma once
#include <string>

#include "core/data/dataset.h"

namespace lorikeet {

/// "<rows>" or "<rows>-<validation rows>", each a datasetHash. Earlier versions of Lorikeet stored the rows alone.
/// @param validationFile "" = there is none  @throws Error when it cannot be read
std::string runDataHash(const Dataset& dataset, const std::string& validationFile);
/// Of a run's hash the part that stands for its rows.
std::string rowsHashOf(const std::string& runHash);
/// The part that stands for the validation file; "" = it has none, or an earlier version did not write it down.
std::string validationHashOf(const std::string& runHash);

}  // namespace lorikeet
