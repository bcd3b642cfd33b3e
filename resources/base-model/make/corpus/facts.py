"""Reads the fact tables in facts/<language>/*.txt. Used by make_corpus.py; every other generator makes the same Fact values.

Syntax of a fact file (one statement a line, '#' begins a comment line):
    [name] n=8                    a section; n = question phrasings wanted for each of its facts
    q / ~c / ^p / !s => Answer.   one fact: ways to ask it, and its answer
    cols x y                      names of the columns of this section's table
    T q / ~c / ^p                 ways to ask, with {x}; {X} has a capital first letter
    A {X} is {y}.                 the answer to the T line(s) above
    - the sky | blue              a row: one fact for each T/A pair
A way to ask is a direct question, a clause (~ "what colour the sky is"), a noun phrase (^ "the colour of the sky"),
a state of the speaker that asks for advice (+ "I am tired"), or a whole utterance that takes no wrapping (! "Good morning.").
Where the first column reads "a fox" or "an owl", {p} is its plural; ways to ask with {p} are left out elsewhere.
"""
import re
from dataclasses import dataclass, field
from pathlib import Path

DIRECT, CLAUSE, NOUN, WHOLE, STATE = "direct", "clause", "noun", "whole", "state"
MARKS = {"~": CLAUSE, "^": NOUN, "!": WHOLE, "+": STATE}
PLURALS = {"mouse": "mice", "goose": "geese", "wolf": "wolves", "knife": "knives", "shelf": "shelves", "fish": "fish", "sheep": "sheep", "deer": "deer",
           "person": "people", "child": "children", "man": "men", "woman": "women", "foot": "feet", "leaf": "leaves"}


@dataclass
class Fact:
    domain: str
    language: str
    forms: list  # of (kind, text)
    answer: str
    count: int = 8  # phrasings wanted in the corpus


@dataclass
class Section:
    name: str
    count: int = 8
    columns: list = field(default_factory=list)
    pairs: list = field(default_factory=list)  # of [form text, answer]


def capital(text):
    return text[:1].upper() + text[1:]


def parse_forms(text):
    forms = []
    for part in text.split(" / "):
        part = part.strip()
        if part:
            kind = MARKS.get(part[0], DIRECT)
            forms.append((kind, part if kind == DIRECT else part[1:].strip()))
    return forms


def fill(text, values):
    for name, value in values.items():
        text = text.replace("{" + name + "}", value).replace("{" + name.upper() + "}", capital(value))
    return text


def plural(phrase):
    """"a polar bear" -> "polar bears"; None for a phrase without a or an, or of the kind "a bird of prey"."""
    article, _, rest = phrase.partition(" ")
    if article not in ("a", "an") or re.search(r" (in|on|of|that|with) ", rest):
        return None
    head, _, noun = rest.rpartition(" ")
    if noun in PLURALS:
        noun = PLURALS[noun]
    elif re.search(r"(s|x|ch|sh|tato|mato)$", noun):
        noun += "es"
    elif re.search(r"[^aeiou]y$", noun):
        noun = noun[:-1] + "ies"
    else:
        noun += "s"
    return (head + " " + noun).strip()


def read_facts(path, language):
    """All facts of one file. Raises ValueError with file and line where the syntax is broken."""
    facts, section = [], Section(path.stem)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            section = read_line(line, section, facts, path.stem, language)
        except (ValueError, IndexError) as problem:
            raise ValueError(f"{path}, line {number}: {problem}: {line}") from problem
    return facts


def read_line(line, section, facts, domain, language):
    """Adds what `line` says to `section` or `facts`; returns the section that the next line belongs to."""
    if line.startswith("["):
        name, _, options = line[1:].partition("]")
        count = int(options.split("n=")[1]) if "n=" in options else 8
        return Section(name, count)
    if line.startswith("cols "):
        section.columns = line.split()[1:]
    elif line.startswith("T "):
        section.pairs.append([line[2:], None])
    elif line.startswith("A "):
        section.pairs[-1][1] = line[2:]
    elif line.startswith("- "):
        add_row(line[2:], section, facts, domain, language)
    elif " => " in line:
        asks, answer = line.split(" => ")
        facts.append(Fact(f"{language}: {domain}", language, parse_forms(asks), answer.strip(), section.count))
    else:
        raise ValueError("neither a section, a table line nor a fact")
    return section


def add_row(text, section, facts, domain, language):
    cells = [cell.strip() for cell in text.split("|")]
    if len(cells) != len(section.columns):
        raise ValueError(f"{len(cells)} cells for the columns {section.columns}")
    values = dict(zip(section.columns, cells))
    many = plural(cells[0]) if language == "en" else None
    if many:
        values["p"] = many
    for asks, answer in section.pairs:
        if answer is None:
            raise ValueError("a T line has no A line")
        forms = [form for form in parse_forms(fill(asks, values)) if "{p}" not in form[1]]
        facts.append(Fact(f"{language}: {domain}", language, forms, fill(answer, values), section.count))


def read_all(root):
    facts = []
    for language in ("en", "zh"):
        for path in sorted(Path(root, language).glob("*.txt")):
            facts += read_facts(path, language)
    return facts
