// What the run would do, live: rows, tokens, steps, trainable parameters, and what stands in the way. Used by SetupPanel.
#pragma once
#include <QFrame>

#include "core/engine/engine.h"

class QGridLayout;
class QLabel;

namespace lorikeet {

class PlanCard : public QFrame {
  Q_OBJECT
 public:
  explicit PlanCard(QWidget* parent = nullptr);
  void showPlan(const TrainPlan& plan);
  /// A sentence in place of the plan ("Opening the model …", an error).
  void showNote(const QString& sentence, bool isError);

 private:
  QLabel* addLine(const QString& name, const QString& caption, const QString& toolTip);
  void showProblems(const std::vector<std::string>& problems, const std::vector<std::string>& warnings);

  QGridLayout* m_grid;
  QLabel *m_note, *m_rows, *m_validation, *m_tokens, *m_steps, *m_parameters, *m_sites, *m_memory, *m_problems, *m_warnings;
};

}  // namespace lorikeet
