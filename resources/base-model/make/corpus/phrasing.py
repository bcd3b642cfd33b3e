"""Turns the ways to ask a fact into many utterances: politeness, small openings, missing capitals. Used by make_corpus.py."""
from .facts import CLAUSE, DIRECT, NOUN, STATE, WHOLE, capital

# (pattern, weight); {q} is as written, {Q} has a capital first letter.
ENGLISH = {
    DIRECT: [
        ("{Q}?", 8), ("{q}", 5), ("{q}?", 3), ("{Q}", 2), ("Hi, {q}?", 1), ("Hello! {Q}?", 1), ("Please tell me, {q}?", 2),
        ("Quick question: {q}?", 1), ("{Q}, do you know?", 1), ("I have a question. {Q}?", 1), ("Hey, {q}?", 1),
        ("Excuse me, {q}?", 1), ("So, {q}?", 1), ("ok, {q}", 1), ("Can you help me? {Q}?", 1), ("{Q}, please?", 1),
        ("Tell me: {q}?", 2), ("My child asks: {q}?", 1), ("One more thing: {q}?", 1), ("Now tell me, {q}?", 1),
    ],
    CLAUSE: [
        ("Tell me {q}.", 3), ("Do you know {q}?", 3), ("Can you tell me {q}?", 3), ("I wonder {q}.", 2), ("I want to know {q}.", 2),
        ("Please tell me {q}.", 2), ("Could you tell me {q}?", 2), ("I would like to know {q}.", 2), ("do you know {q}", 2),
        ("tell me {q}", 2), ("I forgot {q}.", 1), ("Any idea {q}?", 1), ("I do not know {q}. Do you?", 1), ("can you say {q}", 1),
        ("I need to know {q}.", 1), ("My son wants to know {q}.", 1), ("i want to know {q}", 1), ("Would you tell me {q}?", 1),
    ],
    NOUN: [
        ("What is {q}?", 5), ("what is {q}", 3), ("Tell me {q}.", 2), ("What's {q}?", 3), ("Do you know {q}?", 2), ("{Q}?", 2),
        ("I want to know {q}.", 1), ("Can you tell me {q}?", 2), ("Please tell me {q}.", 2), ("{q}", 1), ("whats {q}", 1),
        ("I am looking for {q}.", 1), ("Could you tell me {q}?", 1), ("Give me {q}.", 1), ("I forgot {q}.", 1),
    ],
    STATE: [
        ("{Q}.", 4), ("{Q}. What should I do?", 3), ("{q}", 2), ("{Q}, what can I do?", 2), ("{Q}. What now?", 1), ("{Q}. What can I do?", 2),
        ("What should I do if {q}?", 2), ("what do I do when {q}?", 2), ("{Q}. Help me!", 1), ("{Q}! Any advice?", 1), ("{Q} today.", 0.5),
        ("what helps when {q}", 1), ("{Q}. Can you help?", 1), ("{Q} and I do not know what to do.", 1), ("Help, {q}!", 1),
    ],
    WHOLE: [("{Q}", 5), ("{q}", 2)],
}
# Chinese questions keep their order inside a clause, so a direct question takes every wrapper.
CHINESE = {
    DIRECT: [
        ("{q}？", 8), ("{q}", 5), ("请问{q}？", 4), ("你知道{q}吗？", 4), ("告诉我{q}。", 2), ("请告诉我{q}。", 2), ("我想知道{q}。", 2),
        ("能告诉我{q}吗？", 2), ("你好，{q}？", 1), ("我想问一下，{q}？", 2), ("请问，{q}", 1), ("你知道{q}吗", 1), ("我不知道{q}，你知道吗？", 1),
        ("那{q}？", 1), ("可以告诉我{q}吗？", 1), ("我忘了{q}。", 1),
    ],
    NOUN: [
        ("{q}是什么？", 6), ("{q}是什么", 3), ("请问{q}是什么？", 3), ("你知道{q}吗？", 2), ("告诉我{q}。", 2), ("{q}？", 1),
        ("请告诉我{q}。", 1), ("我想知道{q}。", 2), ("{q}是啥？", 1), ("{q}呢？", 1),
    ],
    STATE: [
        ("{q}。", 4), ("{q}，怎么办？", 3), ("{q}", 2), ("{q}，我该怎么办？", 2), ("{q}，应该做什么？", 2), ("{q}怎么办", 2), ("如果{q}，怎么办？", 1),
        ("{q}，有什么办法？", 1), ("{q}，你能帮我吗？", 1), ("{q}的时候要做什么？", 1), ("今天{q}。", 0.5), ("{q}，该做什么？", 1),
    ],
    WHOLE: [("{q}", 1)],
}
CHINESE[CLAUSE] = CHINESE[DIRECT]
PATTERNS = {"en": ENGLISH, "zh": CHINESE}
LOWER_SHARE = 0.10  # of English utterances, typed without any capital or mark


def capital_start(text):
    """First letter of the utterance as the pattern wants it, but a lone 'i ' is kept as typed."""
    return capital(text)


def plain(kind, text, language):
    """The most usual utterance for this way to ask."""
    return PATTERNS[language][kind][0][0].replace("{Q}", capital_start(text)).replace("{q}", text)


def variants(kind, text, language):
    for pattern, weight in PATTERNS[language][kind]:
        yield pattern.replace("{Q}", capital_start(text)).replace("{q}", text), weight


def phrase(fact, rng, wanted):
    """`wanted` (or fewer, where there are not so many) different utterances for `fact`: each way to ask comes at least once if it fits."""
    pool = {}
    for kind, text in fact.forms:
        for utterance, weight in variants(kind, text, fact.language):
            pool.setdefault(utterance, weight)
    first = [plain(kind, text, fact.language) for kind, text in fact.forms]
    rng.shuffle(first)
    chosen = list(dict.fromkeys(first))[: max(1, round(wanted * 0.6))]
    rest = [u for u in pool if u not in chosen]
    # Weighted order without replacement: Efraimidis and Spirakis 2006.
    rest.sort(key=lambda u: rng.random() ** (1.0 / pool[u]), reverse=True)
    chosen += rest[: max(0, wanted - len(chosen))]
    return [lower(u, rng) if fact.language == "en" else u for u in chosen]


def lower(utterance, rng):
    if rng.random() < LOWER_SHARE:
        return utterance.lower().rstrip("?.!")
    return utterance
