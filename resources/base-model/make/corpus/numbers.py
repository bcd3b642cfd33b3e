"""Small arithmetic: sums and differences up to 20, the times table to 10, comparing, before and after. Used by make_corpus.py."""
import re

from .facts import Fact, parse_forms

WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
         "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
HANZI = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十"]

# operation: (English questions in digits, answer, Chinese questions, answer)
SUM = ("!{a} + {b} / !{a}+{b} / !{a}+{b}= / !what is {a}+{b} / !{a} + {b} = ? / !What is {a} + {b}? / what is {a} plus {b} / "
       "how much is {a} plus {b} / !How much is {a} + {b}? / ~what {a} plus {b} is / ^{a} plus {b} / what do I get if I add {a} and {b} / "
       "^the sum of {a} and {b} / !calculate {a} + {b} / !add {a} and {b}", "{a} plus {b} is {c}.",
       "!{a}加{b}等于几？ / {a}加{b}是多少 / {a}加{b}等于多少 / {a}加{b}得几 / !{a}+{b}等于几 / {a}和{b}一共是多少", "{a}加{b}等于{c}。")
DIFFERENCE = ("!{a} - {b} / !{a}-{b} / !what is {a}-{b} / !{a} - {b} = ? / !What is {a} - {b}? / what is {a} minus {b} / "
              "how much is {a} minus {b} / !How much is {a} - {b}? / ~what {a} minus {b} is / what is left if I take {b} from {a} / "
              "!calculate {a} - {b} / ^{a} minus {b} / !take {b} away from {a}", "{a} minus {b} is {c}.",
              "!{a}减{b}等于几？ / {a}减{b}是多少 / {a}减{b}等于多少 / {a}减{b}得几 / !{a}-{b}等于几 / {a}减去{b}还有多少", "{a}减{b}等于{c}。")
PRODUCT = ("!{a} x {b} / !{a}*{b} / !what is {a}x{b} / !{a} x {b} = ? / !What is {a} x {b}? / what is {a} times {b} / "
           "how much is {a} times {b} / ~what {a} times {b} is / ^{a} times {b} / what do I get if I multiply {a} by {b} / "
           "!calculate {a} times {b} / !multiply {a} by {b}", "{a} times {b} is {c}.",
           "!{a}乘{b}等于几？ / {a}乘{b}是多少 / {a}乘以{b}等于多少 / {a}乘以{b}是多少 / {a}乘{b}得几", "{a}乘{b}等于{c}。")
NEXT = ("what number comes after {a} / which number follows {a} / what comes after {a} when you count / ~which number comes after {a} / ^the number after {a}",
        "{b} comes after {a}.", "{a}后面的数字是几 / {a}后面是几 / {a}的下一个数字是多少", "{a}后面是{b}。")
BEFORE = ("what number comes before {a} / which number is before {a} / ~which number comes before {a} / ^the number before {a}",
          "{b} comes before {a}.", "{a}前面的数字是几 / {a}前面是几 / {a}的前一个数字是多少", "{a}前面是{b}。")
BIGGER = ("which is bigger, {a} or {b} / which number is larger, {a} or {b} / what is more, {a} or {b} / ~which is bigger, {a} or {b}", "{c} is bigger.",
          "{a}和{b}哪个大 / {a}大还是{b}大 / 哪个更大，{a}还是{b}", "{c}更大。")


def filled(text, a, b, c):
    return text.replace("{a}", str(a)).replace("{b}", str(b)).replace("{c}", str(c))


def both(kind, a, b, c, count_en, count_zh):
    """The fact in digits, in English and in Chinese."""
    ask_en, answer_en, ask_zh, answer_zh = kind
    yield Fact("numbers", "en", parse_forms(filled(ask_en, a, b, c)), filled(answer_en, a, b, c), count_en)
    if count_zh:
        yield Fact("numbers", "zh", parse_forms(filled(ask_zh, a, b, c)), filled(answer_zh, a, b, c), count_zh)


def in_words(kind, a, b, c, count):
    """The fact in number words. Questions with a sign are left out."""
    asks = " / ".join(part for part in kind[0].split(" / ") if not re.search(r"[-+*]| x |}x{", part))
    answer = filled(kind[1], WORDS[a], WORDS[b], WORDS[c])
    return Fact("numbers", "en", parse_forms(filled(asks, WORDS[a], WORDS[b], WORDS[c])), answer[:1].upper() + answer[1:], count)


def in_hanzi(kind, a, b, c, count):
    """The Chinese fact in Chinese numerals. Questions with a sign are left out."""
    asks = " / ".join(part for part in kind[2].split(" / ") if not any(sign in part for sign in "+-×"))
    return Fact("numbers", "zh", parse_forms(filled(asks, HANZI[a], HANZI[b], HANZI[c])), filled(kind[3], HANZI[a], HANZI[b], HANZI[c]), count)


def make_numbers(rng):
    facts = []
    for a in range(0, 21):
        for b in range(0, 21 - a):
            small = a <= 10 and b <= 10
            facts += both(SUM, a, b, a + b, 6 if small else 3, 2 if small else 1)
            facts += both(DIFFERENCE, a + b, b, a, 5 if a + b <= 12 else 3, 2 if small else 1)
            if small:
                facts.append(in_words(SUM, a, b, a + b, 3))
                facts.append(in_words(DIFFERENCE, a + b, b, a, 2))
                facts.append(in_hanzi(SUM, a, b, a + b, 2))
                facts.append(in_hanzi(DIFFERENCE, a + b, b, a, 1))
    for a in range(1, 11):
        for b in range(1, 11):
            facts += both(PRODUCT, a, b, a * b, 5, 2)
    for a in range(1, 31):
        facts += both(NEXT, a, a + 1, 0, 4, 2)
        facts += both(BEFORE, a, a - 1, 0, 4, 2)
    for _ in range(150):
        a, b = rng.sample(range(1, 51), 2)
        facts += both(BIGGER, a, b, max(a, b), 2, 1)
    return facts
