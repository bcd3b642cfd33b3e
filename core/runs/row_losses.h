// What each row lost in each step of a run: the records that training appends, and what they say about a row over time.
// Used by the trainer, the Train page and the dataset table's column.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lorikeet {

/// What one row lost in one step: how well the model knew it just then.
struct RowLoss {
  std::int64_t step = 0;
  std::uint32_t row = 0;       ///< index in the dataset of the run
  std::uint32_t tokens = 0;    ///< supervised
  float loss = 0;              ///< nats per supervised token
  bool operator==(const RowLoss&) const = default;
};

inline constexpr const char* kRowLossesFile = "row_losses.bin";

/// Appends to the run folder's row_losses.bin: 16 bytes a record (step, row, tokens as 32-bit numbers, loss as float), little-endian.
/// @throws Error when the disk refuses; the file is then as before
void appendRowLosses(const std::filesystem::path& runDir, const std::vector<RowLoss>& losses);
/// All whole records in the order of the steps; a torn tail is ignored. Empty where the run has none. @throws Error when unreadable
std::vector<RowLoss> readRowLosses(const std::filesystem::path& runDir);
/// Drops the records after `lastStep` (on resume); needs no room on the disk.
void truncateRowLosses(const std::filesystem::path& runDir, std::int64_t lastStep);

/// What training did to a row.
enum class RowLearning {
  Unknown,       ///< seen less than twice
  NeverLearned,  ///< never came down
  Learned,
  Memorised,     ///< known by heart: may be a sign of too many passes
  Forgotten      ///< was learned once and is no longer
};
std::string nameOf(RowLearning learning);  ///< "never learned" ...

/// From where on a row counts as what; nats per supervised token.
struct RowLearningLimits {
  double learned = 0.5;        ///< at most this: each token with a probability of 0.6 or more; or
  double learnedShare = 0.5;   ///< at most this share of the row's first loss
  double memorised = 0.05;     ///< at most this: each token with 0.95 or more
  double forgottenRise = 0.3;  ///< a learned row that rose by more than this above its best, out of what counts as learned
};

/// A row's losses over a run, kept short: feed it step by step, ask any time.
struct RowHistory {
  std::uint32_t visits = 0;
  float first = 0, best = 0, last = 0;
  void add(float loss);
};

/// Memorised or Learned as the last loss is; otherwise Forgotten where the best one was learned and the last has risen since, and
/// NeverLearned for the rest. Losses while training carry the noise of dropout.
RowLearning learningOf(const RowHistory& history, const RowLearningLimits& limits = {});

/// The history of every row that the run has seen, by its index.
std::map<std::uint32_t, RowHistory> rowHistories(const std::vector<RowLoss>& losses);

}  // namespace lorikeet
