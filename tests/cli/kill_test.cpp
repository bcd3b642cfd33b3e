// kill -9 at random moments of short runs, then resume: the final adapter has the bytes of a run that nobody disturbed.
// LORIKEET_KILLS says how many (10).
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <thread>

#include "tests/cli/program.h"

namespace lorikeet::test {
namespace {

using Words = std::vector<std::string>;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

std::string bytesOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Losses and tokens of each record, without times and memory.
std::vector<std::string> lossesIn(const fs::path& runDir) {
  std::vector<std::string> losses;
  std::ifstream file(runDir / "metrics.jsonl");
  for (std::string line; std::getline(file, line);) {
    Json json = Json::parse(line);
    for (const char* key : {"tokensPerSecond", "elapsedSeconds", "memoryBytes"}) json.erase(key);
    losses.push_back(json.dump());
  }
  return losses;
}

class KilledRuns : public testing::Test {
 protected:
  Words trainCall(const fs::path& root) const {
    return {"train",
            "--json",
            "--base-model",
            model.string(),
            "--dataset",
            dataset,
            "--runs-root",
            root.string(),
            "--max-steps",
            "40",
            "--epochs",
            "1000",
            "--save-every",
            "2",
            "--eval-every",
            "5",
            "--keep-checkpoints",
            "2",
            "--threads",
            "1",
            "--batch-size",
            "2",
            "--accumulation",
            "2",
            "--dropout",
            "0.1",
            "--pinned-prompts",
            "What is number 3?"};
  }

  /// The run in `root`; "" where a kill came before there was one.
  static fs::path runIn(const fs::path& root) {
    if (!fs::exists(root)) return {};
    for (const auto& entry : fs::directory_iterator(root)) {
      if (fs::exists(entry.path() / "run.json")) return entry.path();
    }
    return {};
  }

  Words goOnCall(const fs::path& root) const {
    const fs::path runDir = runIn(root);
    return runDir.empty() ? trainCall(root) : Words{"train", "--resume", runDir.string(), "--json"};
  }

  /// Starts the call and kills it at a moment of the time that training takes, now and then before it begins.
  void killOnce(const Words& call) {
    Program program(call, folder);
    if (random() % 10 != 0) {
      for (std::string line; program.readLine(line) && line.find("\"event\":\"start\"") == std::string::npos;) {
      }
    }
    std::this_thread::sleep_for(Seconds(std::uniform_real_distribution<>(0, trainSeconds)(random)));
    program.signal(SIGKILL);
    if (program.finish().code == 128 + SIGKILL) ++kills;
  }

  void expectEqualEnd(const fs::path& root, const fs::path& whole) {
    const Outcome end = run(goOnCall(root), folder);
    ASSERT_EQ(end.code, 0) << end.err;
    const fs::path runDir = runIn(root);
    for (const char* name : {"adapter/adapter_model.safetensors", "row_losses.bin", "pinned.jsonl"})
      EXPECT_EQ(bytesOf(runDir / name), bytesOf(whole / name)) << name;
    EXPECT_EQ(lossesIn(runDir), lossesIn(whole));
    for (const auto& entry : fs::recursive_directory_iterator(runDir))
      EXPECT_EQ(entry.path().string().find(".tmp-"), std::string::npos) << "left over: " << entry.path();
    const Outcome list = run({"runs", "--runs-root", root.string(), "--json"}, folder);
    ASSERT_EQ(list.code, 0) << list.err;
    const Json runs = Json::parse(list.out);
    ASSERT_EQ(runs.size(), 1U);
    EXPECT_EQ(runs[0]["status"], "finished");
  }

  TempFolder folder;
  fs::path model = makeTinyModel(folder);
  std::string dataset = makeDataset(folder, 24);
  std::mt19937 random{20261125};
  double trainSeconds = 0;
  int kills = 0;
};

TEST_F(KilledRuns, endWithTheSameBytes) {
  const char* wanted = std::getenv("LORIKEET_KILLS");
  const int count = wanted == nullptr ? 10 : std::atoi(wanted);
  {
    Program program(trainCall(folder / "whole"), folder);
    for (std::string line; program.readLine(line) && line.find("\"event\":\"start\"") == std::string::npos;) {
    }
    const auto began = Clock::now();
    ASSERT_EQ(program.finish().code, 0);
    trainSeconds = Seconds(Clock::now() - began).count();
  }
  const fs::path whole = runIn(folder / "whole");
  ASSERT_FALSE(bytesOf(whole / "adapter/adapter_model.safetensors").empty());
  while (kills < count && !HasFailure()) {
    SCOPED_TRACE("after " + std::to_string(kills) + " kills");
    const fs::path root = folder / "killed";
    fs::remove_all(root);
    for (std::uint32_t again = random() % 3 + 1; again > 0 && kills < count; --again) killOnce(goOnCall(root));
    expectEqualEnd(root, whole);
  }
  std::printf("%d kills in runs of %.2f s, %s\n", kills, trainSeconds, HasFailure() ? "FAILED" : "all with equal ends");
}

}  // namespace
}  // namespace lorikeet::test
