// AdamW, clipping and schedules against numbers computed apart.
#include "core/train/optimizer.h"

#include <cmath>

#include "tests/core/engine/tiny_decoder.h"

namespace lorikeet::test {
namespace {

torch::Tensor leaf(const std::vector<float>& values) { return torch::tensor(values).set_requires_grad(true); }

void setGradient(const torch::Tensor& parameter, const std::vector<float>& values) {
  parameter.mutable_grad() = torch::tensor(values);
}

/// Kingma & Ba's formulas with Loshchilov & Hutter's decay, for one number, in double.
struct ScalarAdamW {
  double value, m = 0, v = 0;
  int steps = 0;
  void step(double gradient, double rate, const AdamWOptions& o) {
    ++steps;
    value -= rate * o.weightDecay * value;
    m = o.beta1 * m + (1 - o.beta1) * gradient;
    v = o.beta2 * v + (1 - o.beta2) * gradient * gradient;
    const double mHat = m / (1 - std::pow(o.beta1, steps)), vHat = v / (1 - std::pow(o.beta2, steps));
    value -= rate * mHat / (std::sqrt(vHat) + o.epsilon);
  }
};

TEST(AdamWTest, firstStepIsTheRateTimesTheSign) {
  const auto p = leaf({1.0f, 1.0f, 1.0f});
  AdamW optimizer({{"p", p}}, {});
  setGradient(p, {0.5f, -3.0f, 0.0f});
  optimizer.step(0.1);
  EXPECT_NEAR(p[0].item<float>(), 0.9f, 1e-6);
  EXPECT_NEAR(p[1].item<float>(), 1.1f, 1e-6);
  EXPECT_EQ(p[2].item<float>(), 1.0f);
}

TEST(AdamWTest, fourStepsEqualTheFormulas) {
  AdamWOptions options{0.8, 0.95, 1e-4, 0.1};
  const auto p = leaf({1.0f, -2.0f});
  AdamW optimizer({{"p", p}}, options);
  ScalarAdamW a{1.0}, b{-2.0};
  const double rates[] = {0.1, 0.05, 0.2, 0.01};
  const float gradients[][2] = {{0.5f, 1.0f}, {-1.0f, 0.25f}, {2.0f, 0.0f}, {1e-3f, -4.0f}};
  for (int i = 0; i < 4; ++i) {
    setGradient(p, {gradients[i][0], gradients[i][1]});
    optimizer.step(rates[i]);
    a.step(gradients[i][0], rates[i], options);
    b.step(gradients[i][1], rates[i], options);
    EXPECT_NEAR(p[0].item<double>(), a.value, 2e-6) << "step " << i + 1;
    EXPECT_NEAR(p[1].item<double>(), b.value, 2e-6) << "step " << i + 1;
  }
}

TEST(AdamWTest, weightDecayIsDecoupledFromTheGradient) {
  const auto p = leaf({2.0f});
  AdamW optimizer({{"p", p}}, {0.9, 0.999, 1e-8, 0.5});
  setGradient(p, {0.0f});
  optimizer.step(0.1);
  EXPECT_FLOAT_EQ(p[0].item<float>(), 2.0f * (1 - 0.1f * 0.5f));
}

TEST(AdamWTest, parameterWithoutGradientIsLeftAlone) {
  const auto p = leaf({2.0f}), q = leaf({3.0f});
  AdamW optimizer({{"p", p}, {"q", q}}, {0.9, 0.999, 1e-8, 0.5});
  setGradient(p, {1.0f});
  optimizer.step(0.1);
  EXPECT_EQ(q[0].item<float>(), 3.0f);
  EXPECT_NE(p[0].item<float>(), 2.0f);
}

TEST(AdamWTest, clippingScalesTheCommonNorm) {
  const auto p = leaf({0.0f}), q = leaf({0.0f});
  AdamW optimizer({{"p", p}, {"q", q}}, {});
  setGradient(p, {3.0f});
  setGradient(q, {4.0f});
  EXPECT_NEAR(optimizer.clip(1.0), 5.0, 1e-6);
  EXPECT_NEAR(p.grad()[0].item<float>(), 0.6f, 1e-6);
  EXPECT_NEAR(q.grad()[0].item<float>(), 0.8f, 1e-6);
}

TEST(AdamWTest, smallGradientsAndNoLimitAreNotClipped) {
  const auto p = leaf({0.0f});
  AdamW optimizer({{"p", p}}, {});
  setGradient(p, {0.5f});
  EXPECT_NEAR(optimizer.clip(1.0), 0.5, 1e-7);
  EXPECT_EQ(p.grad()[0].item<float>(), 0.5f);
  setGradient(p, {50.0f});
  EXPECT_NEAR(optimizer.clip(0.0), 50.0, 1e-5);
  EXPECT_EQ(p.grad()[0].item<float>(), 50.0f);
}

TEST(AdamWTest, savedStateContinuesBitForBit) {
  const auto p = leaf({1.0f, 2.0f}), q = leaf({1.0f, 2.0f});
  AdamW whole({{"p", p}}, {}), first({{"p", q}}, {});
  for (const float g : {0.3f, -0.7f}) {
    setGradient(p, {g, g * g});
    setGradient(q, {g, g * g});
    whole.step(0.01);
    first.step(0.01);
  }
  const auto r = q.detach().clone().set_requires_grad(true);
  AdamW second({{"p", r}}, {});
  second.loadState(first.state());
  for (const auto& parameter : {p, r}) setGradient(parameter, {0.9f, -0.1f});
  whole.step(0.01);
  second.step(0.01);
  EXPECT_TRUE(torch::equal(p.detach(), r.detach()));
}

TEST(AdamWTest, eachParameterMayHaveItsOwnRate) {
  const auto p = leaf({1.0f}), q = leaf({1.0f});
  AdamW optimizer({{"p", p}, {"q", q}}, {}, {1.0, 3.0});
  for (const auto& parameter : {p, q}) setGradient(parameter, {2.0f});
  optimizer.step(0.1);
  EXPECT_NEAR(p[0].item<float>(), 0.9f, 1e-6);
  EXPECT_NEAR(q[0].item<float>(), 0.7f, 1e-6);
}

TEST(LoraPlusTest, groupsArePefts) {
  const auto matrix = torch::zeros({2, 2}), vector = torch::zeros({2});
  const std::vector<NamedTensor> parameters = {{"x.q_proj.lora_A.weight", matrix},
                                               {"x.q_proj.lora_B.weight", matrix},
                                               {"x.q_proj.lora_magnitude_vector.weight", vector},
                                               {"x.embed_tokens.lora_embedding_A", matrix},
                                               {"x.embed_tokens.lora_embedding_B", matrix},
                                               {"x.lm_head.modules_to_save.weight", matrix},
                                               {"x.norm.modules_to_save.weight", vector}};
  EXPECT_EQ(loraPlusFactors(parameters, 16, 1e-3), (std::vector<double>{1, 16, 16, 1e-6 / 1e-3, 1e-6 / 1e-3, 1, 16}));
  EXPECT_TRUE(loraPlusFactors(parameters, 0, 1e-3).empty());
}

TEST(AdamWTest, foreignStateIsRefused) {
  const auto p = leaf({1.0f}), wide = leaf({1.0f, 2.0f});
  AdamW one({{"p", p}}, {}), other({{"q", p}}, {}), wider({{"p", wide}}, {});
  expectSentence(errorOf([&] { one.loadState(other.state()); }), {"p.m"});
  expectSentence(errorOf([&] { one.loadState(wider.state()); }), {"p.m", "shape"});
  expectSentence(errorOf([&] { one.loadState({}); }), {"step"});
}

TEST(AdamWTest, zeroGradForgetsTheLastWindow) {
  const auto p = leaf({1.0f});
  AdamW optimizer({{"p", p}}, {});
  setGradient(p, {4.0f});
  optimizer.zeroGrad();
  EXPECT_EQ(p.grad().defined() ? p.grad()[0].item<float>() : 0.0f, 0.0f);
}

TEST(ScheduleTest, cosineFallsAlongHalfAWave) {
  EXPECT_DOUBLE_EQ(scheduleFactor("cosine", 0, 100, 0), 1.0);
  EXPECT_NEAR(scheduleFactor("cosine", 25, 100, 0), 0.5 * (1 + std::sqrt(0.5)), 1e-12);
  EXPECT_NEAR(scheduleFactor("cosine", 50, 100, 0), 0.5, 1e-12);
  EXPECT_NEAR(scheduleFactor("cosine", 100, 100, 0), 0.0, 1e-12);
  EXPECT_NEAR(scheduleFactor("cosine", 55, 100, 10), 0.5, 1e-12);
}

TEST(ScheduleTest, linearFallsAlongALine) {
  EXPECT_DOUBLE_EQ(scheduleFactor("linear", 0, 10, 0), 1.0);
  EXPECT_DOUBLE_EQ(scheduleFactor("linear", 5, 10, 0), 0.5);
  EXPECT_NEAR(scheduleFactor("linear", 9, 10, 0), 0.1, 1e-12);
  EXPECT_DOUBLE_EQ(scheduleFactor("linear", 10, 10, 0), 0.0);
}

TEST(ScheduleTest, constantStays) {
  for (const std::int64_t step : {0, 5, 9}) EXPECT_DOUBLE_EQ(scheduleFactor("constant", step, 10, 0), 1.0);
}

TEST(ScheduleTest, warmUpRisesToThePeak) {
  for (const char* kind : {"cosine", "linear", "constant"}) {
    double before = 0;
    for (std::int64_t step = 0; step < 4; ++step) {
      const double factor = scheduleFactor(kind, step, 20, 4);
      EXPECT_NEAR(factor, static_cast<double>(step + 1) / 5, 1e-12);
      EXPECT_GT(factor, before);
      before = factor;
    }
    EXPECT_DOUBLE_EQ(scheduleFactor(kind, 4, 20, 4), 1.0) << kind;
  }
}

TEST(ScheduleTest, runsThatAreAllWarmUpOrOneStepAreFine) {
  for (const char* kind : {"cosine", "linear", "constant"}) {
    EXPECT_GT(scheduleFactor(kind, 0, 1, 0), 0);
    EXPECT_TRUE(std::isfinite(scheduleFactor(kind, 3, 4, 4)));
    EXPECT_TRUE(std::isfinite(scheduleFactor(kind, 4, 4, 4)));
  }
}

}  // namespace
}  // namespace lorikeet::test
