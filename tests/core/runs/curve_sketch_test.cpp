// The sketch of a curve: means over ranges that double, the same whether it is made at once or in parts.
#include "core/runs/curve_sketch.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lorikeet {
namespace {

TEST(CurveSketch, ShortRunsKeepEveryValue) {
  CurveSketch sketch;
  EXPECT_TRUE(sketch.isEmpty());
  for (int step = 1; step <= 10; ++step) sketch.addTrain(step, step);
  sketch.addValidation(5, 2.5);
  ASSERT_EQ(sketch.train().size(), 11u);
  EXPECT_TRUE(std::isnan(sketch.train()[0]));
  EXPECT_EQ(sketch.train()[10], 10.0f);
  EXPECT_EQ(sketch.validation().size(), 6u);
}

TEST(CurveSketch, AMillionStepsAreMeansOfEqualRanges) {
  CurveSketch sketch;
  for (int step = 0; step < 1000000; ++step) sketch.addTrain(step, step);
  const auto means = sketch.train();
  ASSERT_LE(means.size(), CurveSketch::kRanges);
  ASSERT_GT(means.size(), CurveSketch::kRanges / 2);
  for (std::size_t i = 0; i + 1 < means.size(); ++i) {
    const double middle = (static_cast<double>(i) + 0.5) * static_cast<double>(sketch.stepsPerRange());
    EXPECT_NEAR(means[i], middle, middle * 1e-3 + 1);
  }
}

TEST(CurveSketch, WhatIsNoNumberIsLeftOut) {
  CurveSketch sketch;
  sketch.addTrain(1, std::numeric_limits<double>::quiet_NaN());
  sketch.addTrain(2, std::numeric_limits<double>::infinity());
  sketch.addTrain(-3, 1);
  EXPECT_TRUE(sketch.isEmpty());
}

TEST(CurveSketch, ComesBackFromItsBytesAndGoesOn) {
  CurveSketch whole, part;
  for (int step = 0; step < 500; ++step) {
    if (step == 250) part = CurveSketch::fromBytes(part.toBytes());
    for (CurveSketch* sketch : {&whole, &part}) {
      sketch->addTrain(step, 1.0 / (step + 1));
      if (step % 50 == 0) sketch->addValidation(step, 2.0);
    }
  }
  EXPECT_EQ(whole, part);
  EXPECT_TRUE(CurveSketch::fromBytes("x").isEmpty());
}

}  // namespace
}  // namespace lorikeet
