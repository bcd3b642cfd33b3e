// See machine_label.h.
#include "ui/panels/machine_label.h"

#include <QStringList>

#include "ui/widgets/ui_kit.h"

namespace lorikeet {

MachineLabel::MachineLabel(QWidget* parent, const std::string& gpuLibrary) : QLabel(parent), m_sampler(new LoadSampler(this, gpuLibrary)) {
  setObjectName(QStringLiteral("machineLoad"));
  setTextKind(this, QStringLiteral("muted"));
  connect(m_sampler, &LoadSampler::sampled, this, &MachineLabel::showLoad);
}

void MachineLabel::setRunning(bool on) {
  m_sampler->setRunning(on);
  if (on) return;
  clear();
  setToolTip({});
}

/// Several graphics processors are one number in the line (the mean, the sum of their memories) and a list in the tool tip.
void MachineLabel::showLoad(const MachineLoad& load) {
  QString line = tr("Processor %1 % · memory %2 of %3")
                     .arg(qRound(100 * load.cpuShare))
                     .arg(bytesText(load.usedBytes), bytesText(load.totalBytes));
  GpuLoad all;
  QStringList each;
  for (const GpuLoad& gpu : load.gpus) {
    all.share += gpu.share / static_cast<double>(load.gpus.size());
    all.usedBytes += gpu.usedBytes;
    all.totalBytes += gpu.totalBytes;
    each << tr("GPU %1: %2 %, %3 of %4").arg(each.size()).arg(qRound(100 * gpu.share)).arg(bytesText(gpu.usedBytes), bytesText(gpu.totalBytes));
  }
  if (!load.gpus.empty())
    line += tr(" · GPU %1 %, %2 of %3").arg(qRound(100 * all.share)).arg(bytesText(all.usedBytes), bytesText(all.totalBytes));
  setText(line);
  setToolTip(each.size() > 1 ? each.join(QLatin1Char('\n')) : QString());
}

}  // namespace lorikeet
