#include "core/kernels/gemm.h"

#include <omp.h>

#include <array>
#include <dnnl.hpp>
#include <unordered_map>

#include "core/kernels/part_timer.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

using dnnl::memory;

/// Everything that decides which code multiplies.
struct Shape {
  std::array<std::int64_t, 11> fields;
  bool operator==(const Shape&) const = default;
};

struct ShapeHash {
  std::size_t operator()(const Shape& shape) const {
    std::uint64_t hash = 0x9e3779b97f4a7c15ULL;
    for (const std::int64_t field : shape.fields) hash = (hash ^ static_cast<std::uint64_t>(field)) * 0x100000001b3ULL + (hash >> 29);
    return static_cast<std::size_t>(hash);
  }
};

struct Product {
  dnnl::matmul primitive;
  memory::desc a, b, c, bias, scratchpad;
};

memory::data_type typeOf(Number number) { return number == Number::Float32 ? memory::data_type::f32 : memory::data_type::bf16; }

memory::desc describe(const MatrixView& view) {
  return {{view.rows, view.cols}, typeOf(view.number), memory::dims{view.rowStride, view.colStride}};
}

Product makeProduct(const dnnl::engine& engine, const MatrixView& a, const MatrixView& b, const MatrixView& c, bool add, bool hasBias) {
  Product product;
  product.a = describe(a);
  product.b = describe(b);
  product.c = describe(c);
  dnnl::primitive_attr attributes;
  // oneDNN's own scratch memory is allocated anew at each call; ours is kept.
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (add) {
    dnnl::post_ops sum;
    sum.append_sum(1.0f);
    attributes.set_post_ops(sum);
  }
  if (hasBias) product.bias = memory::desc({1, c.cols}, typeOf(c.number), memory::dims{c.cols, 1});
#if DNNL_VERSION_MAJOR >= 3
  const auto plan = hasBias ? dnnl::matmul::primitive_desc(engine, product.a, product.b, product.bias, product.c, attributes)
                            : dnnl::matmul::primitive_desc(engine, product.a, product.b, product.c, attributes);
#else
  const auto wanted = hasBias ? dnnl::matmul::desc(product.a, product.b, product.bias, product.c)
                              : dnnl::matmul::desc(product.a, product.b, product.c);
  const dnnl::matmul::primitive_desc plan(wanted, attributes, engine);
#endif
  product.primitive = dnnl::matmul(plan);
  product.scratchpad = plan.scratchpad_desc();
  return product;
}

/// One thread's products and the memory they share.
class Multiplier {
 public:
  Multiplier() : m_engine(dnnl::engine::kind::cpu, 0), m_stream(m_engine) {
    dnnl::set_primitive_cache_capacity(kLibraryKeeps);  // the library keeps what it made a second time
  }

  void run(const MatrixView& a, const MatrixView& b, const MatrixView& c, bool add, const void* bias) {
    const Product& product = find(a, b, c, add, bias != nullptr);
    std::unordered_map<int, memory> arguments{{DNNL_ARG_SRC, memory(product.a, m_engine, a.data)},
                                              {DNNL_ARG_WEIGHTS, memory(product.b, m_engine, b.data)},
                                              {DNNL_ARG_DST, memory(product.c, m_engine, c.data)}};
    if (bias != nullptr) arguments.insert({DNNL_ARG_BIAS, memory(product.bias, m_engine, const_cast<void*>(bias))});
    if (const std::size_t size = product.scratchpad.get_size(); size > 0) {
      if (m_scratch.size() < size) m_scratch.resize(size);
      arguments.insert({DNNL_ARG_SCRATCHPAD, memory(product.scratchpad, m_engine, m_scratch.data())});
    }
    product.primitive.execute(m_stream, arguments);
    m_stream.wait();
  }

 private:
  static constexpr int kLibraryKeeps = 64;
  // A run meets some thirty shapes for each length of a batch; each product is about 100 KB of code and takes a millisecond to make.
  static constexpr std::size_t kMostProducts = 512;

  const Product& find(const MatrixView& a, const MatrixView& b, const MatrixView& c, bool add, bool hasBias) {
    const std::int64_t kinds = static_cast<int>(a.number) + 2 * static_cast<int>(c.number) + 4 * add + 8 * hasBias;
    // oneDNN divides the work when the product is made.
    const std::int64_t threads = omp_in_parallel() ? 1 : omp_get_max_threads();
    const Shape shape{{a.rows, a.cols, c.cols, a.rowStride, a.colStride, b.rowStride, b.colStride, c.rowStride, c.colStride, kinds, threads}};
    if (const auto found = m_products.find(shape); found != m_products.end()) return found->second;
    if (m_products.size() >= kMostProducts) m_products.clear();
    return m_products.emplace(shape, makeProduct(m_engine, a, b, c, add, hasBias)).first->second;
  }

  dnnl::engine m_engine;
  dnnl::stream m_stream;
  std::unordered_map<Shape, Product, ShapeHash> m_products;
  std::vector<std::byte> m_scratch;
};

}  // namespace

void multiply(const MatrixView& a, const MatrixView& b, const MatrixView& c, bool add, const void* bias) {
  if (a.rows == 0 || c.cols == 0) return;
  const PartTimer timer(WorkPart::Matrix);
  thread_local Multiplier multiplier;
  try {
    multiplier.run(a, b, c, add, bias);
  } catch (const dnnl::error& error) {
    throw Error(std::string("The matrix library oneDNN could not multiply (") + error.what() +
                "). The computer may be out of memory: close other programs, or choose a smaller batch or length.");
  }
}

}  // namespace lorikeet
