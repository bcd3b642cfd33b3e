// A temporary folder and small helpers for the dataset tests.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "core/data/dataset_io.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {

class DataTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lorikeet-data-XXXXXX").string();
    m_dir = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(m_dir); }

  fs::path put(const std::string& name, const std::string& bytes) const {
    std::ofstream(m_dir / name, std::ios::binary) << bytes;  // not atomic: syncing hundreds of files takes minutes
    return m_dir / name;
  }
  Dataset read(const std::string& name, const std::string& bytes) const { return readDataset(put(name, bytes)); }
  std::string readError(const std::string& name, const std::string& bytes) const {
    try {
      read(name, bytes);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  fs::path m_dir;
};

/// A new version of one row in its place: rows in a list never change.
template <class Change>
void editRow(RowList& rows, std::size_t at, Change&& change) {
  Row row = rows[at];
  change(row);
  rows.set(at, std::move(row));
}

inline Row pairRow(const std::string& question, const std::string& answer) {
  Row row;
  row.turns = {{"user", question}, {"assistant", answer}};
  return row;
}

}  // namespace lorikeet
