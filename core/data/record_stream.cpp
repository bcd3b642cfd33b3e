// See record_stream.h.
#include "core/data/record_stream.h"

#include <algorithm>

#include "core/data/list_cutter.h"
#include "core/data/object_members.h"
#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr std::size_t kFirstShare = 16;            // the first piece is so much smaller than the others
constexpr std::size_t kWholeCheckBytes = 64u << 20;  // larger files are not read a second time for the exact column of a mistake
constexpr std::string_view kSpaces = " \t\r\n";

std::size_t newlinesIn(std::string_view text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); }

bool isBlank(std::string_view text) { return text.find_first_not_of(kSpaces) == std::string_view::npos; }

}  // namespace

struct RecordStream::State {
  State(const std::filesystem::path& file, FileForm fileForm, TextEncoding textEncoding, std::size_t bytes)
      : path(file), where(file.string()), form(fileForm), encoding(textEncoding), source(file, textEncoding),
        total(source.bytesTotal()), pieceBytes(bytes) {}
  const std::filesystem::path path;
  const std::string where;
  const FileForm form;
  const TextEncoding encoding;
  TextFile source;
  const std::size_t total, pieceBytes;
  std::string text;  // read and not yet handed out
  std::size_t number = 1, line = 1;
  char separator = 0;
  std::vector<std::string> names;  // of a CSV file's header
  // JSON: what `text` is the rest of. Inner: the list that is the first element of the file's list.
  enum class Level { File, Outer, Inner, Done } level = Level::File;
  ListCutter cutter;
  bool behindComma = false;  // an element must follow
  std::string listKey;       // of the object that holds the list; the object goes on behind it

  /// Longer with every try, so that a record of any length is looked at a bounded number of times.
  void readMore(bool isFirst = false) { source.read(text, std::max(isFirst ? pieceBytes / kFirstShare + 1 : pieceBytes, text.size())); }

  RecordPiece take(std::size_t bytes) {
    RecordPiece piece;
    piece.text = text.substr(0, bytes);
    piece.firstNumber = number;
    piece.firstLine = line;
    piece.bytesDone = source.bytesDone();
    line += newlinesIn(piece.text);
    return piece;
  }

  std::optional<RecordPiece> nextLines() {
    for (;;) {
      if (text.empty() && source.atEnd()) return std::nullopt;
      const std::size_t last = text.rfind('\n');
      if (last == std::string::npos && !source.atEnd()) {
        readMore();
        continue;
      }
      RecordPiece piece = take(source.atEnd() ? text.size() : last + 1);
      number = line;
      text.erase(0, piece.text.size());
      if (!source.atEnd()) readMore();
      return piece;
    }
  }

  std::optional<RecordPiece> nextCsv() {
    for (;;) {
      if (text.empty() && source.atEnd()) return std::nullopt;
      CsvPlace place{0, line};
      RecordPiece piece;
      piece.lines = parseCsv(text, separator, place, source.atEnd());
      const bool waits = place.at == 0 && !source.atEnd();
      line = place.line;
      text.erase(0, place.at);
      piece.bytesDone = source.bytesDone();
      if (!source.atEnd()) readMore();
      if (waits) continue;
      if (names.empty() && !piece.lines.empty()) {
        names = csvColumnNames(piece.lines.front().fields);
        piece.lines.erase(piece.lines.begin());
      }
      return piece;
    }
  }

  RecordPiece wholePiece() {
    while (!source.atEnd()) readMore();
    level = Level::Done;
    RecordPiece piece = take(text.size());
    piece.wholeFile = true;
    text = {};
    return piece;
  }

  void scanOn() {
    cutter.scan(text);
    while (cutter.cut == 0 && !cutter.closed && !source.atEnd()) {
      readMore();
      cutter.scan(text);
    }
  }

  /// The place of the first letter from `from` on, reading as far as that takes; the text's size when there is none.
  std::size_t firstLetter(std::size_t from) {
    for (;;) {
      const std::size_t at = text.find_first_not_of(kSpaces, from);
      if (at != std::string::npos) return at;
      if (source.atEnd()) return text.size();
      readMore();
    }
  }

  bool hasBracket(std::size_t at) const { return at < text.size() && text[at] == '['; }

  /// Whether the list whose bracket stands before `begin` holds records, by its first element.
  bool opensRecords(std::size_t begin, bool isInner) {
    ListCutter probe;
    probe.scan(std::string_view(text).substr(begin));
    while (probe.commas == 0 && !probe.closed && !source.atEnd()) {
      readMore();
      probe.scan(std::string_view(text).substr(begin));
    }
    const std::size_t length = probe.commas > 0 ? probe.firstComma : probe.at;
    return (probe.commas > 0 || probe.closed) && isListOfRecords("[" + text.substr(begin, length) + "]", isInner);
  }

  bool holdsObjects(std::size_t value) {
    const std::size_t inner = hasBracket(value) ? firstLetter(value + 1) : text.size();
    return inner < text.size() && text[inner] == '{';
  }

  /// Goes over members until one holds a list of records. @param from behind the object's bracket or a comma
  /// @return that member, or the object's end; Broken when it is no JSON, or is a conversation with what belongs to it
  ObjectMember nextRecordList(std::size_t from) {
    const ObjectMember broken{ObjectMember::State::Broken, {}, 0};
    for (;;) {
      const ObjectMember member = memberAt(text, from, source.atEnd());
      if (member.state == ObjectMember::State::NeedsMore) {
        readMore();
        continue;
      }
      if (member.state != ObjectMember::State::Whole) return text[from - 1] == ',' ? broken : member;
      const std::string key(member.key);  // looking on may move the text
      if (key != "tools" && holdsObjects(member.value)) {
        if (opensRecords(member.value + 1, true)) return listKey = key, member;
        if (level == Level::File) return broken;
      }
      std::size_t end;
      for (; (end = memberEnd(text, member.value)) == std::string::npos; readMore())
        if (source.atEnd()) return broken;
      from = text[end] == ',' ? end + 1 : end;
    }
  }

  void enterAt(std::size_t begin, Level into) {
    level = into;
    line += newlinesIn(std::string_view(text).substr(0, begin));
    text.erase(0, begin);
  }

  /// Goes into the file's list, into a list of records that is its first element, or into the one of an object. @return false when the
  /// file must be looked at as a whole: one conversation or record alone, or what is no list at all
  bool enterList() {
    const std::size_t bracket = firstLetter(0);
    if (bracket < text.size() && text[bracket] == '{') {
      const ObjectMember list = nextRecordList(bracket + 1);
      if (list.state == ObjectMember::State::Whole) enterAt(list.value + 1, Level::Outer);
      return level != Level::File;
    }
    if (!hasBracket(bracket)) return false;
    const std::size_t inner = firstLetter(bracket + 1);
    const bool isInner = hasBracket(inner) && opensRecords(inner + 1, true);
    if (!isInner && !opensRecords(bracket + 1, false)) return false;
    enterAt((isInner ? inner : bracket) + 1, isInner ? Level::Inner : Level::Outer);
    return true;
  }

  std::optional<RecordPiece> nextElements() {
    if (level == Level::Done) return std::nullopt;
    if (level == Level::File && !enterList()) return wholePiece();
    scanOn();
    if (!cutter.closed && cutter.cut == 0) failWhole(where + " is not valid JSON: its list is never closed (]).");
    RecordPiece piece = take(cutter.cut > 0 && !cutter.closed ? cutter.cut - 1 : cutter.at);
    if (isBlank(piece.text) && (cutter.commas > 0 || number > 1 || behindComma))
      failWhole(where + " is not valid JSON: there is a comma with nothing on one of its sides.");
    if (cutter.closed) {
      leaveList(piece);
    } else {
      number += cutter.commas;
      text.erase(0, cutter.cut);
      cutter.forget();
    }
    if (!source.atEnd() && text.size() < pieceBytes) readMore();
    return piece;
  }

  /// Behind the list of an object: what else the object holds is no row.
  void leaveObject(std::size_t next) {
    const std::string first = listKey;
    if (text[next] == ',') {
      const ObjectMember second = nextRecordList(next + 1);
      if (second.state == ObjectMember::State::Whole)
        throw Error(where + " holds two lists of records, \"" + first + "\" and \"" + listKey + "\"; save each as a file of its own.");
      next = second.value;
    }
    if (text[next] != '}' || firstLetter(next + 1) < text.size()) failWhole(where + " is not valid JSON: its object does not end behind its list.");
    level = Level::Done;
  }

  /// Behind the last element of a list: of the file's own nothing may follow, of an inner one its neighbours.
  void leaveList(const RecordPiece& piece) {
    const bool isList = text[cutter.at] == ']';
    number += isBlank(piece.text) ? 0 : cutter.commas + 1;
    text.erase(0, cutter.at + 1);
    std::size_t next = text.find_first_not_of(kSpaces);
    while (next == std::string::npos && !source.atEnd()) {
      line += newlinesIn(text);
      text.clear();
      source.read(text, pieceBytes);
      next = text.find_first_not_of(kSpaces);
    }
    const char follows = next == std::string::npos ? '\0' : text[next];
    const bool inner = level == Level::Inner;
    if (isList && inner && follows == ',') {
      line += newlinesIn(std::string_view(text).substr(0, next));
      text.erase(0, next + 1);
      cutter = {};
      level = Level::Outer;
      behindComma = true;
      return;
    }
    if (isList && inner && follows == ']') {
      text.erase(0, next);
      cutter = {};
      level = Level::Outer;
      return leaveList({});
    }
    if (isList && !listKey.empty() && follows != '\0') return leaveObject(next);
    if (!isList || inner || follows != '\0' || !listKey.empty()) failWhole(where + " is not valid JSON: there is more after the end of its list.");
    level = Level::Done;
  }

  /// Says what is wrong with line and column, where reading the whole file once more is cheap; else `fallback`.
  [[noreturn]] void failWhole(const std::string& fallback) const {
    if (total <= kWholeCheckBytes) {
      TextFile again(path, encoding);
      std::string whole;
      while (again.read(whole, pieceBytes)) {
      }
      parseJson(whole, where);
    }
    throw Error(fallback);
  }
};

RecordStream::RecordStream(const std::filesystem::path& path, FileForm form, TextEncoding encoding, std::size_t pieceBytes)
    : m_state(std::make_unique<State>(path, form, encoding, pieceBytes)) {
  State& state = *m_state;
  do state.readMore(true);
  while (isBlank(state.text) && !state.source.atEnd());
  if (isBlank(state.text)) throw Error(state.where + " is empty; it must hold at least one row.");
  if (form == FileForm::Csv || form == FileForm::Tsv) {
    while (state.text.find_first_of("\r\n", state.text.find_first_not_of(kSpaces)) == std::string::npos && !state.source.atEnd())
      state.readMore();
    state.separator = csvSeparator(state.text, form);
  }
}

RecordStream::~RecordStream() = default;

std::optional<RecordPiece> RecordStream::next() {
  switch (m_state->form) {
    case FileForm::Json: return m_state->nextElements();
    case FileForm::JsonLines: return m_state->nextLines();
    default: return m_state->nextCsv();
  }
}

ParsedRecords RecordStream::parse(RecordPiece&& piece) const {
  switch (m_state->form) {
    case FileForm::JsonLines: return parseJsonLines(piece.text, m_state->where, piece.firstNumber);
    case FileForm::Json:
      if (piece.wholeFile) return parseJsonText(piece.text, m_state->where);
      try {
        return parseJsonElements("[" + piece.text + "]", m_state->where, piece.firstNumber, piece.firstLine);
      } catch (const Error& error) {
        m_state->failWhole(error.what());
      }
    default: return csvRecords(piece.lines, m_state->names);
  }
}

std::size_t RecordStream::bytesTotal() const { return m_state->total; }

}  // namespace lorikeet
