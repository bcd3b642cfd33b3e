// What the list of runs shows about one run: made from its folder, kept in the index. Used by the registry, the GUI and the CLI.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/runs/curve_sketch.h"
#include "core/runs/run_folder.h"

namespace lorikeet {

struct RunSummary {
  RunSummary();
  std::string id;                    ///< the name of its folder
  std::string name, message, notes;
  std::vector<std::string> tags;
  RunStatus status = RunStatus::Created;
  bool interrupted = false;          ///< says that it is going on, but its process is gone
  std::string importedFrom;          ///< as RunInfo's
  std::string method, baseModel, dataset, datasetHash, baseModelHash;
  std::string createdAt, updatedAt;  ///< ISO 8601, UTC
  std::int64_t step = 0, totalSteps = 0, bestStep = -1, trainableParameters = 0, rank = 0;
  double bestValidationLoss, lastTrainLoss;  ///< nats; NaN = not measured
  double epoch = 0, elapsedSeconds;          ///< of the last record; NaN = not known
  CurveSketch curve;
  std::int64_t pid = 0;              ///< of the process that wrote run.json last; 0 = not known
};

/// "finished" ...; "interrupted" and "imported" too, which are no RunStatus.
std::string statusWord(const RunSummary& run);
/// Can be gone on with: neither finished, nor imported, nor going on in a living process.
bool canResume(const RunSummary& run);
/// Goes on in a living process.
bool isGoingOn(const RunSummary& run);

/// From run.json and labels.json alone, without the curve. @param id the folder's name
RunSummary summaryOf(const RunInfo& info, const std::string& id);

/// Is the process that wrote a file at `writtenAt` (seconds since 1970) still there? A younger process with its number is another.
bool isWriterAlive(std::int64_t pid, double writtenAt);

/// True when every word of `query` stands in the run's name, id, tags, notes, message, model, dataset (path or hash), or status.
/// Case does not matter. @param moreWords what else the list says about the run, for example its status in the person's language
bool matchesQuery(const RunSummary& run, std::string_view query, std::string_view moreWords = {});

}  // namespace lorikeet
