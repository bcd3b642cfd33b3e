// Tells the thread sanitizer what Qt orders between threads. Debian's Qt is not instrumented, and its locks are system calls that the
// sanitizer does not see, so that every function handed to another thread would look like a race. Part of ui_test_kit in builds with
// LORIKEET_SANITIZER=thread; it says no more than Qt's own locks do: whoever takes an event of a thread's queue sees what was done
// before it was put there, and whoever has waited for a thread sees what that thread has done.
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QThread>

// The queue of a thread wakes its GLib context, whose functions Qt calls through the linker's table: these here come first.
struct _GMainContext;
using GMainContext = _GMainContext;
extern "C" {
void g_main_context_wakeup(GMainContext* context);
void g_main_context_unref(GMainContext* context);
bool waitForQThread(QThread* thread, QDeadlineTimer deadline) asm("_ZN7QThread4waitE14QDeadlineTimer");
bool invokeSlot(QObject* object, QtPrivate::QSlotObjectBase* slot, Qt::ConnectionType type, void* result)
    asm("_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv");
}

namespace {

template <class Function>
Function* next(Function*, const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// A posted function belongs to its sender and to the event, whoever lets go of it last; Qt counts them.
class Relay : public QtPrivate::QSlotObjectBase {
 public:
  explicit Relay(QtPrivate::QSlotObjectBase* inner) : QSlotObjectBase(&act), m_inner(inner) {}

 private:
  static void act(int which, QSlotObjectBase* self, QObject* receiver, void** arguments, bool*) {
    auto* relay = static_cast<Relay*>(self);
    if (which == Call) {
      relay->m_inner->call(receiver, arguments);
      __tsan_release(relay);
    } else if (which == Destroy) {
      __tsan_acquire(relay);
      relay->m_inner->destroyIfLastRef();
      delete relay;
    }
  }
  QtPrivate::QSlotObjectBase* m_inner;
};

/// Before each event that is delivered, in the thread that receives it.
bool beforeEvent(void**) {
  using Getter = GMainContext*();
  static const auto ofThread = reinterpret_cast<Getter*>(dlsym(RTLD_DEFAULT, "g_main_context_get_thread_default"));
  static const auto ofProgram = reinterpret_cast<Getter*>(dlsym(RTLD_DEFAULT, "g_main_context_default"));
  GMainContext* context = ofThread();
  __tsan_acquire(context != nullptr ? context : ofProgram());
  return false;  // go on with the event
}

const bool kRegistered = QInternal::registerCallback(QInternal::EventNotifyCallback, beforeEvent);

}  // namespace

/// After an event was put into the queue, in the thread that sends it.
extern "C" void g_main_context_wakeup(GMainContext* context) {
  static const auto real = next(g_main_context_wakeup, "g_main_context_wakeup");
  __tsan_release(context);
  real(context);
}

/// A thread that ends drops its context last.
extern "C" void g_main_context_unref(GMainContext* context) {
  static const auto real = next(g_main_context_unref, "g_main_context_unref");
  __tsan_release(QThread::currentThread());
  real(context);
}

bool waitForQThread(QThread* thread, QDeadlineTimer deadline) {
  static const auto real = next(waitForQThread, "_ZN7QThread4waitE14QDeadlineTimer");
  const bool ended = real(thread, deadline);
  if (ended) __tsan_acquire(thread);
  return ended;
}

bool invokeSlot(QObject* object, QtPrivate::QSlotObjectBase* slot, Qt::ConnectionType type, void* result) {
  static const auto real = next(invokeSlot, "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv");
  return real(object, new Relay(slot), type, result);
}
