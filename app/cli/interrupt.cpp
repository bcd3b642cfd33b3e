// The handler only writes a byte to a pipe, which is all that a handler may do; a thread reads it and does the rest. (Blocking the
// signals and waiting for them would not do: OpenBLAS starts threads before main(), and those would take them.)
#include "app/cli/interrupt.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "app/cli/command.h"
#include "core/util/error.h"

namespace lorikeet::cli {

namespace {

constexpr char kPressed = 'p', kEnd = 'e';
int writeEnd = -1;  // of the pipe; a handler reaches nothing but globals

void tell(char word) { [[maybe_unused]] const ssize_t written = write(writeEnd, &word, 1); }

void onPress(int) {
  const int saved = errno;
  tell(kPressed);
  errno = saved;
}

void handle(int signal) {
  struct sigaction action {};
  if (sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) return;  // started by nohup or in the background
  action = {};
  action.sa_handler = onPress;
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

}  // namespace

Interrupt::Interrupt() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw Error("The system has no free file handles; close other programs and try again.");
  m_readEnd = ends[0];
  writeEnd = ends[1];
  m_listener = std::thread([this] { listen(); });
  handle(SIGINT);
  handle(SIGTERM);
}

Interrupt::~Interrupt() {
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  tell(kEnd);
  m_listener.join();
  close(m_readEnd);
  close(writeEnd);
}

std::stop_token Interrupt::token() const {
  const std::lock_guard lock(m_mutex);
  return m_source.get_token();
}

void Interrupt::clear() {
  const std::lock_guard lock(m_mutex);
  m_source = std::stop_source();
}

void Interrupt::listen() {
  char word = kPressed;
  while (word != kEnd) {
    const ssize_t count = read(m_readEnd, &word, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    if (word == kPressed) onSignal();
  }
}

void Interrupt::onSignal() {
  std::stop_source source;
  {
    const std::lock_guard lock(m_mutex);
    source = m_source;
  }
  if (isatty(STDERR_FILENO) != 0 && !source.stop_requested()) {
    constexpr std::string_view kNotice = "\nStopping; press Ctrl-C again to end at once.\n";
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kNotice.data(), kNotice.size());
  }
  if (!source.request_stop()) _exit(kInterrupted);
}

}  // namespace lorikeet::cli
