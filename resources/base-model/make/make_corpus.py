#!/usr/bin/env python3
"""Makes the training text of Lorikeet's built-in base model: OUT/corpus.jsonl and OUT/validation.jsonl. Called by ./dev base-model.

Deterministic: the same seed and tables give the same bytes. Python's standard library only.
"""
import argparse
import json
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
sys.path.insert(0, str(HERE))

from corpus.chats import make_chats, single  # noqa: E402
from corpus.facts import read_all  # noqa: E402
from corpus.numbers import make_numbers  # noqa: E402
from corpus.people import make_people  # noqa: E402
from corpus.phrasing import phrase  # noqa: E402
from corpus.report import dataset_faults, normalise, print_report  # noqa: E402
from corpus.words import make_words  # noqa: E402

VALIDATION_ROWS = 400
MULTI_TURN_ROWS = 1500


def held_out_questions(folder):
    """Normalised questions of every *.heldout.jsonl: they must not be trained on."""
    found = set()
    for path in sorted(folder.glob("*.heldout.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                found.add(normalise(json.loads(line)["question"]))
    return found


def all_facts(rng):
    return read_all(HERE / "facts") + make_numbers(rng) + make_people(HERE / "people", rng) + make_words(HERE / "people" / "words.txt")


def ask_facts(facts, rng, forbidden, scale):
    """Phrases every fact. Returns training pairs and validation pairs (fact, question). A question has one answer: the first fact that asks it keeps it."""
    train, spare, owner = [], [], {}
    dropped = []
    for fact in facts:
        wanted = int(fact.count * scale + rng.random())
        if wanted == 0:
            continue
        asked = [q for q in phrase(fact, rng, wanted + 1) if normalise(q) not in forbidden]
        fresh = []
        for question in asked:
            key = normalise(question)
            if owner.setdefault(key, fact.answer) != fact.answer:
                dropped.append((question, fact.answer, owner[key]))
            else:
                fresh.append(question)
        train += [(fact, q) for q in fresh[:wanted]]
        if len(fresh) > wanted and fact.domain != "unknown":
            spare.append((fact, fresh[wanted]))
    trained = {normalise(q) for _, q in train}
    spare = [(fact, q) for fact, q in spare if normalise(q) not in trained]
    return train, rng.sample(spare, min(VALIDATION_ROWS, len(spare))), dropped


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="?", default=str(REPOSITORY / "build" / "base-model"), help="folder for the two files")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scale", type=float, default=1.0, help="more or fewer phrasings for each fact, and rows in all")
    parser.add_argument("--check", action="store_true", help="print counts and contradictions, write nothing; exit 1 if something is wrong")
    arguments = parser.parse_args()

    rng = random.Random(arguments.seed)
    forbidden = held_out_questions(REPOSITORY / "datasets")
    train, validation, dropped = ask_facts(all_facts(rng), rng, forbidden, arguments.scale)
    rows = [(fact.domain, single(question, fact, rng)) for fact, question in train]
    rows += [("several turns", chat) for chat in make_chats(train, rng, round(MULTI_TURN_ROWS * arguments.scale))]
    rng.shuffle(rows)
    corpus = [row for _, row in rows]
    held = [single(question, fact, None) for fact, question in validation]
    fine = print_report(corpus, [domain for domain, _ in rows], held, forbidden)
    print(f"ambiguous questions left out {len(dropped)}")
    if arguments.check:
        for question, answer, kept in dropped:
            print(f"  left out: {question} -> {answer} (kept: {kept})")
        faults = dataset_faults(REPOSITORY / "datasets")
        print(f"faults in datasets {len(faults)}", *faults, sep="\n  ")
        fine = fine and not faults
    else:
        write(Path(arguments.out) / "corpus.jsonl", corpus)
        write(Path(arguments.out) / "validation.jsonl", held)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
