// See keep_awake.h. Where Qt was built without D-Bus, or no login manager answers, nothing is held and nothing is said.
#include "ui/engine/keep_awake.h"

#ifdef LORIKEET_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusUnixFileDescriptor>
#endif

namespace lorikeet {

struct KeepAwake::State {
  bool wanted = false;
#ifdef LORIKEET_DBUS
  QDBusUnixFileDescriptor lock;  ///< sleep is held off while this is open
#endif
};

KeepAwake::KeepAwake(QObject* parent) : QObject(parent), m_state(std::make_unique<State>()) {}
KeepAwake::~KeepAwake() = default;

#ifdef LORIKEET_DBUS
bool KeepAwake::isHeld() const { return m_state->lock.isValid(); }

void KeepAwake::setOn(bool on) {
  if (on == m_state->wanted) return;
  m_state->wanted = on;
  if (!on) {
    m_state->lock = QDBusUnixFileDescriptor();
    return;
  }
  QDBusConnection bus = QDBusConnection::systemBus();
  if (!bus.isConnected()) return;
  QDBusMessage call = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.login1"), QStringLiteral("/org/freedesktop/login1"),
                                                     QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("Inhibit"));
  call << QStringLiteral("sleep:idle") << QStringLiteral("Lorikeet") << tr("A training run is going on") << QStringLiteral("block");
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* finished) {
    const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *finished;
    if (reply.isValid() && m_state->wanted) m_state->lock = reply.value();
    finished->deleteLater();
  });
}
#else
bool KeepAwake::isHeld() const { return false; }
void KeepAwake::setOn(bool on) { m_state->wanted = on; }
#endif

}  // namespace lorikeet
