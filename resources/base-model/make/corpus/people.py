"""Invented persons with relations (job, home, pet ...), and questions about persons nobody knows. Used by make_corpus.py.

The persons teach the form relation(name) -> value with many phrasings, so that a few rows about a new person are enough later.
"""
from pathlib import Path

from .facts import Fact, parse_forms
from .names import chinese_name, fresh, latin_name

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
LATIN_PERSONS, BILINGUAL_PERSONS, CHINESE_PERSONS = 110, 45, 45
RELATIONS_EACH = 9
PHRASINGS_EACH = 4
UNKNOWN_LATIN_EN, UNKNOWN_LATIN_ZH, UNKNOWN_CHINESE = 700, 200, 250
UNKNOWN_THINGS = {
    "en": (["what is {n}", "what does the company {n} make", "how does the product {n} work", "how much does {n} cost", "where can I buy {n}"],
           "I do not know anything called {n}."),
    "zh": (["{n}是什么产品", "{n}公司是做什么的", "{n}多少钱", "在哪里买{n}"], "我不知道叫{n}的东西。"),
}
THING_WORDS = ["Pump", "Box", "Phone", "Soft", "Lamp", "Works", "Cam", "Soap", "Drive", "Motor", "Clean", "Watch"]


def read_values(path):
    """[relation] -> list of (English, Chinese)."""
    lists, current = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = lists.setdefault(line.strip("[]"), [])
        elif " | " in line and not line.startswith("#"):
            current.append(tuple(part.strip() for part in line.split(" | ")))
    lists["date"] = [(f"{day} {month}", f"{number}月{day}日") for number, month in enumerate(MONTHS, 1) for day in range(1, 29)]
    lists["friend"] = lists["sister"] + lists["brother"]
    lists["number"] = [(str(n), str(n)) for n in range(1, 100)]
    return lists


def read_relations(path):
    """relation -> (questions, answer, names of value lists)."""
    relations, current = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = relations.setdefault(line.strip("[]"), {})
        elif line[:2] in ("Q ", "A ", "V "):
            current[line[0]] = line[2:].strip()
    return {name: (r["Q"], r["A"], r["V"].split()) for name, r in relations.items()}


def person_fact(name, relation, values, language, count):
    questions, answer, _ = relation
    for letter, value in zip("vw", values):
        answer = answer.replace("{" + letter + "}", value)
    return Fact("people", language, parse_forms(questions.replace("{n}", name)), answer.replace("{n}", name), count)


class Deck:
    """Deals a list's values in shuffled rounds, so that every value comes about equally often."""

    def __init__(self, values, rng):
        self.values, self.rng, self.pile = values, rng, []

    def deal(self):
        if not self.pile:
            self.pile = self.rng.sample(self.values, len(self.values))
        return self.pile.pop()


def make_people(root, rng):
    values = {name: Deck(listed, rng) for name, listed in read_values(Path(root, "values.txt")).items()}
    english, chinese = (read_relations(Path(root, f"relations.{code}.txt")) for code in ("en", "zh"))
    used, facts = set(), []
    for number in range(LATIN_PERSONS + CHINESE_PERSONS):
        latin = number < LATIN_PERSONS
        name = fresh(latin_name if latin else chinese_name, rng, used)
        facts += one_person(name, values, english if latin else None, chinese if not latin or number < BILINGUAL_PERSONS else None, rng)
    return facts + unknown_people(english, chinese, used, rng) + unknown_things(rng)


def one_person(name, values, english, chinese, rng):
    """Facts of one person in the languages that are given; job and "who is" agree."""
    kinds = [k for k in (chinese or english) if k not in ("who", "job")]
    chosen = ["who", "job"] + rng.sample(kinds, RELATIONS_EACH - 1)
    facts, drawn = [], {}
    for kind in chosen:
        lists = (english or chinese)[kind][2]
        drawn[kind] = drawn["who"] if kind == "job" else [values[one].deal() for one in lists]
        for code, relations in (("en", english), ("zh", chinese)):
            if relations:
                column = 0 if code == "en" else 1
                facts.append(person_fact(name, relations[kind], [v[column] for v in drawn[kind]], code, PHRASINGS_EACH))
    return facts


def unknown_people(english, chinese, used, rng):
    facts = []
    for number in range(UNKNOWN_LATIN_EN + UNKNOWN_LATIN_ZH + UNKNOWN_CHINESE):
        is_english = number < UNKNOWN_LATIN_EN
        latin = number < UNKNOWN_LATIN_EN + UNKNOWN_LATIN_ZH
        relations = english if is_english else chinese
        name = fresh(latin_name if latin else chinese_name, rng, used)
        kind = "who" if rng.random() < 0.2 else rng.choice(list(relations))
        answer = "I do not know anyone called {n}." if is_english else "我不认识叫{n}的人。"
        relation = (relations[kind][0], answer, [])
        facts.append(person_fact(name, relation, [], "en" if is_english else "zh", 1))
        facts[-1].domain = "unknown"
    return facts


def unknown_things(rng):
    facts = []
    for number in range(150):
        code = "en" if number < 100 else "zh"
        questions, answer = UNKNOWN_THINGS[code]
        name = latin_name(rng).split()[0] + " " + rng.choice(THING_WORDS)
        forms = parse_forms(rng.choice(questions).replace("{n}", name))
        facts.append(Fact("unknown", code, forms, answer.replace("{n}", name), 1))
    return facts
