// What a person does with runs: names, tags and notes beside a process that writes run.json, the trash and back.
#include "core/runs/run_actions.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/runs/registry.h"
#include "core/runs/run_labels.h"
#include "runs_kit.h"

namespace lorikeet {
namespace {

using RunActionsTest = RunsTest;

TEST_F(RunActionsTest, LabelsStandAboveRunJson) {
  const RunFolder run = makeRun("old name");
  writeLabels(run.dir(), {.name = "新名字", .notes = {}, .tags = {}});
  writeLabels(run.dir(), {.name = {}, .notes = "line 1\nline 2", .tags = std::vector<std::string>{"a", "b"}});
  RunInfo info = RunFolder::open(run.dir()).info();
  EXPECT_EQ(info.name, "新名字");
  EXPECT_EQ(info.notes, "line 1\nline 2");
  EXPECT_EQ(info.tags, (std::vector<std::string>{"a", "b"}));
  writeLabels(run.dir(), {.name = {}, .notes = "", .tags = std::vector<std::string>{}});
  info = RunFolder::open(run.dir()).info();
  EXPECT_EQ(info.name, "新名字");
  EXPECT_TRUE(info.notes.empty());
  EXPECT_TRUE(info.tags.empty());
}

TEST_F(RunActionsTest, ATrainingProcessAndAPersonLoseNothingOfEachOther) {
  RunFolder run = makeRun("busy", RunStatus::Running);
  constexpr int kSaves = 150;
  const pid_t child = ::fork();
  if (child == 0) {
    RunInfo info = run.info();
    for (int step = 1; step <= kSaves; ++step) {
      info.step = step;
      run.save(info);
    }
    ::_exit(0);
  }
  const pid_t other = ::fork();
  if (other == 0) {
    for (int i = 0; i <= kSaves / 3; ++i) writeLabels(run.dir(), {.name = {}, .notes = "note " + std::to_string(i), .tags = {}});
    ::_exit(0);
  }
  for (int i = 0; i <= kSaves / 3; ++i) writeLabels(run.dir(), {.name = "name " + std::to_string(i), .notes = {}, .tags = {}});
  for (const pid_t pid : {child, other}) {
    int status = 1;
    ::waitpid(pid, &status, 0);
    EXPECT_EQ(status, 0);
  }
  const RunInfo info = RunFolder::open(run.dir()).info();
  EXPECT_EQ(info.step, kSaves);
  EXPECT_EQ(info.name, "name 50");
  EXPECT_EQ(info.notes, "note 50");
}

TEST_F(RunActionsTest, BrokenLabelsHideNothingAndAreNotOverwritten) {
  const RunFolder run = makeRun("kept");
  writeFileAtomic(run.dir() / "labels.json", "{\"name\": \"half");
  EXPECT_EQ(RunFolder::open(run.dir()).info().name, "kept");
  EXPECT_NE(errorOf([&] { writeLabels(run.dir(), {.name = "x", .notes = {}, .tags = {}}); }).find("labels.json"), std::string::npos);
  EXPECT_EQ(readFile(run.dir() / "labels.json"), "{\"name\": \"half");
  EXPECT_NE(errorOf([&] { writeLabels(m_root / "gone", {.name = "x", .notes = {}, .tags = {}}); }).find("not there"), std::string::npos);
}

TEST_F(RunActionsTest, TagsAreReadAsAPersonWritesThem) {
  EXPECT_EQ(tagsFromText(" a, b c ,a;\n汉语，好、d "), (std::vector<std::string>{"a", "b c", "汉语", "好", "d"}));
  EXPECT_TRUE(tagsFromText(" , ;").empty());
}

TEST_F(RunActionsTest, TheTrashGivesEverythingBack) {
  const RunFolder run = makeRun("precious", RunStatus::Stopped, 12);
  makeRun("other");
  const std::string id = run.info().id, before = readFile(run.dir() / "metrics.jsonl");
  const std::string name = trashRun(m_root, id);
  EXPECT_EQ(RunRegistry(m_root).list().runs.size(), 1u);
  EXPECT_EQ(listRuns(m_root).size(), 1u);
  ASSERT_EQ(listTrash(m_root).size(), 1u);
  EXPECT_EQ(listTrash(m_root)[0].name, "precious");
  EXPECT_EQ(restoreRun(m_root, name), id);
  EXPECT_EQ(RunRegistry(m_root).list().runs.size(), 2u);
  EXPECT_EQ(readFile(run.dir() / "metrics.jsonl"), before);
  EXPECT_TRUE(listTrash(m_root).empty());
}

TEST_F(RunActionsTest, TwoRunsOfOneNameShareTheTrash) {
  const RunFolder run = makeRun("twin");
  const std::string id = run.info().id;
  fs::copy(run.dir(), m_root / "keep", fs::copy_options::recursive);
  const std::string first = trashRun(m_root, id);
  fs::rename(m_root / "keep", m_root / id);
  const std::string second = trashRun(m_root, id);
  EXPECT_NE(first, second);
  EXPECT_EQ(restoreRun(m_root, second), id);
  EXPECT_NE(errorOf([&] { restoreRun(m_root, first); }).find("another run"), std::string::npos);
  EXPECT_EQ(emptyTrash(m_root), 1u);
  EXPECT_TRUE(listTrash(m_root).empty());
}

TEST_F(RunActionsTest, WhatGoesOnStaysWhereItIs) {
  const RunFolder run = makeRun("going on", RunStatus::Running);
  EXPECT_NE(errorOf([&] { trashRun(m_root, run.info().id); }).find("stop it first"), std::string::npos);
  for (const char* id : {"", "..", ".trash", "a/b", "missing"}) EXPECT_NE(errorOf([&] { trashRun(m_root, id); }), "") << id;
  EXPECT_NE(errorOf([&] { restoreRun(m_root, "missing"); }), "");
  EXPECT_TRUE(fs::exists(run.dir() / "run.json"));
}

}  // namespace
}  // namespace lorikeet
