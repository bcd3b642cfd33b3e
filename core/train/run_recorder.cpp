// See run_recorder.h.
#include "core/train/run_recorder.h"

#include <c10/util/Exception.h>

#include <new>

#include "core/model/model_files.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

std::string outOfMemory(std::int64_t step) {
  return "The computer ran out of memory in step " + std::to_string(step) +
         ". Close other programs, or start a new run with a smaller batch, a shorter length or gradient checkpointing.";
}

std::string firstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

/// What failed and why, as sentences on one line.
std::string reasonOf(const std::exception& error, std::int64_t step) {
  if (dynamic_cast<const Error*>(&error) != nullptr) return error.what();
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return outOfMemory(step);
  if (const auto* file = dynamic_cast<const fs::filesystem_error*>(&error))
    return fileError("write", file->path1(), file->code().value()).what();
  std::string text = firstLine(error.what());
  if (const auto* torchError = dynamic_cast<const c10::Error*>(&error)) {
    text = firstLine(torchError->what_without_backtrace());
    for (const char* sign : {"allocate memory", "not enough memory", "out of memory"}) {
      if (text.find(sign) != std::string::npos) return outOfMemory(step);
    }
  }
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
  return "Training failed in step " + std::to_string(step) + ": " + text + ".";
}

}  // namespace

bool RunRecorder::isThere() const {
  std::error_code ignored;
  return fs::exists(m_folder->dir() / "run.json", ignored);
}

void RunRecorder::metric(const MetricPoint& point, double etaSeconds) {
  if (m_folder != nullptr) m_folder->appendMetric(point);
  m_observer.onMetric(point, etaSeconds);
}

void RunRecorder::rowLosses(const std::vector<RowLoss>& losses) {
  if (m_folder != nullptr) appendRowLosses(m_folder->dir(), losses);
  m_observer.onRowLosses(losses);
}

void RunRecorder::pinned(const PinnedAnswers& answers) {
  if (m_folder != nullptr) appendPinnedAnswers(m_folder->dir(), answers);
  m_observer.onPinnedAnswers(answers);
}

void RunRecorder::status(RunStatus status, const std::string& message, const TrainState& state) {
  if (m_folder == nullptr) return;
  m_folder->update([&](RunInfo& info) {
    info.status = status;
    info.message = message;
    info.step = state.step;
    info.bestStep = state.bestStep;
    info.bestValidationLoss = state.bestValidationLoss;
  });
}

void RunRecorder::checkpoint(const Trainee& trainee, const AdamW& optimizer, const TrainState& state, std::int64_t keep) {
  if (m_folder == nullptr) return;
  // Writing a checkpoint makes the folders above it: one that somebody removed must not come back as a run without run.json.
  if (!isThere()) throw Error("The run folder " + m_folder->dir().string() + " is gone.");
  m_folder->syncLogs();
  saveCheckpoint(m_folder->checkpointDir(state.step), trainee, optimizer, state);
  prune(state, keep);
}

void RunRecorder::prune(const TrainState& state, std::int64_t keep) {
  const std::vector<std::int64_t> steps = m_folder->checkpoints();
  for (std::size_t i = 0; i + static_cast<std::size_t>(keep) < steps.size(); ++i) {
    if (steps[i] == state.bestStep) continue;
    std::error_code ignored;
    fs::remove_all(m_folder->checkpointDir(steps[i]), ignored);
  }
}

void RunRecorder::publish(const Trainee& trainee, const TrainState& state, const std::filesystem::path& modelDir) {
  if (m_folder == nullptr) return;
  const std::vector<std::int64_t> steps = m_folder->checkpoints();
  if (steps.empty()) return;
  fs::path source = m_folder->checkpointDir(state.bestStep);
  if (state.bestStep < 0 || !fs::exists(source)) source = m_folder->checkpointDir(steps.back());
  const bool full = trainee.adapter == nullptr;
  writeDirAtomic(full ? m_folder->dir() / "model" : m_folder->adapterDir(), [&](const fs::path& temporary) {
    for (const char* name : {"adapter_model.safetensors", "adapter_config.json", "model.safetensors", "config.json"}) {
      if (fs::exists(source / name)) fs::copy_file(source / name, temporary / name);
    }
    copyTokenizerFiles(modelDir, temporary);
  });
}

void RunRecorder::discard(const TrainState& state) {
  if (m_folder == nullptr) return;
  status(RunStatus::Stopped, "Discarded; it lies in the trash.", state);
  m_guard->freeRoom();
  m_folder->moveToTrash();
}

std::string RunRecorder::sentenceFor(const std::exception& error, std::int64_t step) const {
  if (m_folder == nullptr) return reasonOf(error, step);
  if (!isThere()) {
    return "The run folder " + m_folder->dir().string() +
           " was removed or moved while the run was going on, so that it stopped at step " + std::to_string(step) +
           ". Put the folder back and resume the run from its last checkpoint, or start it again.";
  }
  const std::vector<std::int64_t> steps = m_folder->checkpoints();
  return reasonOf(error, step) + (steps.empty()
                                      ? " No checkpoint was written yet; resuming starts from the beginning."
                                      : " The checkpoint of step " + std::to_string(steps.back()) +
                                            " is kept: use it as it is, or resume the run from there once the cause is gone.");
}

void RunRecorder::failed(const std::string& sentence) {
  if (m_folder == nullptr) return;
  try {
    m_guard->freeRoom();
    m_folder->update([&](RunInfo& info) {
      info.status = RunStatus::Failed;
      info.message = sentence;
    });
  } catch (const std::exception&) {  // what failed the run may fail this too; the first reason is the one to report
  }
}

}  // namespace lorikeet
