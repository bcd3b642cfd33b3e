// Which character of a Markdown source each character of its rendered text is. Used by AnswerView for marks, hovering and copying.
#pragma once
#include <QString>
#include <vector>

namespace lorikeet {

/// @return for each UTF-16 unit of `shown` its index in `raw`, rising; -1 where it stands for none (a bullet, an image)
/// Rendering only leaves out signs of the source, so each character is found by going on from the last one.
std::vector<int> mapToSource(const QString& shown, const QString& raw);

/// The other way round. @param map as mapToSource  @param sourceSize of the source
/// @return for each index of the source, its end too, the first of the rendered text that stands at or behind it; map.size() = none
std::vector<int> mapToShown(const std::vector<int>& map, qsizetype sourceSize);

}  // namespace lorikeet
