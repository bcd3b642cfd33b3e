#!/usr/bin/env python3
"""Writes a JSON-lines dataset of many different rows, the same at every call: make_million_rows.py FILE [ROWS]. About 400 bytes a row."""
import json
import random
import sys

WORDS = ("river stone paper question answer model train light garden number winter city law contract tenant notice court 合同 问题 "
         "回答 城市 河流").split()


def text(source, words):
    return " ".join(source.choice(WORDS) + str(source.randrange(1000)) for _ in range(words))


def main():
    source = random.Random(1)
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        for number in range(rows):
            row = {"question": f"What about {number} and {text(source, 8)}?", "answer": text(source, 26) + "."}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


main()
