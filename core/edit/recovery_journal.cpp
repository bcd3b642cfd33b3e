// See recovery_journal.h. A record is the line "LENGTH CHECKSUM" and LENGTH bytes: a JSON line with the mark,
// then for each edit a JSON line [at, removed, inserted] and a JSON line a row.
#include "core/edit/recovery_journal.h"

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <optional>
#include <string_view>

#include "core/edit/row_json.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr int kVersion = 1;
constexpr std::size_t kFrameMax = 64;  // digits of a length, a checksum and what stands between

std::string lineOf(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n'; }

Json jsonOfMark(const RecoveryMark& mark) {
  return {{"path", jsonOfText(mark.path)},
          {"rowForm", static_cast<int>(mark.rowForm)},
          {"fileForm", static_cast<int>(mark.fileForm)},
          {"savedAtMs", mark.savedAtMs},
          {"encoding", static_cast<int>(mark.encoding)},
          {"columns",
           Json::array({jsonOfText(mark.columns.question), jsonOfText(mark.columns.answer), jsonOfTexts(mark.columns.order)})}};
}

RecoveryMark markOfJson(const Json& head) {
  return {textOfJson(head.at("path")),
          enumOfJson(head.at("rowForm"), RowForm::QuestionAnswer),
          enumOfJson(head.at("fileForm"), FileForm::Tsv),
          head.at("savedAtMs").get<std::int64_t>(),
          enumOfJson(head.at("encoding"), TextEncoding::Windows1252),
          {textOfJson(head.at("columns").at(0)), textOfJson(head.at("columns").at(1)), textsOfJson(head.at("columns").at(2))}};
}

std::string framed(const std::string& payload) {
  return std::to_string(payload.size()) + ' ' + contentHash(payload) + '\n' + payload;
}

/// Walks the records of one file; ends before the first that is not whole.
class RecordReader {
 public:
  explicit RecordReader(const fs::path& file) : m_in(file, std::ios::binary) {
    if (!m_in) throw fileError("read", file, errno);
    std::error_code code;
    m_left = fs::file_size(file, code);
    if (code) throw fileError("read", file, code.value());
  }

  std::optional<std::string> next() {
    char frame[kFrameMax];
    if (!m_in.getline(frame, sizeof frame)) return std::nullopt;
    const std::string_view line(frame);
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), length);
    m_left -= std::min(m_left, static_cast<std::uintmax_t>(line.size() + 1));
    if (error != std::errc() || length > m_left) return std::nullopt;  // no length of damaged bytes is believed
    std::string payload(length, '\0');
    m_in.read(payload.data(), static_cast<std::streamsize>(length));
    m_left -= length;
    if (!m_in || line.substr(static_cast<std::size_t>(end - line.data())) != ' ' + contentHash(payload)) return std::nullopt;
    return payload;
  }

 private:
  std::ifstream m_in;
  std::uintmax_t m_left = 0;
};

/// Takes one line off the front of a payload.
std::string_view takeLine(std::string_view& payload) {
  const std::size_t end = std::min(payload.find('\n'), payload.size());
  const std::string_view line = payload.substr(0, end);
  payload.remove_prefix(std::min(end + 1, payload.size()));
  return line;
}

/// The rows under one edit's line; counted only where `wanted` is false.
std::vector<RowPtr> takeRows(std::string_view& payload, std::size_t count, bool wanted) {
  std::vector<RowPtr> rows;
  for (; count > 0; --count) {
    if (payload.empty()) throw Error("fewer rows than the edit tells");
    const std::string_view line = takeLine(payload);
    if (wanted) rows.push_back(rowOfJson(parseJson(line, "a row")));
  }
  return rows;
}

/// One record applied. @throws what reading JSON throws, with `state` and `rows` as they were
void applyRecord(std::string_view payload, RecoveryState& state, RowList* rows) {
  RecoveryState next{markOfJson(parseJson(takeLine(payload), "a record")), state.size};
  RowList changed = rows != nullptr ? *rows : RowList();
  while (!payload.empty()) {
    const Json edit = parseJson(takeLine(payload), "an edit");
    const auto at = edit.at(0).get<std::size_t>(), removed = edit.at(1).get<std::size_t>(),
               inserted = edit.at(2).get<std::size_t>();
    if (at > next.size || removed > next.size - at) throw Error("an edit outside the rows");
    std::vector<RowPtr> made = takeRows(payload, inserted, rows != nullptr);
    if (rows != nullptr) changed.splice(at, removed, std::move(made));
    next.size = next.size - removed + inserted;
  }
  state = std::move(next);
  if (rows != nullptr) *rows = std::move(changed);
}

}  // namespace

std::string recoveryHeader(const RecoveryMark& mark, std::size_t rows) {
  Json head = {{"lorikeet", "unsaved rows"}, {"version", kVersion}, {"pid", ::getpid()}, {"rows", rows}};
  head.update(jsonOfMark(mark));
  return framed(lineOf(head));
}

std::string recoveryRecord(const RecoveryMark& mark, const std::vector<RecoveryEdit>& edits) {
  std::string payload = lineOf(jsonOfMark(mark));
  for (const RecoveryEdit& edit : edits) {
    payload += lineOf(Json::array({edit.at, edit.removed, edit.inserted.size()}));
    for (const RowPtr& row : edit.inserted) payload += lineOf(jsonOfRow(*row));
  }
  return framed(payload);
}

RecoveryState replayRecovery(const fs::path& file, RowList* rows) {
  RecordReader records(file);
  const auto broken = [&] {
    return Error(file.string() + " holds no whole copy of unsaved rows: it was cut off or damaged. It can be deleted.");
  };
  RecoveryState state;
  std::size_t snapshotRows = 0;
  const std::optional<std::string> header = records.next();
  if (!header) throw broken();
  int version = kVersion;
  try {
    const Json head = parseJson(*header, file.string());
    version = head.at("version").get<int>();
    snapshotRows = head.at("rows").get<std::size_t>();
    state.mark = markOfJson(head);
  } catch (const Json::exception&) {
    throw broken();
  }
  if (version != kVersion) throw Error(file.string() + " was written by another version of Lorikeet; open it with that one.");
  bool whole = snapshotRows == 0;
  try {
    while (const std::optional<std::string> record = records.next()) {
      applyRecord(*record, state, rows);
      whole = whole || state.size == snapshotRows;
    }
  } catch (const Json::exception&) {  // the state before this record stands
  } catch (const Error&) {
  }
  if (!whole) throw broken();
  return state;
}

}  // namespace lorikeet
