// Locks between processes: who excludes whom, how long one waits, and what counts as free.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "core/util/file_lock.h"

namespace lorikeet::test {
namespace {

namespace fs = std::filesystem;

class FileLockTest : public testing::Test {
 protected:
  FileLockTest() : dir(fs::temp_directory_path() / ("lorikeet-lock-" + std::to_string(::getpid()))) { fs::create_directories(dir); }
  ~FileLockTest() override { fs::remove_all(dir); }
  fs::path dir;
};

TEST_F(FileLockTest, readersShareAndAWriterIsAlone) {
  {
    const auto one = FileLock::shared(dir / "lock", 0), two = FileLock::shared(dir / "lock", 0);
    EXPECT_TRUE(one && two);
    EXPECT_FALSE(FileLock::exclusive(dir / "lock", 0));
  }
  const auto writer = FileLock::exclusive(dir / "lock", 0);
  EXPECT_TRUE(writer);
  EXPECT_FALSE(FileLock::shared(dir / "lock", 0));
  EXPECT_FALSE(FileLock::exclusive(dir / "nowhere" / "lock", 0)) << "cannot be made";
}

TEST_F(FileLockTest, aFolderIsHeldByOneAndFreeWhereItIsMissing) {
  auto holder = FileLock::onFolder(dir, 0);
  ASSERT_TRUE(holder);
  EXPECT_FALSE(FileLock::onFolder(dir, 0));
  EXPECT_TRUE(FileLock::onFolder(dir / "missing", 0));
  EXPECT_TRUE(fs::is_empty(dir)) << "needs no file";
  holder.reset();
  EXPECT_TRUE(FileLock::onFolder(dir, 0));
}

TEST_F(FileLockTest, whoWaitsGetsItWhenTheHolderGoes) {
  for (const int waitMs : {10000, FileLock::kUntilFree}) {
    auto holder = FileLock::onFolder(dir, 0);
    ASSERT_TRUE(holder);
    std::jthread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      holder.reset();
    });
    EXPECT_TRUE(FileLock::onFolder(dir, waitMs));
  }
}

}  // namespace
}  // namespace lorikeet::test
