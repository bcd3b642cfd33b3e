// One reference case (a folder in the form of make_goldens.py): runs the engine on it and measures the worst errors.
#pragma once
#include <filesystem>
#include <string>

namespace lorikeet {

/// The bars a case must meet .
struct GoldenBars {
  double logits = 2e-4;         ///< max absolute
  double loss = 1e-5;           ///< absolute
  double gradient = 1e-3;       ///< max |difference| / max |reference|, worst tensor
  double trainLosses = 1e-4;    ///< relative, worst step
  double finalWeights = 1e-3;   ///< as gradient
};

struct GoldenResult {
  std::string name;
  double logits = 0, logitsAdapter = 0, loss = 0, gradient = 0, trainLosses = 0, finalWeights = 0;
  bool greedyBase = false, greedyAdapter = false;
  bool passes(const GoldenBars& bars) const;
  /// One line: name, the worst errors, pass or FAIL.
  std::string line(const GoldenBars& bars) const;
};

/// Logits are compared at real tokens (attention_mask 1), never at padding.
/// @throws Error when a file is missing or the model is not supported.
/// @param exportTo where not empty: writes <exportTo>/<name> with the trained adapter and its logits, for PEFT to load
GoldenResult runGoldenCase(const std::filesystem::path& dir, const std::filesystem::path& exportTo = {});

}  // namespace lorikeet
