// See run_index.h. Each column is declared once, in columns(); the table, its writing and its reading follow from that.
#include "core/runs/run_index.h"

#include <sqlite3.h>

#include <functional>
#include <limits>

#include "core/runs/run_json.h"
#include "core/util/file.h"
#include "core/util/file_lock.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr int kSchema = 1;  ///< another number in the file = it is made anew
constexpr int kBusyMs = 5000;
constexpr std::size_t kRunsInOneTransaction = 100;
constexpr const char* kIndexFile = ".index.sqlite";
constexpr const char* kLockFile = ".index.lock";

/// A prepared statement; values are bound and read by position.
class Statement {
 public:
  Statement(sqlite3* database, const std::string& sql) { m_ok = sqlite3_prepare_v2(database, sql.c_str(), -1, &m_handle, nullptr) == SQLITE_OK; }
  ~Statement() { sqlite3_finalize(m_handle); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  bool ok() const { return m_ok; }
  int step() { return m_ok ? sqlite3_step(m_handle) : SQLITE_ERROR; }
  void reset() { sqlite3_reset(m_handle); }
  void put(int at, const std::string& text) { sqlite3_bind_text(m_handle, at + 1, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT); }
  void put(int at, std::int64_t number) { sqlite3_bind_int64(m_handle, at + 1, number); }
  void put(int at, double number) { sqlite3_bind_double(m_handle, at + 1, number); }  // NaN becomes NULL
  void putBlob(int at, const std::string& bytes) { sqlite3_bind_blob(m_handle, at + 1, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT); }
  std::string text(int at) const { return bytes(at, sqlite3_column_text(m_handle, at)); }
  std::string blob(int at) const { return bytes(at, sqlite3_column_blob(m_handle, at)); }
  std::int64_t integer(int at) const { return sqlite3_column_int64(m_handle, at); }
  double real(int at) const {
    return sqlite3_column_type(m_handle, at) == SQLITE_NULL ? std::numeric_limits<double>::quiet_NaN() : sqlite3_column_double(m_handle, at);
  }

 private:
  std::string bytes(int at, const void* begin) const {
    if (begin == nullptr) return {};
    return {static_cast<const char*>(begin), static_cast<std::size_t>(sqlite3_column_bytes(m_handle, at))};
  }
  sqlite3_stmt* m_handle = nullptr;
  bool m_ok = false;
};

struct Column {
  const char* name;
  const char* type;
  std::function<void(Statement&, int, const IndexedRun&)> put;
  std::function<void(const Statement&, int, IndexedRun&)> get;
};

template <class Owner>
Column textColumn(const char* name, std::string Owner::*member, Owner& (*owner)(IndexedRun&)) {
  return {name, "TEXT NOT NULL",
          [=](Statement& to, int at, const IndexedRun& run) { to.put(at, owner(const_cast<IndexedRun&>(run)).*member); },
          [=](const Statement& from, int at, IndexedRun& run) { owner(run).*member = from.text(at); }};
}

IndexedRun& itself(IndexedRun& run) { return run; }
RunSummary& summary(IndexedRun& run) { return run.run; }

Column text(const char* name, std::string RunSummary::*member) { return textColumn<RunSummary>(name, member, summary); }
Column text(const char* name, std::string IndexedRun::*member) { return textColumn<IndexedRun>(name, member, itself); }
Column integer(const char* name, std::int64_t RunSummary::*member) {
  return {name, "INTEGER NOT NULL", [=](Statement& to, int at, const IndexedRun& run) { to.put(at, run.run.*member); },
          [=](const Statement& from, int at, IndexedRun& run) { run.run.*member = from.integer(at); }};
}
Column real(const char* name, double RunSummary::*member) {
  return {name, "REAL", [=](Statement& to, int at, const IndexedRun& run) { to.put(at, run.run.*member); },
          [=](const Statement& from, int at, IndexedRun& run) { run.run.*member = from.real(at); }};
}

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

Column statusColumn() {
  return {"status", "TEXT NOT NULL", [](Statement& to, int at, const IndexedRun& run) { to.put(at, nameOf(run.run.status)); },
          [](const Statement& from, int at, IndexedRun& run) {
            const auto status = statusFromName(from.text(at));
            if (!status) run.runStamp.clear();  // not ours: the folder is read again
            run.run.status = status.value_or(RunStatus::Created);
          }};
}

Column tagsColumn() {
  return {"tags", "TEXT NOT NULL",
          [](Statement& to, int at, const IndexedRun& run) {
            std::string lines;
            for (const std::string& tag : run.run.tags) lines.append(tag).append("\n");
            to.put(at, lines);
          },
          [](const Statement& from, int at, IndexedRun& run) { run.run.tags = linesOf(from.text(at)); }};
}

Column curveColumn() {
  return {"curve", "BLOB NOT NULL", [](Statement& to, int at, const IndexedRun& run) { to.putBlob(at, run.run.curve.toBytes()); },
          [](const Statement& from, int at, IndexedRun& run) { run.run.curve = CurveSketch::fromBytes(from.blob(at)); }};
}

Column writtenColumn() {
  return {"written_at", "REAL NOT NULL", [](Statement& to, int at, const IndexedRun& run) { to.put(at, run.writtenAt); },
          [](const Statement& from, int at, IndexedRun& run) { run.writtenAt = from.real(at); }};
}

/// The first is the key. Stamps come before status, which may clear one.
const std::vector<Column>& columns() {
  static const std::vector<Column> kColumns = {
      text("id", &RunSummary::id), text("run_stamp", &IndexedRun::runStamp), text("labels_stamp", &IndexedRun::labelsStamp),
      text("metrics_mark", &IndexedRun::metricsMark), writtenColumn(), integer("pid", &RunSummary::pid), statusColumn(),
      text("name", &RunSummary::name), tagsColumn(), text("notes", &RunSummary::notes), text("message", &RunSummary::message),
      text("imported_from", &RunSummary::importedFrom), text("method", &RunSummary::method),
      text("base_model", &RunSummary::baseModel), text("base_model_hash", &RunSummary::baseModelHash),
      text("dataset", &RunSummary::dataset), text("dataset_hash", &RunSummary::datasetHash),
      text("created_at", &RunSummary::createdAt), text("updated_at", &RunSummary::updatedAt), integer("step", &RunSummary::step),
      integer("total_steps", &RunSummary::totalSteps), integer("best_step", &RunSummary::bestStep),
      integer("trainable_parameters", &RunSummary::trainableParameters), integer("rank", &RunSummary::rank),
      real("best_validation_loss", &RunSummary::bestValidationLoss), real("last_train_loss", &RunSummary::lastTrainLoss),
      real("epoch", &RunSummary::epoch), real("elapsed_seconds", &RunSummary::elapsedSeconds), curveColumn()};
  return kColumns;
}

/// "id, run_stamp, ..." or "?, ?, ...".
std::string columnList(const std::function<std::string(const Column&)>& piece) {
  std::string list;
  for (const Column& column : columns()) list += (list.empty() ? "" : ", ") + piece(column);
  return list;
}

std::string tableSql() {
  return "CREATE TABLE runs (" + columnList([](const Column& c) { return std::string(c.name) + " " + c.type; }) +
         ", PRIMARY KEY (id)) STRICT, WITHOUT ROWID";
}

void removeFiles(const fs::path& root) {
  std::error_code ignored;
  for (const char* end : {"-wal", "-shm", "-journal", ""}) fs::remove(root / (std::string(kIndexFile) + end), ignored);
}

}  // namespace

/// The lock says "in use": whoever wants to remove the file takes it alone.
struct RunIndex::Connection {
  explicit Connection(FileLock held) : lock(std::move(held)) {}
  ~Connection() { sqlite3_close(database); }

  bool openFile(const fs::path& file, int flags) {
    if (sqlite3_open_v2(file.c_str(), &database, flags, nullptr) != SQLITE_OK) return false;
    sqlite3_busy_timeout(database, kBusyMs);
    return true;
  }
  bool run(const std::string& sql) { return sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK; }
  bool isOurs() {
    Statement version(database, "PRAGMA user_version");
    return version.step() == SQLITE_ROW && version.integer(0) == kSchema && Statement(database, "SELECT " + columnList([](const Column& c) { return std::string(c.name); }) + " FROM runs").ok();
  }
  bool create() {
    return run("PRAGMA journal_mode = WAL") && run("BEGIN IMMEDIATE") && run(tableSql()) &&
           run("PRAGMA user_version = " + std::to_string(kSchema)) && run("COMMIT");
  }

  FileLock lock;
  sqlite3* database = nullptr;
};

RunIndex::RunIndex(std::unique_ptr<Connection> connection) : m_connection(std::move(connection)) {}
RunIndex::~RunIndex() = default;

std::unique_ptr<RunIndex> RunIndex::open(const fs::path& root) {
  const fs::path file = root / kIndexFile, lockFile = root / kLockFile;
  // The second time round the file was made by us or by somebody quicker.
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (auto lock = FileLock::shared(lockFile, kBusyMs)) {
      auto connection = std::make_unique<Connection>(std::move(*lock));
      if (connection->openFile(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX) && connection->isOurs() &&
          connection->run("PRAGMA synchronous = NORMAL"))
        return std::unique_ptr<RunIndex>(new RunIndex(std::move(connection)));
    }
    auto lock = FileLock::exclusive(lockFile, kBusyMs);
    if (!lock) return nullptr;
    auto connection = std::make_unique<Connection>(std::move(*lock));
    if (connection->openFile(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX) && connection->isOurs()) continue;
    sqlite3_close(std::exchange(connection->database, nullptr));
    removeFiles(root);
    if (!connection->openFile(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX) || !connection->create()) return nullptr;
  }
  return nullptr;
}

bool RunIndex::remove(const fs::path& root) {
  const auto lock = FileLock::exclusive(root / kLockFile, kBusyMs);
  if (lock) removeFiles(root);
  return lock.has_value();
}

std::optional<std::map<std::string, IndexedRun>> RunIndex::readAll() {
  std::map<std::string, IndexedRun> runs;
  Statement select(m_connection->database, "SELECT " + columnList([](const Column& c) { return std::string(c.name); }) + " FROM runs");
  int result = select.step();
  for (; result == SQLITE_ROW; result = select.step()) {
    IndexedRun run;
    for (std::size_t i = 0; i < columns().size(); ++i) columns()[i].get(select, static_cast<int>(i), run);
    runs.emplace_hint(runs.end(), run.run.id, std::move(run));
  }
  if (result == SQLITE_DONE) return runs;
  if (result == SQLITE_BUSY) return std::map<std::string, IndexedRun>();  // every folder is read this once
  return std::nullopt;
}

bool RunIndex::write(const std::vector<const IndexedRun*>& changed, const std::vector<std::string>& goneIds) {
  Connection& database = *m_connection;
  Statement insert(database.database, "INSERT OR REPLACE INTO runs VALUES (" + columnList([](const Column&) { return std::string("?"); }) + ")");
  Statement erase(database.database, "DELETE FROM runs WHERE id = ?");
  const auto runOnce = [](Statement& statement) {
    const bool done = statement.step() == SQLITE_DONE;
    statement.reset();
    return done;
  };
  const std::size_t all = changed.size() + goneIds.size();
  for (std::size_t begin = 0; begin < all; begin += kRunsInOneTransaction) {
    bool good = database.run("BEGIN IMMEDIATE");
    for (std::size_t i = begin; good && i < std::min(all, begin + kRunsInOneTransaction); ++i) {
      if (i < changed.size()) {
        for (std::size_t at = 0; at < columns().size(); ++at) columns()[at].put(insert, static_cast<int>(at), *changed[i]);
        good = runOnce(insert);
      } else {
        erase.put(0, goneIds[i - changed.size()]);
        good = runOnce(erase);
      }
    }
    if (!good || !database.run("COMMIT")) {
      database.run("ROLLBACK");
      return false;
    }
  }
  return true;
}

}  // namespace lorikeet
