// See row_json.h.
#include "core/edit/row_json.h"

#include <charconv>

#include "core/text/utf8.h"

namespace lorikeet {

Json jsonOfText(const std::string& text) {
  if (isValidUtf8(text)) return text;
  constexpr char kDigits[] = "0123456789abcdef";
  std::string digits;
  for (const unsigned char c : text) {
    digits += kDigits[c >> 4];
    digits += kDigits[c & 15];
  }
  return Json::array({digits});
}

std::string textOfJson(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  const std::string digits = value.at(0).get<std::string>();
  std::string text;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned byte = 0;
    std::from_chars(digits.data() + i, digits.data() + i + 2, byte, 16);
    text += static_cast<char>(byte);
  }
  return text;
}

Json jsonOfTexts(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(jsonOfText(text));
  return list;
}

std::vector<std::string> textsOfJson(const Json& list) {
  std::vector<std::string> texts;
  for (const Json& text : list) texts.push_back(textOfJson(text));
  return texts;
}

Json jsonOfRow(const Row& row) {
  Json turns = Json::array();
  for (const Message& turn : row.turns)
    turns.push_back(Json::array({jsonOfText(turn.role), jsonOfText(turn.content), jsonOfText(turn.fields)}));
  Json value = {{"turns", std::move(turns)}};
  if (row.split != Split::Auto) value["split"] = static_cast<int>(row.split);
  if (!row.tags.empty()) value["tags"] = jsonOfTexts(row.tags);
  if (!row.mustContain.empty()) value["mustContain"] = jsonOfTexts(row.mustContain);
  if (row.locked) value["locked"] = true;
  if (row.draft) value["draft"] = true;
  // As a text: however deep it nests, it does not count against the depth that parseJson allows.
  if (!row.extra.empty()) value["extra"] = row.extra.dump(-1, ' ', false, Json::error_handler_t::replace);
  return value;
}

RowPtr rowOfJson(const Json& value) {
  Row row;
  for (const Json& turn : value.at("turns"))
    row.turns.push_back({textOfJson(turn.at(0)), textOfJson(turn.at(1)), textOfJson(turn.at(2))});
  if (value.contains("split")) row.split = enumOfJson(value["split"], Split::Validation);
  if (value.contains("tags")) row.tags = textsOfJson(value["tags"]);
  if (value.contains("mustContain")) row.mustContain = textsOfJson(value["mustContain"]);
  row.locked = value.contains("locked");
  row.draft = value.contains("draft");
  if (value.contains("extra")) row.extra = Json::parse(value["extra"].get<std::string>());
  return std::make_shared<const Row>(std::move(row));
}

}  // namespace lorikeet
