// The memory that a run needs, part by part on one bar, against what this machine has. Used by PlanCard.
#pragma once
#include <QWidget>

#include "core/engine/engine.h"

namespace lorikeet {

class MemoryBar : public QWidget {
  Q_OBJECT
 public:
  explicit MemoryBar(QWidget* parent = nullptr);
  /// @param available what the machine can still give besides the open model, in bytes; 0 = not known
  void setMemory(const MemoryEstimate& memory, std::int64_t available);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Part {
    QString name;
    std::int64_t bytes;
    QColor color;
    Qt::BrushStyle style;
  };
  std::vector<Part> parts() const;
  std::int64_t whole() const;

  MemoryEstimate m_memory;
  std::int64_t m_available = 0;
};

}  // namespace lorikeet
