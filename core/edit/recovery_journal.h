// The text of a recovery file: framed records (length and checksum each) of a header and of edits. Used by recovery.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace lorikeet {

/// What a recovery file knows beside the rows, as of its last record.
struct RecoveryMark {
  std::string path;
  RowForm rowForm = RowForm::QuestionAnswer;
  FileForm fileForm = FileForm::JsonLines;
  std::int64_t savedAtMs = 0;
  TextEncoding encoding = TextEncoding::Utf8;
  ColumnNames columns = {};
};

/// The first record. @param rows that the snapshot after it holds; with fewer the file is broken
std::string recoveryHeader(const RecoveryMark& mark, std::size_t rows);

/// `removed` rows go at `at`, `inserted` come there.
struct RecoveryEdit {
  std::size_t at = 0, removed = 0;
  std::vector<RowPtr> inserted;
};

/// Edits to be applied one after the other, all or none. A snapshot is a run of such records at the end; any later one is journal.
std::string recoveryRecord(const RecoveryMark& mark, const std::vector<RecoveryEdit>& edits);

/// The last whole state of a recovery file. @param rows null = they are counted, not read
struct RecoveryState {
  RecoveryMark mark;
  std::size_t size = 0;
};
/// @throws Error when the file cannot be read or its snapshot is not whole; what follows a torn or damaged edit is dropped
RecoveryState replayRecovery(const std::filesystem::path& file, RowList* rows);

}  // namespace lorikeet
