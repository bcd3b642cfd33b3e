// See process_group.h.
#include "core/train/process_group.h"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>

#include "core/util/error.h"

// Debian's LibTorch is built with Gloo, whose headers are a package of their own: without them this builds, and several processes are refused.
#if defined(USE_C10D_GLOO) && __has_include(<gloo/transport/device.h>) && __has_include(<torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>)
#define LORIKEET_HAS_GLOO 1
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif

namespace lorikeet {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// A whole number from `least` to `most`; `otherwise` where the variable is absent, or without one an error.
int numberIn(const char* name, int least, int most, std::optional<int> otherwise = std::nullopt) {
  const std::string text = variable(name);
  if (text.empty() && otherwise) return *otherwise;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
    throw Error("Several processes train one run when WORLD_SIZE is above 1; then " + std::string(name) + " must be a number from " +
                std::to_string(least) + " to " + std::to_string(most) + (text.empty() ? ", but it is not set." : ", not \"" + text + "\".") +
                " torchrun and the commands in the README set it.");
  }
  return value;
}

}  // namespace

ProcessPlace processPlace() {
  constexpr int kMost = 65536;
  ProcessPlace place;
  place.size = numberIn("WORLD_SIZE", 1, kMost, 1);
  if (place.size == 1) return place;
  place.rank = numberIn("RANK", 0, place.size - 1);
  place.localSize = numberIn("LOCAL_WORLD_SIZE", 1, place.size, 1);
  return place;
}

#ifdef LORIKEET_HAS_GLOO

namespace {

std::chrono::milliseconds patience(int seconds) { return std::chrono::seconds(numberIn("LORIKEET_WAIT_SECONDS", 1, 1'000'000, seconds)); }

std::shared_ptr<::gloo::transport::Device> deviceFor(const std::string& host) {
  if (const std::string interface = variable("GLOO_SOCKET_IFNAME"); !interface.empty())
    return c10d::ProcessGroupGloo::createDeviceForInterface(interface);
  // Processes of one machine need no name that leads to it.
  if (host == "localhost" || host == "127.0.0.1" || host == "::1") return c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1");
  return c10d::ProcessGroupGloo::createDefaultDevice();
}

}  // namespace

struct ProcessGroup::Connection {
  c10::intrusive_ptr<c10d::ProcessGroupGloo> group;
};

ProcessGroup::ProcessGroup(const ProcessPlace& place) : m_connection(std::make_unique<Connection>()) {
  const std::string host = variable("MASTER_ADDR").empty() ? "127.0.0.1" : variable("MASTER_ADDR");
  // torchrun keeps a store of its own version at its port; ours stands beside it.
  const bool portTaken = variable("TORCHELASTIC_USE_AGENT_STORE") == "True";
  const int port = numberIn("MASTER_PORT", 1, 65534) + (portTaken ? 1 : 0);
  try {
    c10d::TCPStoreOptions storeOptions;
    storeOptions.port = static_cast<std::uint16_t>(port);
    storeOptions.isServer = place.rank == 0;
    storeOptions.numWorkers = static_cast<std::size_t>(place.size);
    storeOptions.timeout = patience(60);
    const auto store = c10::make_intrusive<c10d::TCPStore>(host, storeOptions);
    auto options = c10d::ProcessGroupGloo::Options::create(patience(60));
    options->devices.push_back(deviceFor(host));
    options->threads = 1;
    m_connection->group = c10::make_intrusive<c10d::ProcessGroupGloo>(store, place.rank, place.size, options);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw Error("The " + std::to_string(place.size) + " processes of this run did not meet at " + host + ", port " + std::to_string(port) +
                ". Start all of them with the same MASTER_ADDR and MASTER_PORT, or take another port. (" +
                std::string(error.what()).substr(0, std::string(error.what()).find('\n')) + ")");
  }
}

namespace {

/// Runs one collective to its end.
template <class Start>
void finish(Start&& start) {
  try {
    start()->wait(patience(1800));
  } catch (const Error&) {
    throw;
  } catch (const std::exception&) {
    throw Error("Another process of this run has ended or no longer answers; its own message says why. This process stops. Start all of them "
                "again with --resume to go on from the last checkpoint.");
  }
}

}  // namespace

void ProcessGroup::sum(torch::Tensor tensor) {
  std::vector<at::Tensor> tensors{std::move(tensor)};
  c10d::AllreduceOptions options;
  options.timeout = patience(1800);
  finish([&] { return m_connection->group->allreduce(tensors, options); });
}

void ProcessGroup::copyFromFirst(torch::Tensor tensor) {
  std::vector<at::Tensor> tensors{std::move(tensor)};
  c10d::BroadcastOptions options;
  options.rootRank = 0;
  options.timeout = patience(1800);
  finish([&] { return m_connection->group->broadcast(tensors, options); });
}

#else

struct ProcessGroup::Connection {};

ProcessGroup::ProcessGroup(const ProcessPlace&) {
  throw Error("WORLD_SIZE is above 1, but this program was built without Gloo. Install libgloo-dev and build it again, or unset WORLD_SIZE.");
}
void ProcessGroup::sum(torch::Tensor) {}
void ProcessGroup::copyFromFirst(torch::Tensor) {}

#endif

ProcessGroup::~ProcessGroup() = default;

}  // namespace lorikeet
