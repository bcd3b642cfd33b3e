// See run_summary.h.
#include "core/runs/run_summary.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <limits>
#include <sstream>

#include "core/edit/folded_text.h"

namespace lorikeet {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kClockSlackSeconds = 3;

/// Fields of /proc/PID/stat after the command's name, which may hold anything: state is the first, the start time the twentieth.
struct ProcessStat {
  char state = 0;
  double startedAt = 0;  // seconds since 1970
};

double bootTime() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;) {
    double seconds = 0;
    if (word == "btime" && file >> seconds) return seconds;
  }
  return 0;
}

bool readProcessStat(std::int64_t pid, ProcessStat& stat) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::ostringstream text;
  text << file.rdbuf();
  const std::string line = text.str();
  const std::size_t end = line.rfind(')');
  if (end == std::string::npos) return false;
  std::istringstream fields(line.substr(end + 1));
  fields >> stat.state;
  double ticks = 0;
  for (int field = 0; field < 19; ++field) fields >> ticks;
  static const double kBoot = bootTime();
  stat.startedAt = kBoot + ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
  return static_cast<bool>(fields);
}

}  // namespace

RunSummary::RunSummary() : bestValidationLoss(kNaN), lastTrainLoss(kNaN), elapsedSeconds(kNaN) {}

std::string statusWord(const RunSummary& run) {
  if (run.interrupted) return "interrupted";
  return run.importedFrom.empty() ? nameOf(run.status) : "imported";
}

bool isGoingOn(const RunSummary& run) {
  const bool says = run.status == RunStatus::Created || run.status == RunStatus::Running || run.status == RunStatus::Paused;
  return says && !run.interrupted && run.importedFrom.empty();
}

bool canResume(const RunSummary& run) {
  return run.importedFrom.empty() && run.status != RunStatus::Finished && !isGoingOn(run);
}

RunSummary summaryOf(const RunInfo& info, const std::string& id) {
  RunSummary run;
  run.id = id;
  run.name = info.name;
  run.message = info.message;
  run.notes = info.notes;
  run.tags = info.tags;
  run.status = info.status;
  run.importedFrom = info.importedFrom;
  run.method = info.config.method;
  run.baseModel = info.config.baseModel;
  run.dataset = info.config.dataset;
  run.datasetHash = info.datasetHash;
  run.baseModelHash = info.baseModelHash;
  run.createdAt = info.createdAt;
  run.updatedAt = info.updatedAt;
  run.step = info.step;
  run.totalSteps = info.totalSteps;
  run.bestStep = info.bestStep;
  run.trainableParameters = info.trainableParameters;
  run.rank = info.config.rank;
  run.bestValidationLoss = info.bestValidationLoss;
  return run;
}

bool isWriterAlive(std::int64_t pid, double writtenAt) {
  if (pid <= 0 || (::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH)) return false;
  ProcessStat stat;
  if (!readProcessStat(pid, stat)) return true;  // no /proc: the number alone has to do
  return stat.state != 'Z' && stat.startedAt <= writtenAt + kClockSlackSeconds;
}

bool matchesQuery(const RunSummary& run, std::string_view query, std::string_view moreWords) {
  const std::string wanted = foldedKey(query);
  if (wanted.empty()) return true;
  std::string all;
  for (const std::string_view part : {std::string_view(run.name), std::string_view(run.id), std::string_view(run.notes),
                                      std::string_view(run.message), std::string_view(run.baseModel), std::string_view(run.dataset),
                                      std::string_view(run.datasetHash), std::string_view(run.importedFrom), moreWords})
    all.append(part).append("\n");
  for (const std::string& tag : run.tags) all.append(tag).append("\n");
  all.append(statusWord(run));
  const std::string text = folded(all);
  for (std::size_t at = 0; at < wanted.size();) {
    const std::size_t end = std::min(wanted.find(' ', at), wanted.size());
    if (text.find(wanted.substr(at, end - at)) == std::string::npos) return false;
    at = end + 1;
  }
  return true;
}

}  // namespace lorikeet
