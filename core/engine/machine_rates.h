// How fast this machine multiplies and reads, measured in this process: what the benches compare with. Internal to core/engine.
#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "core/engine/step_work.h"
#include "core/kernels/number.h"

namespace lorikeet {

/// Multiplies shapes of a step with the same multiply() and as many different weights as the step has of that shape (or as no cache
/// holds), so that weights come from memory as they do in a step.
class RateMeter {
 public:
  /// @param products that will be measured  @param number kind of all matrices but logits, which are float32
  RateMeter(const std::vector<StepProduct>& products, Number number);
  ~RateMeter();
  /// Median operations a second, after a warm-up.
  double rate(const StepProduct& product);

 private:
  struct Buffers;
  std::unique_ptr<Buffers> m_buffers;
  Number m_number;
};

/// Bytes a second that all threads together sum up from `bytes` of anonymous memory; the best of three.
double readBandwidth(std::size_t bytes);

}  // namespace lorikeet
