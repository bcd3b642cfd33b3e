// The rows of the dataset as a table that can be edited, every change undoable. Used by DataPanel; the dataset it hands out is
// what a run trains on.
#pragma once
#include <QAbstractTableModel>
#include <QStringList>
#include <QUndoStack>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/data/dataset_io.h"
#include "core/edit/row_checks.h"
#include "core/edit/row_facts.h"

namespace lorikeet {

/// `removed` rows from `at` on gave way to `inserted` others. A list of splices ascends and counts `at` in the rows before the
/// change.
struct RowSplice {
  std::size_t at = 0, removed = 0, inserted = 0;
  bool operator==(const RowSplice&) const = default;
};

/// The splices that lead back.
std::vector<RowSplice> inverse(const std::vector<RowSplice>& splices);

class DatasetModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Question, Answer, Turns, Tokens, Supervised, SplitColumn, Tags, Issues, LastLoss, ColumnCount };
  enum Role { DraftRole = Qt::UserRole + 1 };  ///< bool: the answer was written by a model and waits for approval
  /// What of a row's facts is not known for its present text.
  enum Stale : std::uint8_t { FactsFresh = 0, IssuesStale = 1, TokensStale = 2 };
  /// A row's new version, by index.
  using RowChange = std::pair<std::size_t, RowPtr>;

  explicit DatasetModel(QObject* parent = nullptr);

  // What a person does. Each is one step of undo.
  /// The one way of changing rows; all others end here. @param after the rows then  @param splices what differs from now
  /// @param mergeKey edits of one row with the same key, one after the other, are one step (typing); -1 = always its own step
  void edit(const QString& name, RowList after, std::vector<RowSplice> splices, int mergeKey = -1);
  void addRows(int at, std::vector<Row> rows, const QString& name);
  void removeRowsAt(std::vector<int> rows, const QString& name = {});
  void duplicateRows(std::vector<int> rows);
  /// New versions of rows where they stand. @param changes ascending
  void changeRows(const std::vector<RowChange>& changes, const QString& name);
  /// Moves rows one place up (-1) or down (+1), each block of neighbours together. @return where they are now
  std::vector<int> moveRowsBy(const std::vector<int>& rows, int offset);
  /// Puts rows, in their order, before the row that is now `target`. @return where they are now
  std::vector<int> moveRowsTo(const std::vector<int>& rows, int target);
  void editRow(int row, const Row& value, const QString& name, int mergeKey = -1);
  /// All rows at once (a merge, a file read into the set); only what differs counts as changed.
  void replaceAll(const RowList& rows, const QString& name);

  /// Replaces everything and clears the undo history.
  void setDataset(const Dataset& dataset);
  /// Loading in pieces: nothing can be edited between begin and end, and nothing of it can be undone.
  void beginLoading(const QString& path);
  /// @param expected about so many rows in the end; 0 = not known
  void appendLoaded(const RowList& rows, std::size_t expected = 0);
  void endLoading(const FormatGuess& guess);
  bool isLoading() const { return m_loading; }
  /// A snapshot of the rows with the form of the file they came from; costs little.
  Dataset dataset() const;
  void setFile(const QString& path, FileForm fileForm, RowForm rowForm);
  QString path() const { return QString::fromStdString(m_meta.path); }
  RowForm rowForm() const { return m_meta.rowForm; }
  FileForm fileForm() const { return m_meta.fileForm; }

  const RowList& rows() const { return m_meta.rows; }
  const Row& row(int index) const { return m_meta.rows[static_cast<std::size_t>(index)]; }
  const RowFacts& facts(int index) const { return m_facts[static_cast<std::size_t>(index)]; }
  const std::vector<RowFacts>& allFacts() const { return m_facts; }
  const std::vector<std::uint8_t>& stale() const { return m_stale; }
  /// A sentence for each issue of the row.
  QStringList problems(int index) const;
  int problemRows() const;
  QUndoStack* undoStack() { return &m_undo; }
  /// Counts every change, also those that merge into one step of undo.
  int revision() const { return m_revision; }

  /// Takes facts over that were found for rows [begin, end) of `snapshot`; rows that have changed since then are left alone.
  /// @param facts [end - begin]  @param known the stale bits that are settled by this; 0 = what was found between rows
  void takeFacts(const RowList& snapshot, std::size_t begin, const RowFacts* facts, std::size_t count, std::uint8_t known);
  /// All token counts are out of date (another model, template or length).
  void forgetTokens();
  /// The last training's losses (nats a supervised token), by row; below 0 = not trained.
  void setLosses(const std::vector<std::pair<std::size_t, float>>& losses);
  const CheckSettings& checkSettings() const { return m_checks; }

  /// Names of {{placeholders}} in the rows, and their values.
  std::vector<std::string> placeholders() const { return {m_names.begin(), m_names.end()}; }
  void setPlaceholders(const std::vector<std::string>& names);
  const std::map<std::string, std::string>& placeholderValues() const { return m_placeholders; }
  void setPlaceholderValue(const std::string& name, const std::string& value);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 signals:
  /// Any change of rows, order or placeholder values: plans and totals are stale.
  void contentChanged();
  /// Token counts, issues or losses have arrived; the rows are the same.
  void factsChanged();
  /// Loading has begun or ended.
  void loadingChanged();

 private:
  friend class EditCommand;
  void apply(const RowList& to, const std::vector<RowSplice>& splices);
  void applyInPlace(const RowList& to, const std::vector<RowSplice>& splices);
  void applyFine(const RowList& to, const std::vector<RowSplice>& splices);
  void applyWhole(const RowList& to, const std::vector<RowSplice>& splices);
  /// Facts of rows that only change their place go with them.
  class Luggage;
  void refill(std::size_t at, std::size_t removed, const std::vector<RowPtr>& inserted, const Luggage& luggage);
  void checkNow(std::size_t at);
  void checkSome(std::size_t at, std::size_t count);
  QVariant displayText(int row, int column) const;
  QVariant editText(const Row& row, int column) const;

  Dataset m_meta;                     ///< rows with their path and forms
  std::vector<RowFacts> m_facts;      ///< [rows]
  std::vector<std::uint8_t> m_stale;  ///< [rows] Stale bits
  std::map<std::string, std::string> m_placeholders;
  std::set<std::string> m_names;
  CheckSettings m_checks;
  int m_revision = 0;
  mutable int m_problemRows = -1;  ///< -1 = to be counted
  bool m_loading = false;
  QUndoStack m_undo;
};

}  // namespace lorikeet
