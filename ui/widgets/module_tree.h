// The layers of a model with check boxes: which of them LoRA changes, and what that adds. In step with the pattern field beside it.
// Used by SetupPanel.
#pragma once
#include <QWidget>
#include <map>
#include <set>
#include <string>

#include "core/config/run_config.h"
#include "core/engine/layer_choice.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace lorikeet {

class ModuleTree : public QWidget {
  Q_OBJECT
 public:
  explicit ModuleTree(QWidget* parent = nullptr);

  void setModel(const ModelConfig& config);
  /// Checks the layers that the settings hit; while they hit nothing, none is checked and the reason is shown.
  void showRun(const RunConfig& run);
  /// Full names of the checked layers.
  const std::set<std::string>& checked() const { return m_checked; }
  /// Checks or unchecks a layer, or all layers below a group, as a click does. @param path "" = the whole model
  void check(const std::string& path, bool on);

 signals:
  /// The person changed a box: this text for RunConfig::targets hits exactly the checked layers ("" = none).
  void picked(const QString& targets);

 private:
  QTreeWidgetItem* addNode(const ModuleNode& node, QTreeWidgetItem* parent);
  void makeKindBoxes();
  void toggleItem(QTreeWidgetItem* item);
  void toggleKind(const std::string& kind, bool on);
  void pick(std::set<std::string> layers);
  void showChecks();
  /// What an item and those below it come to.
  struct Below {
    bool hasLayers = false, anyOn = false, anyOff = false;
    std::int64_t added = 0;
  };
  Below refreshItem(QTreeWidgetItem* item);

  ModelConfig m_config;
  std::vector<TargetLayer> m_layers;
  std::set<std::string> m_layerPaths, m_checked, m_whole;
  std::map<std::string, std::int64_t> m_added;
  std::map<std::string, QCheckBox*> m_kinds;
  QTreeWidget* m_tree;
  QGridLayout* m_kindGrid;
  QLabel* m_total;
  bool m_showing = false;
};

}  // namespace lorikeet
