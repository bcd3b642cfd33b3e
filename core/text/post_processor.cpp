// Post-processors of tokenizer.json: TemplateProcessing, Bert, Roberta, ByteLevel (offsets only), Sequence. See post_processor.h.
#include "core/text/post_processor.h"

namespace lorikeet {

namespace {

std::vector<TokenId> idsOfSpecial(const Json& processor, const std::string& name, const std::string& where) {
  const auto table = processor.find("special_tokens");
  if (table == processor.end() || !table->is_object() || !table->contains(name))
    throw Error(where + ": the template uses \"" + name + "\", which \"special_tokens\" does not define.");
  std::vector<TokenId> ids;
  for (const Json& id : jsonArray((*table)[name], "ids", where)) ids.push_back(jsonId(Json{{"id", id}}, "id", where));
  return ids;
}

SpecialFrame readTemplate(const Json& json, const std::string& where) {
  SpecialFrame frame{{}};
  for (const Json& item : jsonArray(json, "single", where)) {
    if (!item.is_object()) throw Error(where + ": an item of \"single\" is no object.");
    if (item.contains("Sequence")) {
      if (jsonStringOr(item["Sequence"], "id", "A", where) != "A")
        throw Error(where + ": \"single\" names a second text, which a template for one text has not.");
      frame.items.push_back(SpecialFrame::kText);
    } else if (item.contains("SpecialToken")) {
      const std::vector<TokenId> ids = idsOfSpecial(json, jsonString(item["SpecialToken"], "id", where), where);
      frame.items.insert(frame.items.end(), ids.begin(), ids.end());
    } else {
      throw Error(where + ": an item of \"single\" is neither Sequence nor SpecialToken.");
    }
  }
  return frame;
}

/// `inner` in place of the text of `outer`.
SpecialFrame nested(const SpecialFrame& inner, const SpecialFrame& outer) {
  constexpr std::size_t kLongest = 4096;  // far above any real frame: a chain of doublings must not fill the memory
  SpecialFrame frame{{}};
  for (const TokenId item : outer.items) {
    if (item == SpecialFrame::kText)
      frame.items.insert(frame.items.end(), inner.items.begin(), inner.items.end());
    else
      frame.items.push_back(item);
    if (frame.items.size() > kLongest) throw Error("The tokenizer's \"post_processor\" repeats the text too often.");
  }
  return frame;
}

/// ["</s>", 2]
TokenId idOfPair(const Json& json, const char* key, const std::string& where) {
  const Json& pair = jsonArray(json, key, where);
  if (pair.size() != 2) throw Error(where + ": the field \"" + key + "\" should be a token and its id.");
  return jsonId(Json{{"id", pair[1]}}, "id", where);
}

}  // namespace

SpecialFrame readPostProcessor(const Json& json, const std::string& file) {
  if (json.is_null()) return {};
  const std::string where = file + ", \"post_processor\"";
  const std::string type = jsonString(json, "type", where);
  if (type == "ByteLevel") return {};
  if (type == "TemplateProcessing") return readTemplate(json, where);
  if (type == "BertProcessing" || type == "RobertaProcessing")
    return {{idOfPair(json, "cls", where), SpecialFrame::kText, idOfPair(json, "sep", where)}};
  if (type == "Sequence") {
    SpecialFrame frame;
    for (const Json& step : jsonArray(json, "processors", where)) frame = nested(frame, readPostProcessor(step, file));
    return frame;
  }
  throw Error(where + ": the type \"" + type +
              "\" is not supported. Supported: TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, Sequence.");
}

}  // namespace lorikeet
