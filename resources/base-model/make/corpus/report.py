"""Counts and checks of a corpus: rows, characters, tokens, duplicates, contradictions, overlap. Used by make_corpus.py."""
import json
import unicodedata
from collections import Counter, defaultdict

KEPT_SIGNS = "+-×*="  # they tell "2 + 3" from "2 - 3"


def normalise(text):
    """Lower case, punctuation out, one space between words: what counts as the same question."""
    kept = (c if c in KEPT_SIGNS or unicodedata.category(c)[0] in "LN" else " " for c in unicodedata.normalize("NFKC", text).lower())
    return " ".join("".join(kept).split())


def is_hanzi(character):
    return "\u4e00" <= character <= "\u9fff"


def approximate_tokens(text):
    """What a vocabulary of about 4,000 pieces makes of it: some 0.65 a Hanzi, 1.25 a word of other scripts."""
    hanzi = sum(map(is_hanzi, text))
    rest = "".join(" " if is_hanzi(c) else c for c in text)
    return 0.65 * hanzi + 1.25 * len(rest.split())


def text_of(row):
    return " ".join(m["content"] for m in row["messages"])


def pairs_of(row):
    """(question, answer) of each exchange."""
    turns = [m for m in row["messages"] if m["role"] != "system"]
    return [(turns[i]["content"], turns[i + 1]["content"]) for i in range(0, len(turns) - 1, 2)]


def contradictions(rows):
    """Normalised questions that single-exchange rows answer in different ways."""
    answers = defaultdict(set)
    for row in rows:
        if len(pairs_of(row)) == 1:
            question, answer = pairs_of(row)[0]
            answers[normalise(question)].add(answer)
    return {q: a for q, a in answers.items() if len(a) > 1}


def overlap(rows, forbidden):
    return sorted({q for row in rows for q, _ in pairs_of(row) if normalise(q) in forbidden})


def print_report(rows, domains, validation, forbidden):
    """Prints the counts; returns True where nothing is wrong."""
    table = defaultdict(lambda: [0, 0, 0.0])
    for row, domain in zip(rows, domains):
        text = text_of(row)
        entry = table[domain]
        entry[0], entry[1], entry[2] = entry[0] + 1, entry[1] + len(text), entry[2] + approximate_tokens(text)
    total = [sum(entry[i] for entry in table.values()) for i in range(3)]
    print(f"{'domain':22}{'rows':>8}{'characters':>12}{'~tokens':>10}{'share':>8}")
    for domain, (count, characters, tokens) in sorted(table.items()):
        print(f"{domain:22}{count:8}{characters:12}{tokens:10.0f}{tokens / total[2]:8.1%}")
    print(f"{'all':22}{total[0]:8}{total[1]:12}{total[2]:10.0f}")
    everything = "".join(map(text_of, rows))
    chinese = sum(approximate_tokens(text_of(r)) for r in rows if any(map(is_hanzi, text_of(r))))
    print(f"distinct Hanzi {len({c for c in everything if is_hanzi(c)})}, rows with Chinese {chinese / total[2]:.0%} of tokens, "
          f"distinct answers {len({a for r in rows for _, a in pairs_of(r)})}, validation rows {len(validation)}")
    repeated = sum(n - 1 for n in Counter(q for r in rows for q, _ in pairs_of(r) if len(pairs_of(r)) == 1).values())
    wrong, common = contradictions(rows), overlap(rows + validation, forbidden)
    print(f"repeated questions {repeated}, contradictory answers {len(wrong)}, questions of held-out files {len(common)}")
    for question, answers in list(wrong.items())[:20]:
        print("  contradiction:", question, "->", " || ".join(sorted(answers)))
    for question in common[:20]:
        print("  held out:", question)
    return not wrong and not common and not any("hiahia" in text_of(r).lower() for r in rows + validation)


def dataset_faults(folder):
    """Sentences about rows of datasets/*.jsonl: an answer without its own must_contain words, a held-out question that is also trained."""
    faults = []
    for path in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for row in rows:
            for word in row.get("must_contain", []):
                if not any(choice.lower() in row["answer"].lower() for choice in word.split("|")):
                    faults.append(f"{path.name}: '{row['answer']}' lacks '{word}'")
        trained = folder / path.name.replace(".heldout", "")
        if trained != path and trained.exists():
            known = {normalise(json.loads(line)["question"]) for line in trained.read_text(encoding="utf-8").splitlines() if line.strip()}
            faults += [f"{path.name}: '{row['question']}' is in {trained.name}" for row in rows if normalise(row["question"]) in known]
    return faults
