// What the dataset reader shares with guessing: the first records of a file, and columns that a guess left open. Used by dataset_io.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/data/dataset_io.h"
#include "core/data/records.h"

namespace lorikeet {

inline constexpr std::size_t kGuessRecords = 50;  ///< so many are looked at

/// At least `count` records where the file has them, among them one with fields, from as little of the file as that takes.
/// @throws Error when the file cannot be read or has no records
std::vector<Record> firstRecords(const std::filesystem::path& path, FileForm form, TextEncoding encoding, std::size_t count = kGuessRecords);

/// A guess changed by hand may lack its columns. @throws Error when it names ones that the file does not have
void completeColumns(FormatGuess& guess, const std::vector<Record>& records, const std::string& where);

}  // namespace lorikeet
