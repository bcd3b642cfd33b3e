// The processes that train one run together (data parallel): sums and copies tensors over them with LibTorch's c10d and Gloo. Internal
// to the engine (sees torch). Used by Team.
#pragma once
#include <torch/torch.h>

#include <memory>
#include <vector>

namespace lorikeet {

/// Where this process stands among those that train one run, as torchrun's variables say it.
struct ProcessPlace {
  int rank = 0;       ///< 0 to size - 1; 0 leads: it alone writes and reports
  int size = 1;
  int localSize = 1;  ///< processes on this machine, which share its cores
};

/// RANK, WORLD_SIZE and LOCAL_WORLD_SIZE; {0, 1, 1} where WORLD_SIZE is absent or 1.
/// @throws Error for values that are no numbers or do not fit together
ProcessPlace processPlace();

/// Every process calls the same operations in the same order. When one ends or fails, the others' next operation throws an Error.
class ProcessGroup {
 public:
  /// Meets the other processes at MASTER_ADDR and MASTER_PORT; GLOO_SOCKET_IFNAME names the network interface where the machine's own name
  /// does not lead to it. LORIKEET_WAIT_SECONDS (60 to meet, 1800 at a sum) changes how long processes wait for each other.
  /// @throws Error when they do not meet in time (names host and port), or this build has no Gloo
  explicit ProcessGroup(const ProcessPlace& place);
  ~ProcessGroup();
  ProcessGroup(const ProcessGroup&) = delete;
  ProcessGroup& operator=(const ProcessGroup&) = delete;

  /// The tensor becomes its sum over all processes, bit for bit the same in each. @param tensor contiguous, alike in every process
  /// @throws Error when another process has ended or is silent
  void sum(torch::Tensor tensor);
  /// The tensor becomes that of process 0. As sum().
  void copyFromFirst(torch::Tensor tensor);

 private:
  struct Connection;
  std::unique_ptr<Connection> m_connection;
};

}  // namespace lorikeet
