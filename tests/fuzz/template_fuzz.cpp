// Mutated chat templates over a few conversations, and templates that try to run away: each gives a sentence with line and column,
// or a text. No crash, no hang, no endless memory.
#include <filesystem>
#include <iostream>
#include <sstream>

#include "core/text/jinja_from_json.h"
#include "core/text/jinja_template.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "tests/fuzz/mutate.h"

namespace lorikeet::fuzz {
namespace {

/// What templates are made of.
const std::vector<std::string> kTokens{"{% if ",
                                       " %}",
                                       "{% endif %}",
                                       "{% for m in messages %}",
                                       "{% endfor %}",
                                       "{{ ",
                                       " }}",
                                       "{%- ",
                                       " -%}",
                                       "{# ",
                                       " #}",
                                       "{% else %}",
                                       "{% elif x %}",
                                       "{% set x = ",
                                       "{% set ns.x = ",
                                       "namespace(x=1)",
                                       "{% macro f(a, b=1) %}",
                                       "{% endmacro %}",
                                       "{{ f(1) }}",
                                       "{% call f(2) %}",
                                       "{% endcall %}",
                                       "{% filter upper %}",
                                       "{% endfilter %}",
                                       "{% raw %}",
                                       "{% endraw %}",
                                       "{% generation %}",
                                       "{% endgeneration %}",
                                       "{% break %}",
                                       "{% continue %}",
                                       "{% set q %}",
                                       "{% endset %}",
                                       "{% with a = 1 %}",
                                       "{% endwith %}",
                                       " in ",
                                       " is defined ",
                                       " is not none ",
                                       " and ",
                                       " or ",
                                       " not ",
                                       "|tojson(indent=2)",
                                       "|trim",
                                       "|length",
                                       "|join(',')",
                                       "|sort",
                                       "|map('upper')",
                                       "|list",
                                       "|selectattr('role', 'eq', 'user')",
                                       "|groupby('role')",
                                       "|batch(2)",
                                       "|slice(3)",
                                       "|format(1, 'x')",
                                       ".format(1, a=2)",
                                       " % (1, 2)",
                                       "'%s %5.2f %(a)s'",
                                       "'{:>{w}} {0!r}'",
                                       ".split(' ', 1)",
                                       ".strip()",
                                       "[::-1]",
                                       "[1:]",
                                       "[-1]",
                                       "[",
                                       "]",
                                       "(",
                                       ")",
                                       "{",
                                       "}",
                                       ",",
                                       ":",
                                       ".",
                                       "~",
                                       "+",
                                       "-",
                                       "*",
                                       "**",
                                       "//",
                                       "%",
                                       "'",
                                       "\"",
                                       "\\",
                                       "0",
                                       "1",
                                       "99999999999999999999",
                                       "1e308",
                                       "range(10**9)",
                                       "'a' * 10**9",
                                       "[0] * 10**9",
                                       "x ~ x",
                                       "loop.index",
                                       "loop(x)",
                                       "loop.cycle(1, 2)",
                                       "messages",
                                       "messages[0].content",
                                       "tools",
                                       "none",
                                       "true",
                                       "undefined_name",
                                       "\n",
                                       "  ",
                                       "\t",
                                       "\xE4\xBD\xA0",
                                       "\xFF",
                                       "*args",
                                       "**kwargs",
                                       "|round(300)",
                                       ".center(10**9)",
                                       "|indent(10**9)",
                                       ".zfill(10**9)",
                                       ".replace('', 'xxxx')",
                                       "|truncate(-5)",
                                       "|wordcount",
                                       "strftime_now('%Y %q')",
                                       "raise_exception('no')",
                                       "cycler(1, 2).next()",
                                       "joiner()()"};

/// Templates that must be stopped, not followed.
const std::vector<std::string> kRunaways{
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}",
    "{% macro f(x) %}{{ g(x) }}{% endmacro %}{% macro g(x) %}{{ f(x) }}{{ f(x) }}{% endmacro %}{{ f(1) }}",
    "{% set ns = namespace(x='a') %}{% for i in range(99999) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x=[1]) %}{% for i in range(99999) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x=[1]) %}{% for i in range(99999) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x == ns.x }}{{ "
    "ns.x|tojson }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{{ a }}{% endfor %}{% endfor %}{% endfor %}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{{ 'a' * 10**12 }}",
    "{{ [0] * 10**12 }}",
    "{{ 10**10**10 }}",
    "{{ 2**-99999999 }}",
    "{{ '%*d' % (10**9, 1) }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ 'a'.center(10**10) }}",
    "{{ 'ab'.replace('', 'x' * 10**7).replace('', 'y' * 10**7) }}",
    "{{ ('x' * 10**7)|list|map('upper')|join(',')|list|length }}",
    "{{ ('a,' * 10**6).split(',')|sort|unique|list|length }}",
    "{% set ns = namespace() %}{% set ns.x = ns %}{{ ns.x.x.x == ns }}{{ ns|tojson }}"};

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// Nested deeper than any stack holds.
std::vector<std::string> deepTemplates() {
  constexpr std::size_t kDeep = 50000;
  return {repeated("{% if true %}", kDeep) + repeated("{% endif %}", kDeep),
          "{{ " + repeated("(", kDeep) + "1" + repeated(")", kDeep) + " }}",
          "{{ " + repeated("[", kDeep) + repeated("]", kDeep) + " }}",
          "{{ " + repeated("{'a': ", kDeep) + "1" + repeated("}", kDeep) + " }}",
          "{{ " + repeated("-", kDeep) + "1 }}",
          "{{ " + repeated("not ", kDeep) + "1 }}",
          "{{ 1" + repeated(" + 1", kDeep) + " }}",
          "{{ 1" + repeated(" ~ 1", kDeep) + " }}",
          "{{ 1" + repeated(" < 1", kDeep) + " }}",
          "{{ x" + repeated(".a", kDeep) + " }}",
          "{{ x" + repeated("|list", kDeep) + " }}",
          "{{ x" + repeated(" if 1 else x", kDeep) + " }}",
          "{% set " + repeated("(", kDeep) + "a" + repeated(")", kDeep) + " = 1 %}",
          "{{ '" + repeated("{0[", kDeep) + "'.format(1) }}"};
}

/// @param corpus a folder of templates, or ""
std::vector<std::string> goodTemplates(const std::string& corpus) {
  std::vector<std::string> all{
      "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>' + '\\n' }}{% endfor %}"
      "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
      "{%- if tools %}{% for t in tools %}\n{{ t | tojson }}{% endfor %}{%- endif %}{%- set ns = namespace(last=-1) -%}"
      "{%- for m in messages[::-1] %}{%- set i = (messages|length - 1) - loop.index0 %}{%- if m.role == 'user' and "
      "m.content is string and not m.content.startswith('<x>') %}{%- set ns.last = i %}{% break %}{%- endif %}{%- endfor %}"
      "{%- for m in messages %}{%- if '</think>' in m.content %}{{ m.content.split('</think>')[-1].lstrip('\\n') }}{% else %}"
      "{% generation %}{{ m.content | trim }}{{ eos_token }}{% endgeneration %}{%- endif %}{%- endfor %}",
      "{% macro render(x, depth=0) %}{% if x is mapping %}{% for k, v in x|dictsort %}{{ k }}={{ render(v, depth + 1) }}{% endfor "
      "%}"
      "{% elif x is string %}'{{ x }}'{% elif x is iterable %}{% for y in x %}{{ render(y) }}{{ ', ' if not loop.last }}{% endfor "
      "%}"
      "{% else %}{{ '%05.2f' % x if x is float else x }}{% endif %}{% endmacro %}{{ render(tools) }}{{ '{:>8}|{!r}'.format(1, 'x') "
      "}}"};
  if (!corpus.empty())
    for (const auto& entry : std::filesystem::directory_iterator(corpus)) all.push_back(readFile(entry.path()));
  const std::filesystem::path cases = std::filesystem::path(LORIKEET_SOURCE_DIR) / "tests/golden/text/jinja_cases.json";
  if (!std::filesystem::exists(cases)) return all;
  const Json read = Json::parse(readFile(cases));
  for (const Json& each : read["cases"]) all.push_back(each["template"].get<std::string>());
  return all;
}

std::string mutatedTemplate(std::string text, Random& random) {
  for (std::size_t edits = 1 + below(random, 6); edits > 0; --edits) {
    const std::size_t at = below(random, text.size() + 1);
    if (below(random, 3) == 0)
      text = mutatedBytes(std::move(text), random);
    else
      text.insert(at, kTokens[below(random, kTokens.size())]);
  }
  return text;
}

class Fuzzer {
 public:
  explicit Fuzzer(const std::string& corpus) : m_good(goodTemplates(corpus)) {
    const auto json = nlohmann::ordered_json::parse(
        R"({"messages": [{"role": "user", "content": "Hi <x> \u4f60"}, {"role": "assistant", "content": "<think>a</think> b "}],
            "tools": [{"type": "function", "function": {"name": "f", "parameters": {"n": [1, 2.5, null, true]}}}],
            "add_generation_prompt": true, "eos_token": "</s>", "x": 3})");
    for (const auto& [key, value] : json.items()) m_names.set(jinja::Value(key), jinja::fromJson(value));
  }

  void runCase(unsigned seed) {
    Random random(seed);
    const std::string& good = m_good[below(random, m_good.size())];
    render(below(random, 4) == 0 ? good + m_good[below(random, m_good.size())] : mutatedTemplate(good, random));
  }

  void render(const std::string& source) {
    try {
      const jinja::JinjaTemplate compiled(source);
      const jinja::RenderedTemplate once = compiled.render(m_names);
      for (const TextSpan& span : once.generationSpans)
        if (span.begin > span.end || span.end > once.text.size()) throw std::runtime_error("a span outside the text");
      ++rendered;
    } catch (const Error& e) {
      if (std::string(e.what()).find("line ") == std::string::npos)
        throw std::runtime_error("an error without its line: " + std::string(e.what()));
      ++refused;
    }
  }
  int rendered = 0, refused = 0;

 private:
  std::vector<std::string> m_good;
  jinja::Dict m_names;
};

int run(const Options& options) {
  Fuzzer fuzzer(options.corpus);
  Watch watch(60);
  std::string current = "the runaways";
  try {
    for (const auto& list : {kRunaways, deepTemplates()})
      for (const std::string& each : list) watch.beginCase(), current = each.substr(0, 60), fuzzer.render(each);
    const int first = options.only >= 0 ? options.only : 0, last = options.only >= 0 ? options.only + 1 : options.cases;
    for (int i = first; i < last; ++i) {
      watch.beginCase();
      current = "case " + std::to_string(i) + " of seed " + std::to_string(options.seed);
      fuzzer.runCase(options.seed * 1000003u + static_cast<unsigned>(i));
    }
  } catch (const std::exception& e) {
    std::cerr << current << ": " << e.what() << "\n";
    return 1;
  }
  watch.end();
  std::cout << fuzzer.rendered << " rendered, " << fuzzer.refused << " refused\n";
  return 0;
}

}  // namespace
}  // namespace lorikeet::fuzz

int main(int argc, char** argv) { return lorikeet::fuzz::run(lorikeet::fuzz::readOptions(argc, argv)); }
