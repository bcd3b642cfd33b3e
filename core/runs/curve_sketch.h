// The shape of a run's two loss curves in a few numbers, made while the points arrive. Used by the registry and the table of runs.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lorikeet {

/// Means over equal ranges of steps; a range doubles when the run outgrows the last one, so a million points cost no more than ten.
class CurveSketch {
 public:
  static constexpr std::size_t kRanges = 48;

  /// @param step at least 0, normally ascending   @param loss NaN and infinities are left out
  void addTrain(std::int64_t step, double loss) { add(m_train, step, loss); }
  void addValidation(std::int64_t step, double loss) { add(m_validation, step, loss); }

  /// One value for each range from step 0 to the last that has one; NaN where nothing was measured. At most kRanges.
  std::vector<float> train() const { return meansOf(m_train); }
  std::vector<float> validation() const { return meansOf(m_validation); }
  std::int64_t stepsPerRange() const { return m_width; }
  bool isEmpty() const { return train().empty() && validation().empty(); }

  /// For the index; what is no sketch reads as an empty one.
  std::string toBytes() const;
  static CurveSketch fromBytes(std::string_view bytes);
  bool operator==(const CurveSketch&) const = default;

 private:
  struct Range {
    float mean = 0;
    std::uint32_t count = 0;
    bool operator==(const Range&) const = default;
  };
  using Curve = std::array<Range, kRanges>;
  void add(Curve& curve, std::int64_t step, double loss);
  static Range together(const Range& a, const Range& b);
  void halve();
  static std::vector<float> meansOf(const Curve& curve);

  std::int64_t m_width = 1;
  Curve m_train{}, m_validation{};
};

}  // namespace lorikeet
