// The list of who answers: the base, the adapter in hand, runs, folders. A part of EvaluateSetup.
#pragma once
#include <QWidget>
#include <set>
#include <vector>

#include "ui/engine/eval_worker.h"

class QDoubleSpinBox;
class QListWidget;
class QListWidgetItem;

namespace lorikeet {

class Dialogs;

class EvaluateAdapters : public QWidget {
  Q_OBJECT
 public:
  explicit EvaluateAdapters(Dialogs* dialogs, QWidget* parent = nullptr);

  /// The adapter that chat answers with; null = none. @param path its folder, "" = not known
  void setCurrent(const AdapterHandle& adapter, const std::filesystem::path& path);
  /// Runs with an adapter for this base; those that are gone leave the list. @param baseHash "" = any base
  void setRuns(const std::vector<RunInfo>& runs, const std::filesystem::path& root, const std::string& baseHash);
  /// A PEFT folder, a run or a checkpoint.
  void addFolder(const QString& folder);
  /// Only the base stays: adapters fit no other one.
  void clear();
  std::vector<EvalAdapter> chosen() const;

 private:
  QListWidgetItem* find(const QString& key) const;
  void add(const EvalAdapter& adapter, const QString& key, bool isRun, bool checked);
  void showText(QListWidgetItem* item) const;
  void refreshStrength();
  void setStrength(double strength);
  void removeRunsExcept(const std::set<QString>& keys);

  Dialogs* m_dialogs;
  QListWidget* m_list;
  QDoubleSpinBox* m_strength;           ///< of the entry that is selected
  std::vector<EvalAdapter> m_adapters;  ///< by the items' Qt::UserRole
};

}  // namespace lorikeet
