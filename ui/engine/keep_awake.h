// Keeps the system from going to sleep while a run is on (systemd's login manager, where it answers). Used by MainWindow.
#pragma once
#include <QObject>
#include <memory>

namespace lorikeet {

class KeepAwake : public QObject {
  Q_OBJECT
 public:
  explicit KeepAwake(QObject* parent = nullptr);
  ~KeepAwake() override;
  void setOn(bool on);
  /// True once the system has agreed.
  bool isHeld() const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace lorikeet
