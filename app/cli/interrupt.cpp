// A thread waits for the signals, so that what follows may lock and allocate, which a signal handler may not.
#include "app/cli/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <ctime>
#include <string_view>

#include "app/cli/command.h"

namespace lorikeet::cli {

namespace {

sigset_t endSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = endSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  m_listener = std::jthread([this](const std::stop_token& end) { listen(end); });
}

std::stop_token Interrupt::token() const {
  const std::lock_guard lock(m_mutex);
  return m_source.get_token();
}

void Interrupt::clear() {
  const std::lock_guard lock(m_mutex);
  m_source = std::stop_source();
}

void Interrupt::listen(const std::stop_token& end) {
  const sigset_t set = endSignals();
  const timespec patience{0, 200'000'000};
  while (!end.stop_requested()) {
    if (sigtimedwait(&set, nullptr, &patience) > 0) onSignal();
  }
}

void Interrupt::onSignal() {
  std::stop_source source;
  {
    const std::lock_guard lock(m_mutex);
    source = m_source;
  }
  if (!source.request_stop())
    _exit(kInterrupted);  // the second press: callers were told with the first that work in flight is lost
  if (isatty(STDERR_FILENO) != 0) {
    constexpr std::string_view kNotice = "\nStopping; press Ctrl-C again to end at once.\n";
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kNotice.data(), kNotice.size());
  }
}

}  // namespace lorikeet::cli
