"""The tokenizers library on one thread, as tokenize_bench.cpp does it:

    TOKENIZERS_PARALLELISM=false RAYON_NUM_THREADS=1 python3 tokenize_bench.py TOKENIZER.json TEXTS.jsonl [ROUNDS]

Prints the faster of its two ways (one text at a time, or a batch) for each round.
"""
import json
import sys
import time

from tokenizers import Tokenizer

tokenizer = Tokenizer.from_file(sys.argv[1])
texts = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
size = sum(len(text.encode()) for text in texts)
for _ in range(int(sys.argv[3]) if len(sys.argv) > 3 else 3):
    for name in ("encode", "encode_batch", "encode_batch_fast"):
        begin, begin_cpu = time.perf_counter(), time.process_time()
        if name == "encode":
            tokens = sum(len(tokenizer.encode(text, add_special_tokens=False).ids) for text in texts)
        else:
            tokens = sum(len(e.ids) for e in getattr(tokenizer, name)(texts, add_special_tokens=False))
        seconds, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
        print(f"tokenizers {name} {len(texts)} texts, {size} bytes, {tokens} tokens: {seconds:.3f} s, {size / seconds / 1e6:.2f} MB/s, {cpu:.3f} s of CPU time")
