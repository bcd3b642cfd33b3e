// The records of a dataset file, cut into pieces while it is read, so that neither the file nor its parsed form is ever held whole.
// Used by the dataset reader and by guessing.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/csv.h"
#include "core/data/records.h"
#include "core/data/text_encoding.h"

namespace lorikeet {

/// Some records as they stand in the file.
struct RecordPiece {
  std::string text;              ///< JSON lines: whole lines. JSON: elements of a list with the commas between them
  std::vector<CsvRecord> lines;  ///< CSV and TSV
  std::size_t firstNumber = 1;   ///< line (JSON lines) or record (JSON) of its first one
  std::size_t firstLine = 1;
  bool wholeFile = false;        ///< JSON that is no plain list of records: the file's whole text
  std::size_t bytesDone = 0;     ///< of the file, by then
};

class RecordStream {
 public:
  /// @param pieceBytes about so much text makes a piece; the first is smaller, so that the first rows come at once
  /// @throws Error when the file cannot be read or is empty
  RecordStream(const std::filesystem::path& path, FileForm form, TextEncoding encoding, std::size_t pieceBytes = 1 << 20);
  ~RecordStream();
  /// The next piece; nothing at the end. @throws Error naming line and column where the file is no JSON at all
  std::optional<RecordPiece> next();
  /// Safe to call from several threads while next() runs in another. @throws Error as next()
  ParsedRecords parse(RecordPiece&& piece) const;
  std::size_t bytesTotal() const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace lorikeet
