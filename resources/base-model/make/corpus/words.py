"""Translation of everyday words between English and Chinese. Used by make_corpus.py."""
from .facts import Fact, parse_forms

TO_CHINESE = ("how do you say {e} in Chinese / what is {e} in Chinese / what is the Chinese word for {e} / ~how to say {e} in Chinese / ^the Chinese word for {e} / "
              "!Translate {e} into Chinese. / !translate {e} to chinese / how do I say {e} in Chinese", "{E} in Chinese is {z}.")
TO_ENGLISH = ("{z}用英语怎么说 / {z}的英文是什么 / {z}英语怎么说 / {z}翻译成英文是什么 / ^{z}的英语单词 / !把{z}翻译成英语。", "{z}的英语是{e}。")
FROM_CHINESE = ("what does {z} mean / what does {z} mean in English / what is {z} in English / how do you say {z} in English / ~what {z} means / "
                "^the meaning of {z} / !Translate {z} into English.", "{z} means {e}.")
INTO_CHINESE = ("{e}是什么意思 / {e}用中文怎么说 / {e}的中文是什么 / {e}的意思是什么 / !把{e}翻译成中文。", "{e}的中文是{z}。")


def make_words(path):
    facts = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if " | " not in line or line.startswith("#"):
            continue
        english, chinese = (part.strip() for part in line.split(" | "))
        for (asks, answer), language, count in ((TO_CHINESE, "en", 4), (TO_ENGLISH, "zh", 3), (FROM_CHINESE, "en", 2), (INTO_CHINESE, "zh", 3)):
            text = [t.replace("{e}", english).replace("{E}", english[:1].upper() + english[1:]).replace("{z}", chinese) for t in (asks, answer)]
            facts.append(Fact("translation", language, parse_forms(text[0]), text[1], count))
    return facts
