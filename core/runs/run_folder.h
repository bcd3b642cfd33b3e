// The run folder runs/<id>/ {run.json, metrics.jsonl, checkpoints/, adapter/}: the truth about a run. Used by train, the CLI and the GUI.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/config/run_config.h"

namespace lorikeet {

/// One line of metrics.jsonl. NaN = not measured in this record.
struct MetricPoint {
  std::int64_t step = 0;         ///< optimiser steps done
  double epoch = 0;
  double trainLoss;              ///< nats per supervised token, mean over the step's window
  double validationLoss;
  double learningRate;
  double gradientNorm;           ///< before clipping
  double tokensPerSecond;        ///< real tokens
  double memoryBytes;            ///< of this process, resident
  std::int64_t tokens = 0;       ///< real tokens trained on since the run began
  double elapsedSeconds;         ///< of training, over all sittings
  MetricPoint();
};

enum class RunStatus { Created, Running, Paused, Stopped, Finished, Failed };
std::string nameOf(RunStatus status);

/// run.json: what the run is and how it stands.
struct RunInfo {
  std::string id, name;
  RunConfig config;
  RunStatus status = RunStatus::Created;
  std::string message;             ///< why it failed or stopped
  std::vector<std::string> tags;
  std::string notes;               ///< the person's own words about it
  std::string importedFrom;        ///< the file its curves were read from; "" = trained by Lorikeet
  std::string datasetHash, baseModelHash;
  std::string createdAt, updatedAt;  ///< ISO 8601, UTC
  std::int64_t totalSteps = 0, step = 0, bestStep = -1;
  double bestValidationLoss;       ///< NaN = none yet
  std::int64_t trainableParameters = 0, totalParameters = 0;
  RunInfo();
};

class RunFolder {
 public:
  /// Makes runs/<id> with run.json. @param root the folder of all runs   @throws Error
  static RunFolder create(const std::filesystem::path& root, RunInfo info);
  /// @throws Error when run.json is missing or broken, naming what is wrong.
  static RunFolder open(const std::filesystem::path& dir);

  const std::filesystem::path& dir() const { return m_dir; }
  std::filesystem::path adapterDir() const { return m_dir / "adapter"; }
  std::filesystem::path checkpointDir(std::int64_t step) const;   ///< checkpoints/step-00000120
  /// Steps of all whole checkpoints, ascending (leftovers of a killed write do not count).
  std::vector<std::int64_t> checkpoints() const;

  const RunInfo& info() const { return m_info; }
  void save(const RunInfo& info);                                  ///< atomic
  /// Reads run.json anew, changes it and saves it, alone among all processes: a name or a tag that another one wrote meanwhile stays.
  void update(const std::function<void(RunInfo&)>& change);
  void appendMetric(const MetricPoint& point);                     ///< one line
  std::vector<MetricPoint> metrics() const;                        ///< a torn last line is ignored
  void truncateMetrics(std::int64_t lastStep);                     ///< drops records after lastStep (on resume), in place

  /// Drops what metrics, row losses and pinned answers say after `lastStep`. @param lastStep -1 = everything
  void rewindLogs(std::int64_t lastStep);
  /// Puts those logs on the disk itself, so that a checkpoint never knows more steps than they do after a power cut.
  void syncLogs() const;
  /// The folder goes to .trash/<id> beside the other runs by one rename; this value then stands for it there. @throws Error
  void moveToTrash();

 private:
  RunFolder() = default;
  std::filesystem::path m_dir;
  RunInfo m_info;
};

/// $LORIKEET_RUNS, or userDataDir()/runs.
std::filesystem::path defaultRunsRoot();
/// All readable runs under root, newest first. Unreadable folders are left out.
std::vector<RunInfo> listRuns(const std::filesystem::path& root);

}  // namespace lorikeet
