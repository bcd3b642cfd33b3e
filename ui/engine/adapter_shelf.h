// Where the chat's adapters come from: the bare base, the newest of this session, a checkpoint of a run, a PEFT folder; and the loss
// curve with its checkpoints. Used by ChatSession.
#pragma once
#include <QString>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/engine/engine.h"

namespace lorikeet {

struct AdapterSource {
  enum class Kind { Base, Newest, Run, Folder };
  Kind kind = Kind::Base;
  std::filesystem::path dir;  ///< the run's folder (Run, and Newest where there is one) or the PEFT folder
  std::int64_t step = -1;     ///< a checkpoint of the run; -1 = the run's own adapter (Newest: always the newest)
  bool operator==(const AdapterSource&) const = default;
};

/// A run as the scrubber shows it.
struct RunCurve {
  static constexpr std::size_t kMostPoints = 4000;  ///< the scrubber is a few hundred pixels wide
  std::filesystem::path dir;            ///< "" = there is none
  QString name;
  std::vector<MetricPoint> points;      ///< by step; thinned out with append()
  std::vector<std::int64_t> steps;      ///< that can be had, ascending
  std::int64_t bestStep = -1;
  /// New points at the end. Of a long run's training losses the lowest and highest of every few stay, of validation all.
  void append(const std::vector<MetricPoint>& more);
};

/// Adapters of the run that is going on, kept in memory as they come, so that the scrubber has more than the checkpoints on disk.
/// Thinned out where they would take more than `kMostBytes`.
class AdapterShelf {
 public:
  static constexpr std::int64_t kMostBytes = std::int64_t{256} << 20;
  /// Another folder empties the shelf.
  void keep(const std::filesystem::path& runDir, const AdapterHandle& adapter);
  /// Null when it is not kept.
  AdapterHandle find(const std::filesystem::path& runDir, std::int64_t step) const;
  std::vector<std::int64_t> steps(const std::filesystem::path& runDir) const;

 private:
  std::filesystem::path m_dir;
  std::vector<AdapterHandle> m_adapters;  ///< by step, ascending
};

/// Reads the adapter of a Run or Folder. @throws Error in one sentence: a folder that is gone, another base (tensor, expected, found)
AdapterHandle openSource(const LoadedModel& model, const AdapterSource& source);
/// A run's metrics and the checkpoints on disk. @throws Error
RunCurve readCurve(const std::filesystem::path& runDir);
/// The loss that the scrubber draws at each step that can be had: validation where it was measured last, else training; NaN = none yet.
std::vector<double> lossesAtSteps(const RunCurve& curve);

}  // namespace lorikeet
