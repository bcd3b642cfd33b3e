// The logs of a run folder: whole lines or records appended, read, and cut back on resume. Used by run_folder.cpp, row_losses.cpp and
// pinned_answers.cpp.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace lorikeet {

/// Appends a line (with its line break). A torn last line, which a killed process left, is cut off first.
/// @throws Error with the file as it was before
void appendLine(const std::filesystem::path& path, std::string_view line);
/// The same for records of a fixed size. @param bytes whole records
void appendRecords(const std::filesystem::path& path, std::string_view bytes, std::size_t recordSize);

/// One line of a log and where it stands.
struct LogLine {
  std::string_view text;
  std::size_t number = 0;   ///< from 1
  std::uintmax_t begin = 0; ///< in the file, bytes
};
/// Every whole line that is not blank; a torn last one is ignored. `take` returns false to end. A missing file has none. @throws Error
void readLines(const std::filesystem::path& path, const std::function<bool(const LogLine&)>& take);

/// Shortens a file to `size` bytes, in place: that needs no room on a full disk. @throws Error
void shortenFile(const std::filesystem::path& path, std::uintmax_t size);
/// Puts what was appended on the disk itself. A missing file is nothing to do; an error of the disk is an Error.
void syncFile(const std::filesystem::path& path);

}  // namespace lorikeet
