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
}

}  // namespace
}  // namespace lorikeet::test
