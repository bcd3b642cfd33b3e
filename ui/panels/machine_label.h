// One line about the machine while a run is on: processors, memory, graphics processors. Used by TrainPanel.
#pragma once
#include <QLabel>
#include <string>

#include "ui/engine/load_sampler.h"

namespace lorikeet {

class MachineLabel : public QLabel {
  Q_OBJECT
 public:
  /// @param gpuLibrary see GpuMeter
  explicit MachineLabel(QWidget* parent = nullptr, const std::string& gpuLibrary = GpuMeter::kDriverLibrary);
  /// Empty while off.
  void setRunning(bool on);

 private:
  void showLoad(const MachineLoad& load);

  LoadSampler* m_sampler;
};

}  // namespace lorikeet
