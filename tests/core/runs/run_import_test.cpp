// Logs of other programs: what transformers and LLaMA-Factory write, NaN included, and one sentence for everything else.
#include "core/runs/run_import.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/runs/foreign_log.h"
#include "core/runs/registry.h"
#include "runs_kit.h"

namespace lorikeet {
namespace {

constexpr const char* kTrainerState = R"({
  "best_metric": 1.25, "best_model_checkpoint": "out/checkpoint-20", "epoch": 2.0, "eval_steps": 10, "global_step": 20,
  "is_hyper_param_search": false,
  "log_history": [
    {"epoch": 0.5, "grad_norm": NaN, "learning_rate": 0.0, "loss": 3.5, "step": 5},
    {"epoch": 1.0, "grad_norm": 1.75, "learning_rate": 0.0002, "loss": NaN, "step": 10},
    {"epoch": 1.0, "eval_loss": 1.5, "eval_runtime": 2.25, "eval_samples_per_second": 44.0, "step": 10},
    {"epoch": 1.5, "grad_norm": Infinity, "learning_rate": 0.0001, "loss": 2.0, "step": 15},
    {"epoch": 2.0, "eval_loss": 1.25, "step": 20},
    {"epoch": 2.0, "step": 20, "total_flos": 1.0e+15, "train_loss": 2.75, "train_runtime": 61.5}
  ],
  "logging_steps": 5, "max_steps": 40, "num_train_epochs": 4, "train_batch_size": 8, "trial_name": "NaN", "trial_params": null
})";

constexpr const char* kTrainerLog =
    "{\"current_steps\": 5, \"total_steps\": 30, \"loss\": 2.5, \"lr\": 5e-05, \"epoch\": 0.5, \"percentage\": 16.67, "
    "\"elapsed_time\": \"0:00:12\", \"remaining_time\": \"0:01:00\", \"throughput\": 812.5, \"total_tokens\": 9750}\n"
    "{\"current_steps\": 10, \"total_steps\": 30, \"loss\": NaN, \"learning_rate\": 4e-05, \"epoch\": 1.0, \"elapsed_time\": \"1:00:24\"}\n"
    "{\"current_steps\": 10, \"total_steps\": 30, \"eval_loss\": 1.75, \"epoch\": 1.0, \"elapsed_time\": \"1 day, 0:00:30\"}\n";

class RunImportTest : public RunsTest {
 protected:
  fs::path write(const fs::path& name, const std::string& text) const {
    const fs::path file = m_root / "elsewhere" / name;
    fs::create_directories(file.parent_path());
    writeFileAtomic(file, text);
    return file;
  }
  fs::path runs() const { return m_root / "runs"; }
};

TEST_F(RunImportTest, TrainerStateOfTransformers) {
  const RunInfo info = importRun(runs(), write("qwen-lora/checkpoint-20/trainer_state.json", kTrainerState));
  EXPECT_EQ(info.name, "qwen-lora");
  EXPECT_EQ(info.step, 20);
  EXPECT_EQ(info.totalSteps, 40);
  EXPECT_EQ(info.bestStep, 20);
  EXPECT_EQ(info.bestValidationLoss, 1.25);
  EXPECT_EQ(info.config.epochs, 4);
  EXPECT_EQ(info.config.batchSize, 8);
  const auto points = RunFolder::open(runs() / info.id).metrics();
  ASSERT_EQ(points.size(), 4u);
  EXPECT_EQ(points[0].trainLoss, 3.5);
  EXPECT_TRUE(std::isnan(points[0].gradientNorm));
  EXPECT_TRUE(std::isnan(points[1].trainLoss));
  EXPECT_EQ(points[1].validationLoss, 1.5);
  EXPECT_EQ(points[1].gradientNorm, 1.75);
  EXPECT_TRUE(std::isnan(points[2].gradientNorm));
  EXPECT_EQ(points[3].elapsedSeconds, 61.5);
  EXPECT_EQ(points[3].epoch, 2.0);
}

TEST_F(RunImportTest, TrainerLogOfLlamaFactory) {
  const RunInfo info = importRun(runs(), write("saves/trainer_log.jsonl", kTrainerLog + std::string("{\"current_steps\": 15, \"lo")));
  EXPECT_EQ(info.totalSteps, 30);
  EXPECT_EQ(info.bestStep, 10);
  const auto points = RunFolder::open(runs() / info.id).metrics();
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].learningRate, 5e-05);
  EXPECT_EQ(points[0].tokensPerSecond, 812.5);
  EXPECT_EQ(points[0].tokens, 9750);
  EXPECT_EQ(points[0].elapsedSeconds, 12);
  EXPECT_EQ(points[1].learningRate, 4e-05);
  EXPECT_EQ(points[1].elapsedSeconds, 86430);
  EXPECT_EQ(points[1].validationLoss, 1.75);
}

TEST_F(RunImportTest, AnImportedRunIsListedAndSaysThatItIsOnlyCurves) {
  write("big/adapter_config.json", "{\"base_model_name_or_path\": \"Qwen/Qwen2.5-0.5B\"}");
  const RunInfo info = importRun(runs(), write("big/trainer_state.json", kTrainerState));
  const RunSummary run = RunRegistry(runs()).list().runs.at(0);
  EXPECT_EQ(statusWord(run), "imported");
  EXPECT_FALSE(canResume(run));
  EXPECT_EQ(run.baseModel, "Qwen/Qwen2.5-0.5B");
  EXPECT_FALSE(run.curve.isEmpty());
  EXPECT_NE(errorOf([&] { requireTrainedHere(RunFolder::open(runs() / info.id).info()); }).find("imported"), std::string::npos);
  EXPECT_EQ(errorOf([&] { requireTrainedHere(makeRun("own").info()); }), "");
}

TEST_F(RunImportTest, AFolderMeansItsLogOrItsNewestCheckpoint) {
  write("out/checkpoint-5/trainer_state.json", R"({"log_history": [{"step": 5, "loss": 1}]})");
  write("out/checkpoint-20/trainer_state.json", kTrainerState);
  write("out/checkpoint-x/trainer_state.json", "{}");
  const RunInfo info = importRun(runs(), m_root / "elsewhere" / "out");
  EXPECT_EQ(info.step, 20);
  EXPECT_EQ(info.name, "out");
  fs::create_directories(m_root / "empty");
  EXPECT_NE(errorOf([&] { importRun(runs(), m_root / "empty"); }).find("trainer_state.json"), std::string::npos);
}

TEST_F(RunImportTest, MalformedFilesGiveOneSentenceAndNoRun) {
  const char* const texts[] = {"",
                               "hello",
                               "{\"log_history\": [",
                               "{\"log_history\": 7}",
                               "{\"log_history\": []}",
                               "{\"log_history\": [7]}",
                               "{\"log_history\": [{\"loss\": 1}]}",
                               "{\"log_history\": [{\"step\": -1, \"loss\": 1}]}",
                               "{\"log_history\": [{\"step\": 1e300, \"loss\": 1}]}",
                               "{\"log_history\": [{\"step\": 1, \"loss\": \"low\"}]}",
                               "{\"log_history\": [{\"step\": 1, \"loss\": NaN}]}",
                               "[{\"log_history\": 1}]",
                               "{\"current_steps\": 1, \"loss\"",
                               "{\"current_steps\": \"x\", \"loss\": 2}\n",
                               "{\"current_steps\": 1, \"loss\": 2}\n{\"loss\": 2}\n{\"current_steps\": 3, \"loss\": 2}\n",
                               "{\"current_steps\": 1, \"total_steps\": []}\n"};
  for (const char* text : texts) {
    const std::string sentence = errorOf([&] { importRun(runs(), write("bad.json", text)); });
    EXPECT_FALSE(sentence.empty()) << text;
    EXPECT_EQ(sentence.find('\n'), std::string::npos) << sentence;
  }
  EXPECT_NE(errorOf([&] { importRun(runs(), m_root / "missing.json"); }), "");
  EXPECT_TRUE(listRuns(runs()).empty());
}

TEST_F(RunImportTest, MutatedLogsNeverCrash) {
  std::mt19937 random(5);
  int read = 0;
  for (int i = 0; i < 600; ++i) {
    std::string text = i % 2 == 0 ? kTrainerState : kTrainerLog;
    for (unsigned k = random() % 6; k-- > 0;) text[random() % text.size()] = static_cast<char>(random());
    const fs::path file = write("mutated", text);
    errorOf([&] {
      readForeignLog(file);
      ++read;
    });
  }
  EXPECT_GT(read, 50);
}

TEST_F(RunImportTest, OnlyBareWordsBecomeNull) {
  EXPECT_EQ(withoutNonFinite(R"([NaN,-Infinity, Infinity])"), R"([null,null, null])");
  EXPECT_EQ(withoutNonFinite(R"({"NaN": "NaN \" NaN", "a": NaNa})"), R"({"NaN": "NaN \" NaN", "a": NaNa})");
}

}  // namespace
}  // namespace lorikeet
