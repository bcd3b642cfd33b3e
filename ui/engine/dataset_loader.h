// Reads a dataset's file beside the window and hands its rows over in batches, no faster than the window takes them. Used by
// DataPanel.
#pragma once
#include <QObject>
#include <QString>
#include <optional>

#include "core/data/dataset_io.h"
#include "ui/engine/background.h"

namespace lorikeet {

class DatasetLoader : public QObject {
  Q_OBJECT
 public:
  explicit DatasetLoader(QObject* parent = nullptr);
  void load(const QString& path, const std::optional<FormatGuess>& guess = std::nullopt);
  void cancel();

 signals:
  /// The file can be read; rows follow. Nothing comes before it but failed.
  void begun(const QString& path);
  /// @param done, total bytes of the file
  void batchRead(const RowList& rows, std::size_t done, std::size_t total);
  void loaded(const FormatGuess& guess);
  void cancelled();
  void failed(const QString& sentence);

 private:
  Background m_job;
};

}  // namespace lorikeet
