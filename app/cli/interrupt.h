// Ctrl-C as a stop request: the first press asks the work to stop and keep what it has, the second ends the program. Used by every
// command.
#pragma once
#include <mutex>
#include <stop_token>
#include <thread>

namespace lorikeet::cli {

/// Takes SIGINT and SIGTERM for the whole process; one value a program.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Stops at the first press after the last clear().
  std::stop_token token() const;
  bool requested() const { return token().stop_requested(); }
  /// The work has stopped and the program goes on (a chat after a cut answer): the next press is a first one again.
  void clear();

 private:
  void onSignal();
  void listen();

  mutable std::mutex m_mutex;
  std::stop_source m_source;
  int m_readEnd = -1;
  std::thread m_listener;
};

}  // namespace lorikeet::cli
