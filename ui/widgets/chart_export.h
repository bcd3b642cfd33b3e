// A chart as a file: PNG and SVG as it looks, CSV with every record. Used by MetricsChart.
#pragma once
#include <QFont>
#include <QSize>
#include <filesystem>
#include <stop_token>
#include <vector>

#include "ui/widgets/chart_layout.h"

namespace lorikeet {

/// @param size of the picture in pixels before doubling for print  @throws Error naming the path
void writeChartPng(const std::filesystem::path& path, const std::vector<CurveTable>& tables, const ChartView& view, const QSize& size,
                   const QFont& font);
void writeChartSvg(const std::filesystem::path& path, const std::vector<CurveTable>& tables, const ChartView& view, const QSize& size,
                   const QFont& font);
/// One line for each record, numbers as short as they read back the same; what was not measured is empty.
/// @throws Error naming the path, Cancelled
void writeChartCsv(const std::filesystem::path& path, const std::vector<CurveTable>& tables, const std::stop_token& stop);

}  // namespace lorikeet
