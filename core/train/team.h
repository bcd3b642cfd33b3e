// One run trained by one or several processes: who takes which rows, and what they tell each other. Internal to the engine (sees torch).
// Used by the trainer; with one process nothing is sent.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/train/checkpoint.h"
#include "core/train/process_group.h"

namespace lorikeet {

class Team {
 public:
  /// A single process.
  Team() = default;
  /// As the environment says. @throws Error as ProcessGroup
  static Team fromEnvironment();

  const ProcessPlace& place() const { return m_place; }
  bool leads() const { return m_place.rank == 0; }

  /// Every size-th of `items`, from this process's own on: all of them for a single process.
  template <class Item>
  std::vector<Item> shareOf(const std::vector<Item>& items) const {
    std::vector<Item> mine;
    for (std::size_t i = static_cast<std::size_t>(m_place.rank); i < items.size(); i += static_cast<std::size_t>(m_place.size)) mine.push_back(items[i]);
    return mine;
  }

  /// What every process counts for itself; after exchange() the sums over all.
  struct Counts {
    double loss = 0, tokens = 0;
    bool stop = false;  ///< any of them wants to
  };
  void exchange(Counts& counts);
  /// The reverse of shareOf() for numbers: those of all processes in their order. @param count of all
  std::vector<double> wholeOf(const std::vector<double>& mine, std::size_t count);
  /// The gradients of `parameters` become their sums; one that no process has stays undefined.
  void sumGradients(const std::vector<NamedTensor>& parameters);
  /// Process 0's weights, moments and place in the run for everybody, so that only it needs the run folder.
  /// @param savedStep of its newest checkpoint, -1 = none
  void shareState(Trainee& trainee, AdamW& optimizer, TrainState& state, std::int64_t& savedStep);
  /// @param identity what must be the same everywhere: data, model, settings  @throws Error in every process when one differs
  void requireSame(const std::string& identity);
  /// Waits until every process has come this far, so that none ends while another still reads its last message. Never throws.
  void farewell();

 private:
  ProcessPlace m_place;
  std::unique_ptr<ProcessGroup> m_group;
};

}  // namespace lorikeet
