// Reading, mapping and atomic writing, also on a disk that is full.
#include "core/util/file.h"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "core/util/error.h"

namespace lorikeet {
namespace {

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lorikeet-file-XXXXXX").string();
    m_dir = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(m_dir); }
  template <class Call>
  static std::string messageOf(Call&& call) {
    try {
      call();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  static std::size_t entriesIn(const fs::path& dir) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir), fs::directory_iterator()));
  }
  fs::path m_dir;
};

TEST_F(FileTest, WritesReadAndReplace) {
  const std::string bytes("a\0b\r\n\xFF", 6);
  writeFileAtomic(m_dir / "x", bytes);
  EXPECT_EQ(readFile(m_dir / "x"), bytes);
  writeFileAtomic(m_dir / "x", "");
  EXPECT_EQ(readFile(m_dir / "x"), "");
  EXPECT_EQ(entriesIn(m_dir), 1u);
}

TEST_F(FileTest, ReplacingKeepsPermissionsAndLinks) {
  writeFileAtomic(m_dir / "x", "a");
  fs::permissions(m_dir / "x", fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  fs::create_symlink("x", m_dir / "link");
  writeFileAtomic(m_dir / "link", "b");
  EXPECT_TRUE(fs::is_symlink(m_dir / "link"));
  EXPECT_EQ(readFile(m_dir / "x"), "b");
  EXPECT_EQ(fs::status(m_dir / "x").permissions(), fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
}

TEST_F(FileTest, APiecewiseFileAppearsAtTheEndOrNotAtAll) {
  {
    AtomicFile file(m_dir / "x");
    file.write("given up");
  }
  EXPECT_EQ(entriesIn(m_dir), 0u);
  AtomicFile file(m_dir / "x");
  file.write("a");
  file.write("b");
  EXPECT_FALSE(fs::exists(m_dir / "x"));
  file.commit();
  EXPECT_EQ(readFile(m_dir / "x"), "ab");
}

TEST_F(FileTest, AHashOfPiecesIsTheHashOfTheWhole) {
  ContentHasher hasher;
  EXPECT_EQ(hasher.result(), contentHash(""));
  std::string whole;
  for (int i = 0; i < 500; ++i) {
    const std::string piece(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26));
    hasher.add(piece);
    whole += piece;
  }
  EXPECT_EQ(hasher.result(), contentHash(whole));
}

TEST_F(FileTest, ErrorsNameThePathAndTheReason) {
  EXPECT_NE(messageOf([&] { readFile(m_dir / "none"); }).find("none: there is no such file"), std::string::npos);
  EXPECT_NE(messageOf([&] { readFile(m_dir); }).find("folder"), std::string::npos);
  EXPECT_NE(messageOf([&] { writeFileAtomic(m_dir / "no" / "x", "a"); }).find("Cannot write"), std::string::npos);
  fs::create_directory(m_dir / "folder");
  EXPECT_NE(messageOf([&] { writeFileAtomic(m_dir / "folder", "a"); }), "");
  EXPECT_EQ(entriesIn(m_dir), 1u) << "a temporary file was left behind";
  EXPECT_NE(messageOf([&] { MappedFile::open(m_dir); }), "");
}

TEST_F(FileTest, MapsWholeFiles) {
  writeFileAtomic(m_dir / "x", "hello");
  const auto file = MappedFile::open(m_dir / "x");
  ASSERT_EQ(file->size(), 5u);
  EXPECT_EQ(std::memcmp(file->data(), "hello", 5), 0);
  // Replacing the file leaves the mapping on the old one.
  writeFileAtomic(m_dir / "x", "HELLO!");
  EXPECT_EQ(std::memcmp(file->data(), "hello", 5), 0);
  writeFileAtomic(m_dir / "empty", "");
  EXPECT_EQ(MappedFile::open(m_dir / "empty")->size(), 0u);
}

TEST_F(FileTest, DirectoriesAppearWhole) {
  const fs::path dir = m_dir / "sub" / "adapter";
  writeDirAtomic(dir, [](const fs::path& at) { writeFileAtomic(at / "a", "1"); });
  EXPECT_EQ(readFile(dir / "a"), "1");
  const auto failing = [&] {
    writeDirAtomic(dir, [](const fs::path& at) {
      writeFileAtomic(at / "a", "2");
      throw Error("stopped");
    });
  };
  EXPECT_EQ(messageOf(failing), "stopped");
  EXPECT_EQ(readFile(dir / "a"), "1");
  writeDirAtomic(dir, [](const fs::path& at) { writeFileAtomic(at / "b", "3"); });
  EXPECT_FALSE(fs::exists(dir / "a"));
  EXPECT_EQ(readFile(dir / "b"), "3");
  EXPECT_EQ(entriesIn(m_dir / "sub"), 1u) << "a temporary folder was left behind";
}

TEST_F(FileTest, FullDiskKeepsTheOldFile) {
  const fs::path disk = m_dir / "disk";
  fs::create_directory(disk);
  if (::geteuid() != 0 || ::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=64k") != 0)
    GTEST_SKIP() << "needs the right to mount a small disk";
  writeFileAtomic(disk / "x", "old");
  const std::string message = messageOf([&] { writeFileAtomic(disk / "x", std::string(1 << 20, 'n')); });
  const std::string kept = readFile(disk / "x");
  const std::size_t entries = entriesIn(disk);
  const std::string dirMessage = messageOf(
      [&] { writeDirAtomic(disk / "d", [](const fs::path& at) { writeFileAtomic(at / "y", std::string(1 << 20, 'n')); }); });
  const std::size_t entriesAfter = entriesIn(disk);
  ::umount(disk.c_str());
  EXPECT_NE(message.find("the disk is full"), std::string::npos) << message;
  EXPECT_EQ(kept, "old");
  EXPECT_EQ(entries, 1u) << "the temporary file was left behind";
  EXPECT_NE(dirMessage.find("the disk is full"), std::string::npos) << dirMessage;
  EXPECT_EQ(entriesAfter, 1u) << "the temporary folder was left behind";
}

TEST_F(FileTest, HashIsStable) {
  EXPECT_EQ(contentHash(""), "99aa06d3014798d86001c324468d497f");  // XXH3-128 of nothing, as xxhsum -H2 prints it
  EXPECT_NE(contentHash("a"), contentHash("b"));
}

TEST_F(FileTest, ShippedFilesAreFoundInTheirOrder) {
  ::setenv("LORIKEET_RESOURCES", m_dir.c_str(), 1);
  writeFileAtomic(m_dir / "CMakeLists.txt", "x");
  EXPECT_EQ(shippedPath("CMakeLists.txt"), m_dir / "CMakeLists.txt");
  ::unsetenv("LORIKEET_RESOURCES");
  EXPECT_EQ(shippedPath("CMakeLists.txt"), fs::path(LORIKEET_SOURCE_DIR) / "CMakeLists.txt");
  EXPECT_NE(messageOf([] { shippedPath("no/such/thing"); }).find("LORIKEET_RESOURCES"), std::string::npos);
}

}  // namespace
}  // namespace lorikeet
