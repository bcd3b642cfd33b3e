// Base of the objects that live in the engine's threads: the one place where exceptions become a sentence for the GUI.
#pragma once
#include <QObject>
#include <QString>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "core/data/dataset.h"
#include "core/util/error.h"
#include "ui/widgets/sentence_text.h"

namespace lorikeet {

/// Rows shared with the threads.
using DatasetHandle = std::shared_ptr<const Dataset>;

/// What was being done, so that an error is shown where it happened.
enum class EngineTask { OpenModel, Train, Chat, Draft, OpenAdapter, SaveDataset, ListRuns };

class Worker : public QObject {
  Q_OBJECT
 public:
  /// Runs `work`. @return nothing when it ended well, "" when it was cancelled, else a sentence for people
  template <class Work>
  static std::optional<QString> attempt(Work&& work) {
    try {
      std::forward<Work>(work)();
      return std::nullopt;
    } catch (const Cancelled&) {
      return QStringLiteral("");
    } catch (const Error& error) {
      return sentenceText(std::string(error.what()));
    } catch (const std::bad_alloc&) {
      return tr("There is not enough memory for this. Close other programs, or choose a smaller model, batch or length.");
    } catch (const std::exception& error) {
      // A library's own exception: its first line says what, the rest is a stack trace that helps nobody here.
      return tr("Something unexpected went wrong: %1").arg(QString::fromUtf8(error.what()).section(QLatin1Char('\n'), 0, 0));
    }
  }

 signals:
  void failed(EngineTask task, const QString& sentence);

 protected:
  /// Runs `work`; whatever it throws leaves as failed(task, sentence). A cancelled task leaves with an empty sentence.
  template <class Work>
  void guarded(EngineTask task, Work&& work) {
    if (const auto sentence = attempt(std::forward<Work>(work))) emit failed(task, *sentence);
  }
};

}  // namespace lorikeet
