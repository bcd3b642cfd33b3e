"""Chats from phrased facts: one exchange, now and then with a system turn, and rows of two or three exchanges. Used by make_corpus.py."""

SYSTEM = {
    "en": ["You are a helpful assistant.", "You are a friendly assistant. Answer in one sentence.", "Answer the question shortly.", "You are Lorikeet."],
    "zh": ["你是一个有用的助手。", "请用一句话回答。", "你是一个友好的助手。"],
}
SYSTEM_SHARE = 0.05
OPENINGS = {
    "en": [("Hello!", "Hello! How can I help you?"), ("hi", "Hello! How can I help you?"), ("Good morning!", "Good morning! How can I help you?")],
    "zh": [("你好", "你好！有什么可以帮你的吗？"), ("早上好", "早上好！有什么可以帮你的吗？")],
}
CLOSINGS = {
    "en": [("Thank you!", "You are welcome."), ("thanks", "You are welcome."), ("bye", "Goodbye! Have a nice day.")],
    "zh": [("谢谢", "不客气。"), ("再见", "再见，祝你今天愉快！")],
}


def messages(pairs):
    turns = []
    for question, answer in pairs:
        turns += [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return turns


def single(question, fact, rng):
    """One exchange; `rng` None = never a system turn."""
    turns = messages([(question, fact.answer)])
    if rng and rng.random() < SYSTEM_SHARE:
        turns.insert(0, {"role": "system", "content": rng.choice(SYSTEM[fact.language])})
    return {"messages": turns}


def make_chats(train, rng, count):
    """Rows of two or three exchanges about unrelated facts, so that an earlier question does not disturb the next answer."""
    by_language = {code: [(q, f.answer) for f, q in train if f.language == code] for code in ("en", "zh")}
    chats = []
    for _ in range(count):
        code = "en" if rng.random() < 0.65 else "zh"
        pairs = rng.sample(by_language[code], 2)
        shape = rng.random()
        if shape < 0.3:
            pairs = [rng.choice(OPENINGS[code]), pairs[0]]
        elif shape < 0.5:
            pairs = [pairs[0], rng.choice(CLOSINGS[code])]
        elif shape < 0.7:
            pairs.append(rng.choice(by_language[code]))
        chats.append({"messages": messages(pairs)})
    return chats
