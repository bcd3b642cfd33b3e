// An adapter in memory as an opaque, immutable handle. Torch-free. Used by generation, training and the edges.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

namespace lorikeet {

struct AdapterInfo {
  std::string name;        ///< for people: "run name, step 120", folder name ...
  std::string hash;        ///< of all its tensors, 32 hexadecimal digits
  std::int64_t step = -1;  ///< of the run it comes from; -1 = unknown
  std::int64_t sites = 0, parameters = 0, rank = 0;
  double alpha = 0;
  double deltaNorm = 0;  ///< Frobenius norm of all scale·B·A together: 0 means that it changes nothing
};

/// An immutable adapter in memory.
class LoadedAdapter {
 public:
  struct Impl;
  explicit LoadedAdapter(std::unique_ptr<Impl> impl);
  ~LoadedAdapter();
  const AdapterInfo& info() const;
  const Impl& impl() const { return *m_impl; }

 private:
  std::unique_ptr<Impl> m_impl;
};
using AdapterHandle = std::shared_ptr<const LoadedAdapter>;

}  // namespace lorikeet
