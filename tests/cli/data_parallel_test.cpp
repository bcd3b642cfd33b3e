// One run trained by two processes that meet over Gloo: the same losses as one process, one run folder, and clear ends when something is wrong.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "tests/cli/program.h"

namespace lorikeet::test {
namespace {

using Words = std::vector<std::string>;

/// Sets torchrun's variables for programs started while it lives.
class Place {
 public:
  Place(const std::string& rank, int port) {
    set("RANK", rank);
    set("WORLD_SIZE", "2");
    set("LOCAL_WORLD_SIZE", "2");
    set("MASTER_ADDR", "127.0.0.1");
    set("MASTER_PORT", std::to_string(port));
    set("LORIKEET_WAIT_SECONDS", "20");
  }
  ~Place() {
    for (const std::string& name : m_names) unsetenv(name.c_str());
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  void set(const std::string& name, const std::string& value) {
    setenv(name.c_str(), value.c_str(), 1);
    m_names.push_back(name);
  }
  std::vector<std::string> m_names;
};

class DataParallel : public testing::Test {
 protected:
  TempFolder folder, other;  // each process has its own for its messages
  std::string model = makeTinyModel(folder).string();
  std::string dataset = makeDataset(folder, 23);
  // Tests of one machine run beside each other.
  int port = 20000 + static_cast<int>(getpid()) % 20000;

  Words call(const std::string& root, const Words& more = {"--epochs", "3"}) const {
    Words words{"train", "--base-model", model,  "--dataset", dataset, "--batch-size", "3", "--accumulation", "2", "--dtype", "float32", "--runs-root", (folder / root).string(), "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  std::unique_ptr<Program> start(const std::string& rank, const Words& words) const {
    const Place place(rank, port);
    return std::make_unique<Program>(words, rank == "0" ? folder : other);
  }

  std::vector<Json> metricsOf(const std::string& root) const {
    std::vector<Json> metrics;
    for (const auto& run : fs::directory_iterator(folder / root)) {
      std::ifstream file(run.path() / "metrics.jsonl");
      for (std::string line; std::getline(file, line);) metrics.push_back(Json::parse(line));
    }
    return metrics;
  }
};

double worst(const std::vector<Json>& one, const std::vector<Json>& two, const char* key) {
  double difference = 0;
  for (std::size_t i = 0; i < one.size() && i < two.size(); ++i) {
    if (one[i].contains(key) && one[i][key].is_number())
      difference = std::max(difference, std::abs(one[i][key].get<double>() - two[i].value(key, 1e9)));
  }
  return difference;
}

TEST_F(DataParallel, twoProcessesHaveTheLossesOfOne) {
  const Outcome alone = run(call("one"), folder);
  ASSERT_EQ(alone.code, 0) << alone.err;
  const auto second = start("1", call("two")), first = start("0", call("two"));
  const Outcome follows = second->finish(), leads = first->finish();
  ASSERT_EQ(leads.code, 0) << leads.err;
  ASSERT_EQ(follows.code, 0) << follows.err;
  EXPECT_EQ(follows.out, "");
  const std::vector<Json> one = metricsOf("one"), two = metricsOf("two");
  ASSERT_EQ(one.size(), two.size());
  ASSERT_GT(one.size(), 10U);
  EXPECT_LT(worst(one, two, "trainLoss"), 1e-5);
  EXPECT_LT(worst(one, two, "validationLoss"), 1e-5);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "two"), fs::directory_iterator()), 1);
}

TEST_F(DataParallel, aStoppedRunGoesOnInBoth) {
  const auto second = start("1", call("two", {"--max-steps", "400", "--epochs", "4000"}));
  const auto first = start("0", call("two", {"--max-steps", "400", "--epochs", "4000"}));
  std::string line;
  for (int i = 0; i < 12 && first->readLine(line); ++i) {
  }
  second->signal(SIGINT);  // any of them may ask
  const Outcome leads = first->finish();
  EXPECT_EQ(second->finish().code, 0);
  EXPECT_EQ(leads.code, 0) << leads.err;
  const std::string runDir = fs::directory_iterator(folder / "two")->path().string();
  std::ifstream file(fs::path(runDir) / "run.json");
  EXPECT_EQ(Json::parse(file)["status"], "stopped");
  const std::size_t before = metricsOf("two").size();
  EXPECT_LT(before, 400U);
  const Words resume{"train", "--resume", runDir, "--json"};
  const auto again = start("1", resume), leader = start("0", resume);
  const Outcome leaderEnd = leader->finish();
  EXPECT_EQ(leaderEnd.code, 0) << leaderEnd.err;
  EXPECT_EQ(again->finish().code, 0);
  EXPECT_GT(metricsOf("two").size(), before);
}

TEST_F(DataParallel, differentSettingsAreRefusedByBoth) {
  const auto second = start("1", call("two", {"--rank", "4"})), first = start("0", call("two"));
  const Outcome follows = second->finish(), leads = first->finish();
  EXPECT_EQ(follows.code, 1);
  EXPECT_EQ(leads.code, 1);
  EXPECT_NE(follows.err.find("process 1 differs from process 0"), std::string::npos) << follows.err;
  EXPECT_FALSE(fs::exists(folder / "two"));
}

TEST_F(DataParallel, aKilledProcessEndsTheOther) {
  const Words words = call("two", {"--epochs", "4000"});
  const auto second = start("1", words), first = start("0", words);
  std::string line;
  for (int i = 0; i < 12 && first->readLine(line); ++i) {
  }
  second->signal(SIGKILL);
  const Outcome leads = first->finish();
  EXPECT_EQ(leads.code, 1);
  EXPECT_NE(leads.err.find("Another process of this run has ended"), std::string::npos) << leads.err;
  second->finish();
}

TEST_F(DataParallel, badVariablesAreNamed) {
  const Outcome outcome = start("7", call("two"))->finish();
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("RANK must be a number from 0 to 1, not \"7\""), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace lorikeet::test
