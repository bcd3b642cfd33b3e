// Evaluations as JSON files, evaluations/ID.json in a run's folder or wherever a person wants them. Used by the CLI and the GUI.
#pragma once
#include <filesystem>
#include <vector>

#include "core/eval/evaluation.h"
#include "core/runs/run_folder.h"

namespace lorikeet {

/// "20261125-110203-" and the first set's title: sorts by time and can be a file's name.
std::string makeEvaluationId(const Evaluation& evaluation);

/// Everything; answers carry their scores for other readers. NaN becomes null.
Json toJson(const Evaluation& evaluation);
/// Scores are reckoned again from the texts. @throws Error naming `where` and the key
Evaluation evaluationFromJson(const Json& json, const std::string& where);

/// Written atomically. @throws Error
void writeEvaluation(const Evaluation& evaluation, const std::filesystem::path& file);
/// Written as dir/ID.json; the folder is made. @return its path   @throws Error
std::filesystem::path saveEvaluation(const Evaluation& evaluation, const std::filesystem::path& dir);
/// @throws Error when the file is missing or broken, naming what is wrong
Evaluation openEvaluation(const std::filesystem::path& file);
/// All of a folder, newest first; others' files and unreadable ones are left out.
std::vector<std::filesystem::path> listEvaluations(const std::filesystem::path& dir);

/// The run folder that an adapter's folder stands in (RUN, RUN/adapter, RUN/checkpoints/step-…); "" = in none.
std::filesystem::path runDirOf(const std::filesystem::path& adapterDir);
/// Where evaluations of these contestants belong: evaluations/ in the last adapter's run folder, else in userDataDir().
std::filesystem::path evaluationsDirFor(const std::vector<Contestant>& contestants);

}  // namespace lorikeet
