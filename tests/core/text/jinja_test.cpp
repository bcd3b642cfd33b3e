// The Jinja interpreter against Python's jinja2 (tests/golden/text/jinja_cases.json), its errors and its guards.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/text/jinja_template.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "text_test_files.h"

namespace lorikeet::jinja {
namespace {

using Json = nlohmann::ordered_json;

Value fromJson(const Json& json) {
  if (json.is_null()) return Value::none();
  if (json.is_boolean()) return Value(json.get<bool>());
  if (json.is_number_integer()) return Value(json.get<std::int64_t>());
  if (json.is_number()) return Value(json.get<double>());
  if (json.is_string()) return Value(json.get<std::string>());
  if (json.is_array()) {
    List items;
    for (const Json& item : json) items.push_back(fromJson(item));
    return Value(std::move(items));
  }
  Dict dict;
  for (const auto& [key, value] : json.items()) dict.set(Value(key), fromJson(value));
  return Value(std::move(dict));
}

std::string render(const std::string& source, const Dict& globals = {}) { return JinjaTemplate(source).render(globals).text; }

std::string errorOf(const std::string& source) {
  try {
    render(source);
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

TEST(Jinja, rendersLikePython) {
  const Json file = Json::parse(readFile(test::goldenText() / "jinja_cases.json"));
  const Value context = fromJson(file["context"]);
  for (const Json& each : file["cases"]) {
    const auto source = each["template"].get<std::string>();
    if (each.contains("error")) {
      EXPECT_THROW(render(source, context.dict()), Error) << source << "\nPython: " << each["error"];
      continue;
    }
    try {
      EXPECT_EQ(render(source, context.dict()), each["rendered"].get<std::string>()) << source;
    } catch (const Error& e) {
      ADD_FAILURE() << source << "\n" << e.what();
    }
  }
}

TEST(Jinja, errorsNameLineAndColumn) {
  EXPECT_NE(errorOf("a\n{{ b.c }}").find("line 2, column"), std::string::npos);
  EXPECT_NE(errorOf("a\n\n  {% nonsense %}").find("line 3, column 6"), std::string::npos);
  EXPECT_NE(errorOf("{{ raise_exception('only pairs') }}").find("only pairs"), std::string::npos);
  EXPECT_NE(errorOf("{{ x }").find("line 1"), std::string::npos);
  EXPECT_NE(errorOf("{% include 'x' %}").find("include"), std::string::npos);
}

TEST(Jinja, generationSpans) {
  const auto rendered =
      JinjaTemplate("a{% generation %}b{{ 'cd' }}{% endgeneration %}e{% generation %}f{% endgeneration %}").render({});
  EXPECT_EQ(rendered.text, "abcdef");
  ASSERT_EQ(rendered.generationSpans.size(), 2u);
  EXPECT_EQ(rendered.generationSpans[0].begin, 1u);
  EXPECT_EQ(rendered.generationSpans[0].end, 4u);
  EXPECT_EQ(rendered.generationSpans[1].begin, 5u);
}

TEST(Jinja, runawayTemplatesStop) {
  const char* sources[] = {
      "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
      "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
      "{{ 'abcdefgh' * 1000000000000 }}",
      "{{ [1] * 1000000000 }}",
      "{{ range(1000000000) }}",
      "{% set ns = namespace(s='x') %}{% for i in range(64) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
      "{% set ns = namespace(s=[]) %}{% for i in range(1000) %}{% set ns.s = [ns.s] %}{% endfor %}",
      "{% set ns = namespace(s='x') %}{% for i in range(90) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
      "{{ 9223372036854775807 + 1 }}",
      "{{ 2 ** 100000 }}",
      "{{ '%99999999d' % 1 }}",
      "{{ 'x'.center(100000000000) }}",
  };
  for (const char* source : sources) EXPECT_THROW(render(source), Error) << source;
}

TEST(Jinja, deepNestingIsAnError) {
  for (const auto& [open, close] :
       {std::pair{"(", ")"}, {"[", "]"}, {"-", ""}, {"not ", ""}, {"{1:", "}"}, {"a.", "b"}, {"1+", "1"}, {"a|", "e"}}) {
    std::string source = "{{ ";
    for (int i = 0; i < 20000; ++i) source += open;
    source += "1";
    for (int i = 0; i < 20000; ++i) source += close;
    EXPECT_THROW(render(source + " }}"), Error) << open;
  }
  std::string chain = "{{ a", blocks;
  for (int i = 0; i < 20000; ++i) chain += "|e", blocks += "{% if a %}";
  EXPECT_THROW(render(chain + " }}"), Error);
  EXPECT_THROW(render(blocks), Error);
}

TEST(Jinja, aNamespaceMayHoldItself) {
  EXPECT_EQ(render("{% set ns = namespace() %}{% set ns.me = ns %}{{ ns.me.me is defined }}"), "True");
}

}  // namespace
}  // namespace lorikeet::jinja
