// See row_losses.h.
#include "core/runs/row_losses.h"

#include <algorithm>
#include <bit>

#include "core/runs/append_file.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

constexpr std::size_t kRecordSize = 16;

std::filesystem::path fileIn(const std::filesystem::path& runDir) { return runDir / kRowLossesFile; }

void put(char* at, std::uint32_t number) {
  for (int i = 0; i < 4; ++i) at[i] = static_cast<char>(number >> (8 * i) & 0xff);
}

std::uint32_t numberAt(const char* at) {
  std::uint32_t number = 0;
  for (int i = 0; i < 4; ++i) number |= static_cast<std::uint32_t>(static_cast<unsigned char>(at[i])) << (8 * i);
  return number;
}

RowLoss recordAt(const char* at) {
  RowLoss record;
  record.step = numberAt(at);
  record.row = numberAt(at + 4);
  record.tokens = numberAt(at + 8);
  record.loss = std::bit_cast<float>(numberAt(at + 12));
  return record;
}

bool isLearned(float loss, const RowHistory& history, const RowLearningLimits& limits) {
  return loss <= limits.learned || loss <= limits.learnedShare * history.first;
}

}  // namespace

void appendRowLosses(const std::filesystem::path& runDir, const std::vector<RowLoss>& losses) {
  std::string bytes(losses.size() * kRecordSize, '\0');
  char* at = bytes.data();
  for (const RowLoss& loss : losses) {
    put(at, static_cast<std::uint32_t>(loss.step));
    put(at + 4, loss.row);
    put(at + 8, loss.tokens);
    put(at + 12, std::bit_cast<std::uint32_t>(loss.loss));
    at += kRecordSize;
  }
  appendRecords(fileIn(runDir), bytes, kRecordSize);
}

std::vector<RowLoss> readRowLosses(const std::filesystem::path& runDir) {
  std::vector<RowLoss> losses;
  if (!fs::exists(fileIn(runDir))) return losses;
  const std::string bytes = readFile(fileIn(runDir));
  losses.reserve(bytes.size() / kRecordSize);
  for (std::size_t at = 0; at + kRecordSize <= bytes.size(); at += kRecordSize) losses.push_back(recordAt(bytes.data() + at));
  return losses;
}

void truncateRowLosses(const std::filesystem::path& runDir, std::int64_t lastStep) {
  const std::vector<RowLoss> losses = readRowLosses(runDir);
  const auto later = std::partition_point(losses.begin(), losses.end(), [&](const RowLoss& loss) { return loss.step <= lastStep; });
  shortenFile(fileIn(runDir), static_cast<std::uintmax_t>(later - losses.begin()) * kRecordSize);
}

std::string nameOf(RowLearning learning) {
  switch (learning) {
    case RowLearning::Unknown: return "unknown";
    case RowLearning::NeverLearned: return "never learned";
    case RowLearning::Learned: return "learned";
    case RowLearning::Memorised: return "memorised";
    case RowLearning::Forgotten: return "forgotten";
  }
  return "";
}

void RowHistory::add(float loss) {
  if (visits == 0) first = best = loss;
  best = std::min(best, loss);
  last = loss;
  ++visits;
}

RowLearning learningOf(const RowHistory& history, const RowLearningLimits& limits) {
  if (history.visits < 2) return RowLearning::Unknown;
  if (history.last <= limits.memorised) return RowLearning::Memorised;
  if (isLearned(history.last, history, limits)) return RowLearning::Learned;
  const bool wasLearned = isLearned(history.best, history, limits);
  if (!wasLearned) return RowLearning::NeverLearned;
  return history.last > history.best + limits.forgottenRise ? RowLearning::Forgotten : RowLearning::Learned;
}

std::map<std::uint32_t, RowHistory> rowHistories(const std::vector<RowLoss>& losses) {
  std::map<std::uint32_t, RowHistory> histories;
  for (const RowLoss& loss : losses) histories[loss.row].add(loss.loss);
  return histories;
}

}  // namespace lorikeet
