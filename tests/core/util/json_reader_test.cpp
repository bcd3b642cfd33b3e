// JSON errors with line and column, typed keys.
#include "core/util/json_reader.h"

#include <gtest/gtest.h>

#include "core/util/error.h"

namespace lorikeet {
namespace {

using Ordered = nlohmann::ordered_json;

template <class Call>
std::string messageOf(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

std::string parseError(std::string_view text, std::size_t firstLine = 1) {
  return messageOf([&] { parseJson(text, "f.json", firstLine); });
}

TEST(ParseJson, SaysLineAndColumnInCharacters) {
  EXPECT_EQ(parseError("{\n  \"你好\": x}"), "f.json is not valid JSON: line 2, column 9: invalid literal.");
  EXPECT_NE(parseError("{]", 12).find("line 12, column 2"), std::string::npos) << parseError("{]", 12);
  EXPECT_NE(parseError("").find("line 1, column 1"), std::string::npos) << parseError("");
  EXPECT_NE(parseError("[1] [2]"), "");
  EXPECT_NE(parseError("\"\xFF\""), "");
  EXPECT_NE(parseError("[1e999]"), "");
}

TEST(ParseJson, SkipsTheByteOrderMark) { EXPECT_EQ(parseJson("\xEF\xBB\xBF[1]", "x").size(), 1u); }

TEST(ParseJson, DeepNestingIsAnErrorNotACrash) {
  EXPECT_EQ(parseError(std::string(200, '[') + std::string(200, ']')), "");
  EXPECT_NE(parseError(std::string(1000000, '[')).find("nested"), std::string::npos);
  EXPECT_EQ(parseError("\"" + std::string(1000, '[') + "\\\"[\""), "");
}

TEST(ParseJson, KeepsTheOrderOfKeysAndEveryBit) {
  EXPECT_EQ(parseJson(R"({"b":1,"a":0.1})", "x").dump(), R"({"b":1,"a":0.1})");
  EXPECT_EQ(parseJson<nlohmann::json>(R"({"b":1,"a":2})", "x").dump(), R"({"a":2,"b":1})");
}

TEST(JsonReader, ReadsTypedKeys) {
  const Ordered json = Ordered::parse(R"({"i": 3, "f": 4.0, "r": 0.5, "b": true, "t": "x", "n": null})");
  const JsonReader reader(json, "f.json");
  EXPECT_EQ(reader.integer("i", 0), 3);
  EXPECT_EQ(reader.integer("f", 0), 4);
  EXPECT_EQ(reader.numberOr("r", 0, 0, 1), 0.5);
  EXPECT_EQ(reader.numberOr("missing", 7, 0, 1), 7);
  EXPECT_TRUE(reader.booleanOr("b", false));
  EXPECT_EQ(reader.text("t"), "x");
  EXPECT_FALSE(reader.has("n"));
  EXPECT_EQ(reader.textOr("n", "none"), "none");
}

TEST(JsonReader, ErrorsNameFileKeyExpectedAndFound) {
  const Ordered json = Ordered::parse(R"({"i": 3, "r": 0.5, "t": "x", "l": [], "big": 18446744073709551615})");
  const JsonReader reader(json, "f.json");
  EXPECT_EQ(messageOf([&] { reader.integer("none", 0); }), "f.json: \"none\" is missing.");
  EXPECT_EQ(messageOf([&] { reader.integer("t", 0); }), "f.json: \"t\" must be a whole number, but is the text \"x\".");
  EXPECT_EQ(messageOf([&] { reader.integer("i", 4, 9); }), "f.json: \"i\" must be at least 4 and at most 9, but is 3.");
  EXPECT_NE(messageOf([&] { reader.integer("r", 0); }), "");
  EXPECT_NE(messageOf([&] { reader.integer("big", 0); }), "");
  EXPECT_NE(messageOf([&] { reader.numberOr("r", 0, 0.6, 1); }).find("0.6"), std::string::npos);
  EXPECT_NE(messageOf([&] { reader.booleanOr("l", true); }).find("a list"), std::string::npos);
  EXPECT_NE(messageOf([&] { reader.text("i"); }).find("the number 3"), std::string::npos);
  const Ordered list = Ordered::array();
  EXPECT_EQ(messageOf([&] { JsonReader(list, "f.json"); }), "f.json must hold a JSON object, but holds a list.");
}

TEST(DescribeJson, CutsLongTextsBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "你";
  const std::string shown = describeJson(text);
  EXPECT_LT(shown.size(), 80u);
  EXPECT_TRUE(Ordered(shown).dump().size() > 0);  // dump throws on half a character
}

}  // namespace
}  // namespace lorikeet
