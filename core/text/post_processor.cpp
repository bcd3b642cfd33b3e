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
  SpecialFrame frame;
  bool seenText = false;
  for (const Json& item : jsonArray(json, "single", where)) {
    if (!item.is_object()) throw Error(where + ": an item of \"single\" is no object.");
    if (item.contains("Sequence")) {
      seenText = true;
    } else if (item.contains("SpecialToken")) {
      for (const TokenId id : idsOfSpecial(json, jsonString(item["SpecialToken"], "id", where), where))
        (seenText ? frame.after : frame.before).push_back(id);
    } else {
      throw Error(where + ": an item of \"single\" is neither Sequence nor SpecialToken.");
    }
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
    return {{idOfPair(json, "cls", where)}, {idOfPair(json, "sep", where)}};
  if (type == "Sequence") {
    SpecialFrame frame;
    for (const Json& step : jsonArray(json, "processors", where)) {
      const SpecialFrame inner = readPostProcessor(step, file);
      frame.before.insert(frame.before.begin(), inner.before.begin(), inner.before.end());
      frame.after.insert(frame.after.end(), inner.after.begin(), inner.after.end());
    }
    return frame;
  }
  throw Error(where + ": the type \"" + type +
              "\" is not supported. Supported: TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, Sequence.");
}

}  // namespace lorikeet
