// See chart_export.h.
#include "ui/widgets/chart_export.h"

#include <QBuffer>
#include <QImage>
#include <QSvgGenerator>
#include <charconv>
#include <cmath>

#include "core/data/csv.h"
#include "core/util/file.h"
#include "ui/widgets/chart_painter.h"

namespace lorikeet {
namespace {

constexpr int kPrintScale = 2;

void paintOn(QPainter& painter, const std::vector<CurveTable>& tables, const ChartView& view, const QSize& size, const QFont& font) {
  const ChartLayout layout = layOutChart(tables, view, QRectF(QPointF(0, 0), QSizeF(size)), QFontMetricsF(font));
  paintChart(painter, tables, view, layout, font);
}

std::string shortest(double value) {
  if (std::isnan(value)) return "";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::vector<std::string> axesOf(const CurveTable& table, const XColumns& columns, std::size_t i) {
  std::vector<std::string> fields{table.name().toStdString()};
  for (const XKind kind : {XKind::Step, XKind::Epoch, XKind::Tokens, XKind::Time}) fields.push_back(shortest(columns.at(kind, i)));
  return fields;
}

std::string stepLine(const CurveTable& table, std::size_t i) {
  std::vector<std::string> fields = axesOf(table, table.steps(), i);
  for (const CurveMeasure measure : {CurveMeasure::TrainLoss, CurveMeasure::SmoothLoss}) fields.push_back(shortest(table.measure(measure)[i]));
  fields.emplace_back();
  for (const CurveMeasure measure : {CurveMeasure::LearningRate, CurveMeasure::GradientNorm, CurveMeasure::TokensPerSecond, CurveMeasure::Memory})
    fields.push_back(shortest(table.measure(measure)[i]));
  return csvLine(fields, ',');
}

std::string evalLine(const CurveTable& table, std::size_t i) {
  std::vector<std::string> fields = axesOf(table, table.evals(), i);
  fields.insert(fields.end(), {"", "", shortest(table.validation()[i]), "", "", "", ""});
  return csvLine(fields, ',');
}

}  // namespace

void writeChartPng(const std::filesystem::path& path, const std::vector<CurveTable>& tables, const ChartView& view, const QSize& size,
                   const QFont& font) {
  QImage image(size * kPrintScale, QImage::Format_RGB32);
  image.setDevicePixelRatio(kPrintScale);
  QPainter painter(&image);
  paintOn(painter, tables, view, size, font);
  painter.end();
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  writeFileAtomic(path, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

void writeChartSvg(const std::filesystem::path& path, const std::vector<CurveTable>& tables, const ChartView& view, const QSize& size,
                   const QFont& font) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(size);
  generator.setViewBox(QRect(QPoint(0, 0), size));
  QPainter painter(&generator);
  paintOn(painter, tables, view, size, font);
  painter.end();
  writeFileAtomic(path, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

void writeChartCsv(const std::filesystem::path& path, const std::vector<CurveTable>& tables, const std::stop_token& stop) {
  std::string text =
      "run,step,epoch,tokens,seconds,train_loss,train_loss_smoothed,validation_loss,learning_rate,gradient_norm,tokens_per_second,"
      "memory_bytes\n";
  for (const CurveTable& table : tables) {
    std::size_t eval = 0;
    const auto evalsTo = [&](double step) {  // an evaluation stands after the step that it followed
      while (eval < table.evals().size() && table.evals().at(XKind::Step, eval) < step) text += evalLine(table, eval++);
    };
    for (std::size_t i = 0; i < table.steps().size(); ++i) {
      if (stop.stop_requested()) throw Cancelled();
      evalsTo(table.steps().at(XKind::Step, i));
      text += stepLine(table, i);
    }
    evalsTo(std::numeric_limits<double>::infinity());
  }
  writeFileAtomic(path, text);
}

}  // namespace lorikeet
