// Unsaved work comes back: whole rows, the last of many edits, after torn files, full disks and killed editors.
#include "core/edit/recovery.h"

#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <iostream>
#include <random>
#include <thread>

#include "tests/core/data/data_fixture.h"

namespace lorikeet {
namespace {

class Recovery : public DataTest {
 protected:
  fs::path folder() const { return m_dir / "unsaved"; }
  /// The one file in the folder, also while its editor lives.
  fs::path onlyFile() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder())) files.push_back(entry.path());
    EXPECT_EQ(files.size(), 1U);
    return files.at(0);
  }
  Dataset readBack() const { return readRecoveredWork(onlyFile()); }
};

Dataset numbered(std::size_t rows) {
  Dataset dataset;
  dataset.path = "/data/rows.jsonl";
  std::vector<RowPtr> made;
  for (std::size_t i = 0; i < rows; ++i)
    made.push_back(std::make_shared<const Row>(pairRow("question " + std::to_string(i), "answer")));
  dataset.rows = RowList(std::move(made));
  return dataset;
}

Row oddRow() {
  Row row;
  row.turns = {{"system", "Be\nbrief.\r\n"},
               {"user", std::string("nul \0 and broken \xff\xc3 bytes", 24)},
               {"function_call", R"({"name": "f", "arguments": {}})"},
               {"tool", "42 \u2028 \"quoted\" \\"},
               {"assistant", "你好 🦜", R"({"role":"assistant","content":"你好 🦜","reasoning_content":"…"})"},
               {"od\xfe"
                "d role",
                ""}};
  row.split = Split::Validation;
  row.tags = {"a", "", "\xff"};
  row.mustContain = {"yes|no"};
  row.locked = row.draft = true;
  row.extra = nlohmann::ordered_json::parse(
      R"({"tools": [{"name": "f"}], "z": 0.1, "a": [1, -2, null, true], "big": 18446744073709551615})");
  auto deep = nlohmann::ordered_json::array();
  for (int i = 0; i < 255; ++i) deep = nlohmann::ordered_json::array({std::move(deep)});
  row.extra["deep"] = std::move(deep);
  return row;
}

/// Random rows out, random rows in, at a random place.
void editAtRandom(RowList& rows, std::mt19937& random, int number) {
  const std::size_t at = random() % (rows.size() + 1), removed = std::min<std::size_t>(random() % 4, rows.size() - at);
  std::vector<RowPtr> inserted(random() % 4);
  for (RowPtr& row : inserted) row = std::make_shared<const Row>(pairRow("edit " + std::to_string(number++), "new"));
  rows.splice(at, removed, std::move(inserted));
}

TEST_F(Recovery, EverythingOfARowComesBack) {
  Dataset dataset;
  dataset.path = "/odd \xff name.json";
  dataset.rowForm = RowForm::ShareGpt;
  dataset.fileForm = FileForm::Csv;
  dataset.encoding = TextEncoding::Gb18030;
  dataset.columns = {"问题", "odd \xff", {"id", "问题"}};
  dataset.rows = {oddRow(), Row{}, pairRow("q", "a")};
  {
    RecoveryFile file(folder());
    file.write(dataset);
  }
  const auto found = findRecoveredWork(folder());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].path, dataset.path);
  EXPECT_EQ(found[0].rows, 3U);
  EXPECT_GT(found[0].savedAtMs, 1'600'000'000'000);
  const Dataset back = readRecoveredWork(found[0].file);
  EXPECT_EQ(back.rows, dataset.rows);
  EXPECT_EQ(back.path, dataset.path);
  EXPECT_EQ(back.rowForm, dataset.rowForm);
  EXPECT_EQ(back.fileForm, dataset.fileForm);
  EXPECT_EQ(back.encoding, dataset.encoding);
  EXPECT_EQ(back.columns, dataset.columns);
}

TEST_F(Recovery, EveryWriteOfManyRandomEditsIsTheLastState) {
  std::mt19937 random(3);
  Dataset dataset = numbered(3000);
  RecoveryFile file(folder());
  file.write(dataset);
  const auto snapshotBytes = fs::file_size(onlyFile());
  for (int step = 0; step < 50; ++step) {
    for (int edit = 0; edit <= step % 3; ++edit) editAtRandom(dataset.rows, random, 10 * step);
    if (step == 20) dataset.path = "/data/saved as.jsonl";
    file.write(dataset);
    const Dataset back = readBack();
    ASSERT_EQ(back.rows, dataset.rows) << step;
    ASSERT_EQ(back.path, dataset.path);
    ASSERT_LT(fs::file_size(onlyFile()), 3 * snapshotBytes);
  }
  dataset.rows = {};
  file.write(dataset);
  EXPECT_TRUE(readBack().rows.empty());
}

TEST_F(Recovery, EditsWriteOnlyThemselvesAlsoFarApart) {
  Dataset dataset = numbered(3000);
  RecoveryFile file(folder());
  file.write(dataset);
  const auto before = fs::file_size(onlyFile());
  file.write(dataset);
  EXPECT_EQ(fs::file_size(onlyFile()), before);
  dataset.rows.set(0, pairRow("first", "x"));
  dataset.rows.set(1500, pairRow("middle", "x"));
  dataset.rows.push_back(pairRow("one more at the end", "x"));
  file.write(dataset);
  dataset.rows.splice(1, 2, {});
  dataset.rows.set(2900, pairRow("far", "x"));
  file.write(dataset);
  EXPECT_LT(fs::file_size(onlyFile()), before + 2000);
  EXPECT_EQ(readBack().rows, dataset.rows);
}

TEST_F(Recovery, AFileCutAnywhereGivesAnEarlierStateOrAnError) {
  std::vector<RowList> states;
  Dataset dataset = numbered(6);
  RecoveryFile file(folder());
  for (int step = 0; step < 4; ++step) {
    file.write(dataset);
    states.push_back(dataset.rows);
    dataset.rows.set(static_cast<std::size_t>(step), pairRow("edited " + std::to_string(step), "x"));
  }
  const std::string bytes = readFile(onlyFile());
  std::size_t reached = 0;
  bool begun = false;
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    const fs::path cut = put("cut " + std::to_string(length), bytes.substr(0, length));
    try {
      const RowList rows = readRecoveredWork(cut).rows;
      begun = true;
      while (reached < states.size() && !(rows == states[reached])) ++reached;  // never back to an earlier one
      ASSERT_LT(reached, states.size()) << length;
    } catch (const Error&) {
      ASSERT_FALSE(begun) << length;
    }
  }
  EXPECT_EQ(reached + 1, states.size());
}

TEST_F(Recovery, AChangedByteIsNeverTakenForARow) {
  Dataset dataset = numbered(6);
  RecoveryFile file(folder());
  file.write(dataset);
  const RowList first = dataset.rows;
  dataset.rows.set(3, pairRow("edited", "x"));
  file.write(dataset);
  const std::string bytes = readFile(onlyFile());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
    try {
      const RowList rows = readRecoveredWork(put("changed " + std::to_string(at), changed)).rows;
      ASSERT_TRUE(rows == first || rows == dataset.rows) << at;
    } catch (const Error&) {
    }
  }
}

TEST_F(Recovery, DiscardedWorkIsGoneAndLaterEditsAreKeptAgain) {
  Dataset dataset = numbered(20);
  {
    RecoveryFile file(folder()), unused(folder());
    file.write(dataset);
    file.discard();
    EXPECT_TRUE(readFile(onlyFile()).empty());  // that of `unused`
    dataset.rows.push_back(pairRow("later", "edit"));
    file.write(dataset);
  }
  EXPECT_EQ(readBack().rows, dataset.rows);
}

TEST_F(Recovery, EditorsKeepTheirOwnFilesAndLivingOnesAreNotOffered) {
  Dataset first = numbered(5), second = numbered(7), third = numbered(9);
  RecoveryFile living(folder());
  living.write(third);
  {
    RecoveryFile one(folder()), two(folder());
    one.write(first);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    two.write(second);
    EXPECT_TRUE(findRecoveredWork(folder()).empty());
  }
  put("unsaved/1-1.unsaved", "no rows");
  put("unsaved/1-2.unsaved", "");
  const auto found = findRecoveredWork(folder());
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].rows, 7U);  // newest first
  EXPECT_EQ(readRecoveredWork(found[1].file).rows, first.rows);
  EXPECT_TRUE(findRecoveredWork(m_dir / "nowhere").empty());
}

TEST_F(Recovery, AKilledEditorLeavesItsLastWrite) {
  Dataset dataset = numbered(2000);
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0)
    [&]() noexcept {  // nothing thrown may run on into the other tests
      RecoveryFile file(folder());
      file.write(dataset);
      dataset.rows.set(7, pairRow("edited by the child", "x"));
      file.write(dataset);
      if (::write(ready[1], "x", 1) == 1) ::pause();
      ::_exit(1);
    }();
  ::close(ready[1]);
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_TRUE(findRecoveredWork(folder()).empty());
  put("unsaved/1-1.unsaved-new", "half a snapshot");
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  const RecoveryFile next(folder());
  EXPECT_FALSE(fs::exists(folder() / "1-1.unsaved-new"));
  const auto found = findRecoveredWork(folder());
  ASSERT_EQ(found.size(), 1U);
  dataset.rows.set(7, pairRow("edited by the child", "x"));
  EXPECT_EQ(readRecoveredWork(found[0].file).rows, dataset.rows);
}

TEST_F(Recovery, AFullDiskSaysSoAndKeepsTheEarlierState) {
  fs::create_directories(folder());
  if (::mount("lorikeet-test", folder().c_str(), "tmpfs", 0, "size=1m") != 0)
    GTEST_SKIP() << "cannot mount a tmpfs here (needs root)";
  const auto unmount = [](const fs::path* at) { ::umount2(at->c_str(), MNT_DETACH); };
  const fs::path mounted = folder();
  const std::unique_ptr<const fs::path, decltype(unmount)> guard(&mounted, unmount);
  Dataset dataset = numbered(3000);
  RecoveryFile file(folder());
  file.write(dataset);
  const RowList kept = dataset.rows;
  const auto sentenceOfWrite = [&] {
    try {
      file.write(dataset);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  dataset.rows.set(5, pairRow("long", std::string(1 << 20, 'x')));  // no room in the journal
  EXPECT_NE(sentenceOfWrite().find("the disk is full"), std::string::npos);
  EXPECT_EQ(readBack().rows, kept);
  dataset.rows.append(numbered(20000).rows);  // none for a snapshot
  EXPECT_NE(sentenceOfWrite().find("the disk is full"), std::string::npos);
  EXPECT_EQ(readBack().rows, kept);
  dataset.rows = kept;
  dataset.rows.set(5, pairRow("short", "x"));
  EXPECT_EQ(sentenceOfWrite(), "");
  EXPECT_EQ(readBack().rows, dataset.rows);
}

TEST_F(Recovery, AFolderThatCannotBeMadeIsAnError) {
  const fs::path file = put("file", "x");
  EXPECT_THROW(RecoveryFile(file / "below"), Error);
}

TEST_F(Recovery, OneEditOfManyRowsIsWrittenAtOnce) {
  const auto seconds = [](auto&& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  Dataset dataset = numbered(100'000), back;
  RecoveryFile file(folder());
  const double whole = seconds([&] { file.write(dataset); });
  dataset.rows.set(50'000, pairRow("edited", "x"));
  const double edit = seconds([&] { file.write(dataset); });
  for (const std::size_t at : {3, 99'990}) dataset.rows.set(at, pairRow("far apart", "x"));
  dataset.rows.splice(0, 0, {std::make_shared<const Row>(pairRow("inserted", "x"))});
  const double far = seconds([&] { file.write(dataset); });
  const double reading = seconds([&] { back = readBack(); });
  EXPECT_EQ(back.rows, dataset.rows);
  std::cout << "100,000 rows: first write " << 1e3 * whole << " ms, one edit " << 1e3 * edit << " ms, edits far apart " << 1e3 * far
            << " ms, reading " << 1e3 * reading << " ms\n";
  EXPECT_LT(edit, 0.5);  // bar 100 ms; loose, since the disk and the machine are shared
}

}  // namespace
}  // namespace lorikeet
