#include "core/kernels/head_blocks.h"

#include <array>
#include <cstring>

#include "core/kernels/vector_rows.h"
#include "core/kernels/vector_units.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kWidestHead = 1024;
using Head = std::array<float, kWidestHead>;

void turn(const HeadGroup& group, std::int64_t token, float direction, float* head) {
  const std::int64_t half = group.input.rotaryDim / 2, at = (group.start + token) * half;
  vec::turnPairs(head, group.input.cos + at, group.input.sin + at, half, direction);
}

}  // namespace

void gatherHeads(const HeadGroup& group, const void* from, std::int64_t stride, std::int64_t column, std::int64_t heads,
                 std::int64_t first, std::int64_t count, bool turned, void* to) {
  const Number number = group.input.number;
  const std::int64_t width = group.input.headDim;
  if (width > kWidestHead) throw Error("Heads of " + std::to_string(width) + " numbers are wider than Lorikeet can attend with (1024).");
  const bool turns = turned && group.input.cos != nullptr;
  Head head;
  for (std::int64_t token = first; token < first + count; ++token) {
    const std::int64_t source = (group.start + token) * stride + column, row = (token - first) * heads * width;
    if (!turns) {
      std::memcpy(static_cast<char*>(to) + static_cast<std::size_t>(row) * bytesOf(number),
                  static_cast<const char*>(from) + static_cast<std::size_t>(source) * bytesOf(number),
                  static_cast<std::size_t>(heads * width) * bytesOf(number));
      continue;
    }
    for (std::int64_t h = 0; h < heads; ++h) {
      const float* wide = vec::load(from, number, source + h * width, head.data(), width);
      if (wide != head.data()) std::memcpy(head.data(), wide, static_cast<std::size_t>(width) * sizeof(float));
      turn(group, token, 1, head.data());
      vec::store(head.data(), to, number, row + h * width, width);
    }
  }
}

void scatterHeads(const HeadGroup& group, const float* from, std::int64_t stride, std::int64_t column, std::int64_t heads,
                  std::int64_t first, std::int64_t count, bool turnedBack, void* to) {
  const std::int64_t width = group.input.headDim;
  const bool turns = turnedBack && group.input.cos != nullptr;
  Head head;
  for (std::int64_t token = first; token < first + count; ++token) {
    for (std::int64_t h = 0; h < heads; ++h) {
      std::memcpy(head.data(), from + ((token - first) * heads + h) * width, static_cast<std::size_t>(width) * sizeof(float));
      if (turns) turn(group, token, -1, head.data());
      vec::store(head.data(), to, group.input.number, (group.start + token) * stride + column + h * width, width);
    }
  }
}

}  // namespace lorikeet
