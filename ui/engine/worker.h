// Base of the objects that live in the engine's threads: the one place where exceptions become a sentence for the GUI.
#pragma once
#include <QObject>
#include <QString>
#include <exception>
#include <new>
#include <utility>

#include "core/util/error.h"

namespace lorikeet {

/// What was being done, so that an error is shown where it happened.
enum class EngineTask { OpenModel, Plan, Train, Chat, OpenAdapter, ReadDataset, SaveDataset, ListRuns, ReadRun };

class Worker : public QObject {
  Q_OBJECT
 signals:
  void failed(EngineTask task, const QString& sentence);

 protected:
  /// Runs `work`; whatever it throws leaves as failed(task, sentence). A cancelled task leaves with an empty sentence.
  template <class Work>
  void guarded(EngineTask task, Work&& work) {
    try {
      std::forward<Work>(work)();
    } catch (const Cancelled&) {
      emit failed(task, QString());
    } catch (const Error& error) {
      emit failed(task, QString::fromUtf8(error.what()));
    } catch (const std::bad_alloc&) {
      emit failed(task,
                  tr("There is not enough memory for this. Close other programs, or choose a smaller model, batch or length."));
    } catch (const std::exception& error) {
      // A library's own exception: its first line says what, the rest is a stack trace that helps nobody here.
      emit failed(task,
                  tr("Something unexpected went wrong: %1").arg(QString::fromUtf8(error.what()).section(QLatin1Char('\n'), 0, 0)));
    }
  }
};

}  // namespace lorikeet
