// The promise of the first run, measured: the built-in model with default settings learns the sample dataset's facts, answers
// paraphrases, and forgets little. Its time is printed and not checked, as test machines are shared.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace lorikeet::test {
namespace {

double share(const Json& demo, std::size_t list, const char* who) { return demo["comparisons"][list][who]["share"]; }

TEST(DemoBars, DefaultSettingsTeachTheFactsAndForgetLittle) {
  const TempFolder folder;
  const Outcome outcome = run({"demo", "--json"}, folder);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json demo = Json::parse(outcome.out);
  std::printf("trained in %.1f s\n", demo["trainSeconds"].get<double>());
  for (std::size_t list = 0; list < 3; ++list) {
    std::printf("%-22s base %5.1f %%  adapted %5.1f %%\n", demo["comparisons"][list]["title"].get<std::string>().c_str(),
                100 * share(demo, list, "base"), 100 * share(demo, list, "adapted"));
  }
  EXPECT_LE(share(demo, 0, "base"), 0.10);
  EXPECT_GE(share(demo, 0, "adapted"), 0.90);
  EXPECT_LE(share(demo, 1, "base"), 0.10);
  EXPECT_GE(share(demo, 1, "adapted"), 0.60);
  EXPECT_GE(share(demo, 2, "base"), 0.80);
  EXPECT_GE(share(demo, 2, "adapted"), share(demo, 2, "base") - 0.15);

  // The same as an evaluation, with its intervals.
  const Outcome evaluated = run({"eval", "--adapter", demo["runDir"], "--questions", LORIKEET_SOURCE_DIR "/datasets/hiahia.jsonl",
                                 "--split", "train", "--general", "built-in", "--json"},
                                folder);
  ASSERT_EQ(evaluated.code, 0) << evaluated.err;
  const Json eval = Json::parse(evaluated.out);
  const auto right = [&](std::size_t who) { return eval["sets"][0]["contestants"][who]["metrics"]["right"]; };
  std::printf("right, 95 %%: base %s, adapted %s; forgotten, points: %s\n", right(0).dump().c_str(), right(1).dump().c_str(),
              eval["forgotten"][0].dump().c_str());
  EXPECT_LE(right(0)["high"], 0.10);
  EXPECT_GE(right(1)["low"], 0.90);
  EXPECT_LE(eval["forgotten"][0]["value"], 15.0);
}

}  // namespace
}  // namespace lorikeet::test
