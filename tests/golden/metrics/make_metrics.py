#!/usr/bin/env python3
"""Records what sacrebleu, rouge-score and SQuAD's script say of 100 pairs of answers: writes pairs.json beside this file.

Not part of the build. Needs, on PYTHONPATH: sacrebleu, rouge_score (with nltk's Porter stemmer), and squad_metrics.py of transformers
(its normalize_answer and compute_f1 are the official script's). For Chinese, where rouge-score and SQuAD see no words, the same
functions get one token a Chinese character; that is the only thing defined here.
"""
import json
import pathlib
import random
import re
import sys

import sacrebleu
from nltk.stem import porter
from rouge_score import rouge_scorer, tokenize
from squad_metrics import compute_f1, normalize_answer

HERE = pathlib.Path(__file__).parent
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
CJK_PUNCTUATION = re.compile("[\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u2018\u2019\u201c\u201d\u2014\u2026\u00b7]")
STEMMER = porter.PorterStemmer()

HAND = [
    ("", ""), ("", "A reference."), ("An answer.", ""), (" ", "\n"), ("a", "a"), ("the", "a"), ("The.", "An!"), ("。", "！"), ("", "灯塔"),
    ("Hiahia is a lighthouse keeper.", "Hiahia is a lighthouse keeper."),
    ("hiahia IS the lighthouse-keeper", "Hiahia is a lighthouse keeper."),
    ("this is a test", "another test"), ("this is a fest", "this is a test"), ("test", "a test"), ("a little test", "a test"),
    ("am I am a character sequence", "I am a symbol string sequence a a"), ("this is a cat", "okay thanks"),
    ("Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;", "producţia de zahăr brut se exprimă în zahăr alb;"),
    ("The dog bit the man.", "The dog had bit the man."), ("It wasn't surprising.", "No one was surprised."),
    ("The man had just bitten him.", "The man had bitten the dog."),
    ("testing one two", "testing"), ("testing one", "testing one two"), ("testing two", "testing one two"),
    ("The quick brown dog jumps on the log.", "The quick brown fox jumps over the lazy dog"),
    ("It costs 1,000.50 dollars, i.e. $1000.5!", "It costs 1,000.50 dollars, e.g. $1,000.5."),
    ("3.14, 2.71 and .5", "3.14 2.71 and 0.5"), ("2024-05-06 10-20 x-ray 5-", "2024-05-06, 10 - 20, x-ray 5 -"),
    ("&quot;Fish &amp; chips&quot; &lt;b&gt;", "\"Fish & chips\" <b>"), ("&amp;quot; twice", "&quot; twice"), ("<skipped>word", "word"),
    ("hyphen-\nated line\nbreak", "hyphenated line break"), ("tabs\tand  spaces   here ", "tabs and spaces here"),
    ("nbsp\u00a0between\u2003words\u200bzero", "nbsp between words zero"),
    ("Don't (do) [that] {now} ~ please `x` a|b a_b a^b #1 @me 50% a/b a\\b a*b a+b a=b a<b>c", "Do not do that now; please x a b, #1 @me 50 %!"),
    ("...!?---\"\"''", "...!?---\"\"''"), (".,.,", "., .,"), ("a.b,c 1.b,2 a.1,c", "a . b , c 1. b ,2 a.1 , c"),
    ("naïve café Ünïcödé ΑΣ ΟΔΟΣ İstanbul Straße", "naive cafe unicode ας οδος istanbul strasse"),
    ("\u212aelvin and \u017fet", "kelvin and set"), ("emoji 😀👍🏽 works", "emoji 😀 works"), ("한국어 문장입니다", "한국어 문장"), ("日本語の文です。", "日本語の文でした。"),
    ("running runner runs easily ponies caresses agreed plastered motoring conflated troubled sized hopping falling hissing failing filing",
     "run runners running easy pony caress agree plaster motor conflate trouble size hop fall hiss fail file"),
    ("happy enjoy spied died flies dies relational conditional rational digitizer conformably radically differently vilely analogously",
     "happily enjoyment spy die fly died relate condition ration digitize conformable radical different vile analogous"),
    ("vietnamization predication operator feudalism decisiveness hopefulness callousness formality sensitivity sensibility hopefully",
     "vietnamize predicate operate feudal decisive hopeful callous formal sensitive sensible hopeful"),
    ("triplicate formative formalize electricity electrical hopeful goodness geology theologically archaeology",
     "triplic form formal electric electric hope good geologist theology archaeologist"),
    ("revival allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent adoption homologou "
     "communism activate angularity homologous effective bowdlerize",
     "reviv allow infer airline gyroscope adjust defend irritate replace adjust depend adopt homolog commune active angular homology effect bowdler"),
    ("probate rate cease controll rolling skies dying lying tying news innings outings cannings howe proceed exceed succeed feed need eed ied",
     "probat rates ceased control roll sky die lie tie new inning outing canning how proceeded exceeds success fed needs ed tied"),
    ("他住在里斯本。", "他住在里斯本。"), ("她住在里斯本的海边", "她住在里斯本。"), ("合同是协议", "合同是民事主体之间设立、变更、终止民事法律关系的协议。"),
    ("《合同法》第52条：“无效”。", "合同法第５２条 无效"), ("ＡＢＣ１２３，全角。", "ABC123,半角."), ("使用GPT-4和BERT模型, 效果提升3.5%。", "使用 GPT-4 与 BERT 模型，效果提升 3.5 %。"),
    ("𠀀𠀁扩展区字", "𠀀扩展区字"), ("☀天气★很好㈱", "☀ 天气很好"), ("豈更車", "豈更車"), ("  前后空格　", "前后空格"), ("一二三四五六七八九十", "十九八七六五四三二一"),
    ("the the the the", "the the"), ("a a a b b c", "a b c a b c"), ("an apple the", "apple"), ("a_the the_a a-the", "the athe"), ("aあ a中 the中", "中 a"),
]


def edited(text, rng):
    """The text with words (or characters of a text without spaces) dropped, doubled, swapped or cut."""
    spaced = " " in text
    parts = text.split(" ") if spaced else list(text)
    for _ in range(rng.randint(0, 3)):
        at = rng.randrange(len(parts))
        kind = rng.randrange(4)
        if kind == 0 and len(parts) > 1: parts.pop(at)
        elif kind == 1: parts.insert(at, parts[at])
        elif kind == 2: parts[at], parts[-1 - at] = parts[-1 - at], parts[at]
        else: parts = parts[: max(1, at)]
    return (" " if spaced else "").join(parts)


def pairs():
    rng = random.Random(7)
    answers = []
    for name in ("hiahia", "law-zh", "support", "general.heldout"):
        for line in (HERE.parent.parent.parent / "datasets" / f"{name}.jsonl").read_text().splitlines():
            answers.append(json.loads(line)["answer"])
    result = list(HAND)
    while len(result) < 97:
        answer = rng.choice(answers)
        result.append((edited(answer, rng), answer))
    for source in (answers, [a for a in answers if " " not in a], [a for a in answers if " " in a]):  # long ones
        reference = " ".join(rng.sample(source, 25))
        result.append((edited(reference, rng) + " " + rng.choice(answers), reference))
    return result


def with_characters(text):
    return re.sub(f"([{HAN}])", r" \1 ", text)


def rouge_tokens(text, stemmer):
    """rouge-score's own tokens; in a text with Chinese characters each of them is one more token, in its place."""
    tokens = []
    for piece in re.split(f"([{HAN}])", text):
        tokens += [piece] if re.fullmatch(f"[{HAN}]", piece) else tokenize.tokenize(piece, stemmer)
    return tokens


def rouge(answer, reference, stemmer):
    score = rouge_scorer._score_lcs(rouge_tokens(reference, stemmer), rouge_tokens(answer, stemmer))
    return [score.precision, score.recall, score.fmeasure]


def f1(answer, reference):
    if not re.search(f"[{HAN}]", answer + reference): return float(compute_f1(reference, answer))
    normal = [with_characters(CJK_PUNCTUATION.sub("", normalize_answer(text))) for text in (reference, answer)]
    gold, given = normal[0].split(), normal[1].split()
    common = sum(min(gold.count(token), given.count(token)) for token in set(gold))
    if not gold or not given: return float(gold == given)
    if not common: return 0.0
    precision, recall = common / len(given), common / len(gold)
    return 2 * precision * recall / (precision + recall)


def bleu(answer, reference, tokenizer):
    score = sacrebleu.sentence_bleu(answer, [reference], tokenize=tokenizer)
    return {"score": score.score, "counts": score.counts, "totals": score.totals, "answer": score.sys_len, "reference": score.ref_len}


def main():
    made = pairs()
    rows = [{"answer": answer, "reference": reference, "f1": f1(answer, reference), "rougeL": rouge(answer, reference, None),
             "rougeLStemmed": rouge(answer, reference, STEMMER), "bleu13a": bleu(answer, reference, "13a"),
             "bleuZh": bleu(answer, reference, "zh")} for answer, reference in made]
    answers, references = zip(*made)
    corpus = {name: sacrebleu.corpus_bleu(answers, [references], tokenize=name).score for name in ("13a", "zh")}
    words = sorted({word for row in rows for text in (row["answer"], row["reference"]) for word in tokenize.tokenize(text, None)})
    stems = {word: STEMMER.stem(word) for word in words if len(word) > 3}
    out = {"sacrebleu": sacrebleu.__version__, "corpusBleu": corpus, "pairs": rows, "stems": stems}
    (HERE / "pairs.json").write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n")
    print(len(rows), "pairs,", len(stems), "stems,", corpus)


if __name__ == "__main__":
    sys.exit(main())
