"""Write jinja_cases.json: small templates rendered by Python's jinja2 with transformers' settings. Run by hand; the tests only read its output.

    python3 make_jinja_cases.py > jinja_cases.json
"""
import json
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.exceptions import TemplateError

CONTEXT = {
    "messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "Hello <b>&\"'"}, {"role": "assistant", "content": "  hi 你好 \n"},
                 {"role": "user", "content": "bye"}],
    "tools": [{"type": "function", "function": {"name": "f", "description": "d é", "parameters": {"type": "object", "properties": {"a": {"type": "integer"}}}}}],
    "bos_token": "<s>", "eos_token": "</s>", "add_generation_prompt": True, "n": 7, "x": 2.5, "none_value": None, "flag": False,
    "text": "The quick brown fox", "empty": "", "numbers": [3, 1, 2, 3], "words": ["b", "A", "c"], "d": {"z": 1, "a": [1, "two"], "items": 5},
    "people": [{"name": "Bo", "age": 3, "in": {"k": 1}}, {"name": "al", "age": 9, "in": {"k": 2}}, {"name": "Cy", "age": 3, "in": {"k": 3}}],
}
TEMPLATES = r"""
{{ text }}
{{ "a" ~ 1 ~ none ~ true ~ 1.5 ~ [1,'b'] ~ {'k': 'v'} }}
{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ 1e3 }} {{ 1.0 }} {{ 1e16 }} {{ 1e-5 }} {{ 0.1 + 0.2 }} {{ 1_000 }}
{{ -2 ** 2 }} {{ not true or true }} {{ 1 + 2 * 3 - 4 }} {{ "a" * 3 }} {{ [1] * 2 }} {{ [1] + [2] }} {{ (1, 2) }} {{ (1,) }} {{ () }}
{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 }} {{ "a" < "b" }} {{ 1 in [1,2] }} {{ "q" in text }} {{ "zz" not in text }} {{ "z" in d }} {{ true == 1 }}
{{ "yes" if n > 5 else "no" }} {{ "yes" if n > 50 }} {{ none or "or" }} {{ 0 and "x" }} {{ "a" and "b" }}
{{ text[0] }} {{ text[-1] }} {{ text[4:9] }} {{ text[::-1] }} {{ numbers[1:] }} {{ numbers[:-1] }} {{ numbers[::2] }} {{ "你好吗"[1] }} {{ "你好吗"[::-1] }} {{ "你好吗"|length }}
{{ d.z }} {{ d['z'] }} {{ d.a[1] }} {{ d.missing is defined }} {{ d.missing }} {{ d.items is callable }} {{ d['items'] }} {{ messages[0].role }} {{ messages.0.content }}
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}
{% for m in messages %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ m.role }}{% if not loop.last %}, {% endif %}{% endfor %}
{% for m in messages if m.role == 'user' %}{{ loop.index }}/{{ loop.length }}:{{ m.content }};{% else %}none{% endfor %}
{% for m in [] %}x{% else %}nothing{% endfor %}
{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}
{% for i in range(3) %}{% for j in range(3) %}{% if j == 1 %}{% break %}{% endif %}{{ i }}{{ j }} {% endfor %}{% endfor %}
{% for i in numbers %}{{ loop.previtem }}<{{ i }}>{{ loop.nextitem }} {{ loop.cycle('a','b') }} {{ loop.changed(i) }};{% endfor %}
{% for x in [[1,[2,3]],[4,[]]] recursive %}{{ x if x is number else '' }}{% if x is iterable %}({{ loop(x) }}){% endif %}d{{ loop.depth }}{% endfor %}
{% set a = 1 %}{% for i in range(3) %}{% set a = a + i %}{{ a }}{% endfor %}{{ a }}
{% set ns = namespace(c=0, s='') %}{% for i in range(4) %}{% set ns.c = ns.c + i %}{% set ns.s = ns.s ~ i %}{% endfor %}{{ ns.c }} {{ ns.s }}
{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set (c, e) = [3, 4] %}{{ c }}{{ e }}
{% set block %}in {{ n }} block{% endset %}[{{ block }}]{% set up | upper | trim %} abc {% endset %}[{{ up }}]
{% macro f(a, b=2, c='x') %}<{{ a }},{{ b }},{{ c }}{{ varargs }}{{ kwargs }}>{% endmacro %}{{ f(1) }}{{ f(1, c=3) }}{{ f(1,2,3,4) }}{{ f(b=5, a=6) }}{{ f.name }}
{% macro show(t) %}{{ t }}:{{ caller('y') }}{% endmacro %}{% call(v) show('x') %}[{{ v }}{{ n }}]{% endcall %}
{% macro fact(k) %}{% if k < 2 %}1{% else %}{{ k * (fact(k - 1) | int) }}{% endif %}{% endmacro %}{{ fact(6) }}
{% with a = 1, b = n %}{{ a + b }}{% endwith %}{{ a is defined }}
{% filter upper %}abc {{ text }}{% endfilter %}
{% if n == 7 and (not flag) %}A{% elif n %}B{% else %}C{% endif %}
{% if undefined_thing %}x{% elif empty %}y{% else %}z{% endif %}
{# comment #}a{#- strips -#}  b  {# x #}
{% raw %}{{ not }} {% this %}{% endraw %}
  {%- if true -%}   tight   {%- endif -%}  end
line one
  {% if true %}
    indented
  {% endif %}
last line
{%+ if true %} plus{% endif +%}
 after
   {%+ if true %}kept{% endif %}  
x
{{ text | upper }} {{ text | lower | title }} {{ "aBC dEF" | capitalize }} {{ " x " | trim }}| {{ "xxaxx" | trim('x') }} {{ text | replace('quick', 'slow') }} {{ "aaa" | replace("a", "b", 2) }}
{{ text | length }} {{ numbers | first }} {{ numbers | last }} {{ numbers | sum }} {{ numbers | min }} {{ numbers | max }} {{ numbers | sort }} {{ numbers | sort(reverse=true) }} {{ numbers | unique | list }} {{ numbers | reverse | list }} {{ "abc" | reverse }}
{{ words | sort }} {{ words | sort(case_sensitive=true) }} {{ words | join('-') }} {{ words | join }} {{ words | map('upper') | join(',') }} {{ people | map(attribute='name') | list }} {{ people | map(attribute='in.k') | list }} {{ people | join('+', attribute='age') }}
{{ people | selectattr('age', 'equalto', 3) | map(attribute='name') | join(' ') }} {{ people | rejectattr('age', 'gt', 5) | list | length }} {{ numbers | select('odd') | list }} {{ numbers | reject('eq', 3) | list }} {{ people | sort(attribute='name') | map(attribute='name') | join }} {{ people | sum(attribute='age') }}
{% for g, l in people | groupby('age') %}{{ g }}:{{ l | map(attribute='name') | join('/') }};{% endfor %} {{ numbers | batch(3) | list }} {{ numbers | batch(3, 'x') | list }} {{ d | dictsort }} {{ d | items | list }}
{{ missing | default('dflt') }} {{ empty | default('dflt') }}| {{ empty | default('dflt', true) }} {{ none_value | default('q') }} {{ missing | d(3) }}
{{ tools | tojson }}
{{ tools[0] | tojson(indent=2) }}
{{ d | tojson }} {{ "é\"\\\n\t<>&'" | tojson }} {{ none | tojson }} {{ true | tojson }} {{ 1.5 | tojson }} {{ [] | tojson }} {{ {} | tojson(indent=4) }} {{ [1,[2]] | tojson(indent=1) }} {{ {"b":1,"a":2} | tojson(sort_keys=true) }} {{ "é🙂" | tojson(ensure_ascii=true) }} {{ [1,2] | tojson(separators=(',', ':')) }}
{{ "a\nb\n\nc" | indent }}| {{ "a\nb" | indent(2, true) }}| {{ "a\n\nb" | indent(2, blank=true) }}
{{ "3" | int }} {{ "x" | int(5) }} {{ "3.7" | int }} {{ 3.9 | int }} {{ "2.5" | float }} {{ -3 | abs }} {{ 2.567 | round(2) }} {{ 2.5 | round }} {{ 2.1 | round(method='ceil') }} {{ 42 | string | length }}
{{ "%s is %d, %.2f%%" | format("x", 3, 1.5) }} {{ "%05d|%-4s|%x" % (42, "a", 255) }} {{ "{} {1}".format("a", "b") if false else "{0} {1} {k}".format("a", "b", k="c") }}
{{ "<a href='x'>&\"" | escape }} {{ "<b>" | e }} {{ "<b>" | safe }}
{{ " a b  c ".split() }} {{ "a,b,c".split(',') }} {{ "a,b,c".split(',', 1) }} {{ "a,b,c".rsplit(',', 1) }} {{ "a\nb\r\nc\n".splitlines() }} {{ "a<t>b<t>c".split('<t>')[-1] }}
{{ text.startswith('The') }} {{ text.endswith(('x', 'y')) }} {{ "xxaxx".strip('x') }} {{ "xxaxx".lstrip('x') }} {{ "xxaxx".rstrip('x') }} {{ " \n a \t".strip() }}| {{ text.upper() }} {{ text.lower() }} {{ text.title() }} {{ "they're bill's".title() }} {{ text.replace('o', '0') }} {{ "aXbX".replace("X", "", 1) }}
{{ text.find('quick') }} {{ text.find('zz') }} {{ text.count('o') }} {{ text.index('q') }} {{ "a-b-c".partition('-') }} {{ "a-b-c".rpartition('-') }} {{ "prefix.x".removeprefix('prefix') }} {{ "x.suf".removesuffix('.suf') }} {{ "12".isdigit() }} {{ "ab".isalpha() }} {{ " ".isspace() }} {{ "AB".isupper() }} {{ "7".zfill(3) }} {{ "-7".zfill(4) }} {{ "ab".center(6) }}| {{ "ab".ljust(4) }}| {{ "ab".rjust(4) }} {{ ', '.join(words) }}
{{ d.get('z') }} {{ d.get('q') }} {{ d.get('q', 'dd') }} {{ d.keys() | list }} {{ d.values() | list }} {{ numbers.index(2) }} {{ numbers.count(3) }}
{{ n is defined }} {{ n is number }} {{ n is string }} {{ n is odd }} {{ n is even }} {{ n is divisibleby 7 }} {{ n is divisibleby(3) }} {{ none_value is none }} {{ flag is false }} {{ flag is boolean }} {{ d is mapping }} {{ numbers is sequence }} {{ text is iterable }} {{ n is not none }} {{ x is float }} {{ n is integer }} {{ n is eq 7 }} {{ n is in [7] }} {{ text is lower }} {{ 'ABC' is upper }} {{ n is sameas n }}
{{ "it's" }} {{ 'say "hi"' }} {{ ["it's", 'say "hi"', "both ' and \""] }} {{ "tab\tnl\\n" }} {{ "\u00e9\x41\101" }} {{ "a" "b" 'c' }} {{ ["é\n"] }}
{{ {"a": 1, "b": {"c": [1, none, true]}} }} {{ {"a": 1}["a"] }} {{ {"a": 1}.a }} {{ {}.b is defined }} {{ dict(a=1, b=2) }}
{{ range(3) | list }} {{ range(5, 1, -2) | list }} {{ range(0) | list }}
{% set j = joiner("|") %}{% for i in range(3) %}{{ j() }}{{ i }}{% endfor %} {% set c = cycler('o', 'e') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}
{{ text | truncate(9) }} {{ text | truncate(9, true, '..', 0) }} {{ text | wordcount }} {{ "a b&c/d é" | urlencode }} {{ text | center(25) }}|
{{ undefined_thing }}|{{ undefined_thing | length }}|{{ undefined_thing is undefined }}|{% for q in undefined_thing %}x{% endfor %}|{{ [undefined_thing] | length }}
{{ undefined_thing.attr }}
{{ undefined_thing + 1 }}
{{ none_value.attr }}|{{ none_value['a'] }}
{{ "a" + 1 }}
{{ raise_exception('no way') }}
{{ numbers.append(3) }}
{{ text | nofilter }}
{{ text is notest }}
{% for x in 5 %}{% endfor %}
{{ 1 / 0 }}
{% if %}x{% endif %}
{% for a in b %}
{{ unclosed
{{ "unclosed }}
{% endif %}
{{ a b }}
{% unknown %}
{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}
{% set x %}{% for i in range(2) %}{{ i }}{% endfor %}{% endset %}{{ x | length }}
{{ messages | tojson(ensure_ascii=false) | length }} {{ messages | length - 1 }} {{ (messages | last).content | trim }} {{ messages[-1]['content'] }} {{ messages[1:] | length }}
{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\n' + system_message + '\n<</SYS>>\n\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' ' + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}
{{- bos_token }}{%- if custom_tools is defined %}{%- set tools = custom_tools %}{%- endif %}{%- if not tools_in_user_message is defined %}{%- set tools_in_user_message = true %}{%- endif %}{%- if not date_string is defined %}{%- set date_string = "26 Jul 2024" %}{%- endif %}{{ date_string }}{% for t in tools %}{{ t | tojson(indent=4) }}{{ "\n\n" }}{% endfor %}
{{ {'a': 1} | length }}{{ {{1}: 2} }}
{{ [1, 2, 3,] }} {{ (1 if true else 2, 3) }} {{ "x" if false }}{{ -n }} {{ +n }} {{ not n }} {{ - - n }}
{{ n|string + "a" }} {{ "a"|upper ~ "b"|upper }} {{ 1 if n is defined and n > 3 else 2 }} {{ (n is odd) and text is string }} {{ n in [1, 7] and 'The' in text }}
{%- set content -%}   inner   {%- endset -%}[{{ content }}]
{% for role, group in [('a', [1,2]), ('b', [])] %}{{ role }}{% for g in group %}{{ g }}{% else %}-{% endfor %}{% endfor %}
{{ "\\n" }} {{ '\\' }} {{ "a\
b" }}
{{ messages | map(attribute='role') | unique | join(',') }} {{ messages | selectattr('role', 'in', ['user', 'system']) | list | length }} {{ messages | selectattr('nope') | list }} {{ messages | map('length') | list }}
{{ text.split(' ') | map('first') | join }} {{ [[1, 2], [3]] | map('sum') | list }} {{ [[2, 'b'], [1, 'a']] | sort }} {{ people | max(attribute='age') | attr('x') }}|{{ (people | min(attribute='age')).name }}
"""


def cases():
    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
    env.filters["tojson"] = lambda v, ensure_ascii=False, indent=None, separators=None, sort_keys=False: json.dumps(
        v, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    def refuse(message):
        raise TemplateError(message)
    env.globals["raise_exception"] = refuse
    multi = ["line one\n  {% if true %}\n    indented\n  {% endif %}\nlast line\n", "{%+ if true %} plus{% endif +%}\n after",
             "   {%+ if true %}kept{% endif %}  \nx\n", "a\r\nb\r{{ n }}\r\n\r\n", "{% for i in range(2) %}\n  {{ i }}\n{% endfor %}\nend\n\n",
             "{#- c -#}\n  x\n {# c #}\n  y", "{{ n }}\n{{ n -}}\n  {{- n }}\n", "  {% raw %}\n {{ x }}\n  {% endraw %}\n z", "\n\n{% if true %}\n\n a{% endif %}\n\n",
             "{% if true %}x{% endif %}  \n  {# c #}  \n  {% set a = 1 %}  y", "\t{% if n %}\n\tT\n\t{%- endif %}\n"]
    out = []
    for source in [line for line in TEMPLATES.split("\n") if line] + multi:
        case = {"template": source}
        try:
            case["rendered"] = env.from_string(source).render(**CONTEXT)
        except Exception as error:
            case["error"] = f"{type(error).__name__}: {error}"
        out.append(case)
    return out


print(json.dumps({"context": CONTEXT, "cases": cases()}, ensure_ascii=True, indent=0))
