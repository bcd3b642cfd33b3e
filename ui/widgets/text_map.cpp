// See text_map.h.
#include "ui/widgets/text_map.h"

namespace lorikeet {
namespace {

constexpr qsizetype kReach = 400;  // how much source may be left out at one place (a link's address)

bool isBreak(QChar c) { return c.isSpace() || c == QChar::ParagraphSeparator || c == QChar::LineSeparator; }

}  // namespace

std::vector<int> mapToSource(const QString& shown, const QString& raw) {
  std::vector<int> map(static_cast<std::size_t>(shown.size()), -1);
  qsizetype at = 0;
  for (qsizetype i = 0; i < shown.size(); ++i) {
    const QChar wanted = shown[i];
    const qsizetype last = std::min(raw.size(), at + kReach);
    for (qsizetype j = at; j < last; ++j) {
      if (raw[j] != wanted && !(isBreak(wanted) && isBreak(raw[j]))) continue;
      map[static_cast<std::size_t>(i)] = static_cast<int>(j);
      at = j + 1;
      break;
    }
  }
  return map;
}

std::vector<int> mapToShown(const std::vector<int>& map, qsizetype sourceSize) {
  std::vector<int> shown(static_cast<std::size_t>(sourceSize) + 1, static_cast<int>(map.size()));
  std::size_t filled = 0;
  for (std::size_t i = 0; i < map.size(); ++i)
    while (map[i] >= 0 && filled <= static_cast<std::size_t>(map[i])) shown[filled++] = static_cast<int>(i);
  return shown;
}

}  // namespace lorikeet
