// The stopwatch of a step's parts: what nests counts once, and only while it is on.
#include "core/kernels/part_timer.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/kernels/parallel.h"

namespace lorikeet {
namespace {

constexpr auto kWork = std::chrono::milliseconds(20);
constexpr double kLeast = 0.019;

void work() { std::this_thread::sleep_for(kWork); }

TEST(PartTimer, TheOutermostPartCounts) {
  resetPartTimes(true);
  {
    const PartTimer attention(WorkPart::Attention);
    const PartTimer matrix(WorkPart::Matrix);
    work();
  }
  EXPECT_GE(partSeconds(WorkPart::Attention), kLeast);
  EXPECT_EQ(partSeconds(WorkPart::Matrix), 0);
  {
    const PartTimer matrix(WorkPart::Matrix);
    work();
  }
  EXPECT_GE(partSeconds(WorkPart::Matrix), kLeast);
  EXPECT_EQ(partSeconds(WorkPart::Loss), 0);
  resetPartTimes(false);
}

TEST(PartTimer, ThreadsOfAParallelRegionDoNotCount) {
  resetPartTimes(true);
  {
    const PartTimer attention(WorkPart::Attention);
    parallelFor(0, 2, 1, [](std::int64_t, std::int64_t) {
      const PartTimer matrix(WorkPart::Matrix);
      work();
    });
  }
  EXPECT_GE(partSeconds(WorkPart::Attention), kLeast);
  EXPECT_EQ(partSeconds(WorkPart::Matrix), 0);
  resetPartTimes(false);
}

TEST(PartTimer, IsOffUntilAsked) {
  resetPartTimes(false);
  {
    const PartTimer loss(WorkPart::Loss);
    work();
  }
  EXPECT_EQ(partSeconds(WorkPart::Loss), 0);
}

}  // namespace
}  // namespace lorikeet
