"""Invented names: known persons, and a wide stream of unknown ones. Used by people.py."""

ONSETS = ["b", "br", "c", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kr", "l", "m", "n", "p", "pr", "qu", "r", "s", "sh", "st", "t", "tr", "v", "w",
          "y", "z", "zh", "x"]
VOWELS = ["a", "e", "i", "o", "u", "ai", "ia", "ea", "io", "oo", "ee", "ou"]
CODAS = ["", "", "", "", "n", "r", "l", "s", "k", "m", "x", "th", "v", "lo", "rin", "vik", "bo", "na", "ra", "ko", "mi", "sa"]
SURNAMES = ["Morrow", "Pell", "Quince", "Ashdown", "Brandle", "Corvin", "Dunmore", "Ellery", "Fenwick", "Garrow", "Hollis", "Ivers", "Jarrow", "Kestrel",
            "Lomax", "Marsh", "Nettle", "Oakes", "Pryor", "Rook", "Sorrel", "Thorn", "Umber", "Vane", "Wick", "Yarrow", "Zander", "Bramble", "Finch", "Moss"]
CHINESE_SURNAMES = "罗林王李张陈高周白石马方叶江田何"
CHINESE_GIVEN = "小禾明雨天星云月春秋雪山川海文安乐平青花果米苗木朗清远长新光亮冬夏"
FORBIDDEN = ("hia", "haihai")  # the sample dataset's person must stay unknown: nothing like the name occurs in the corpus


def latin_name(rng):
    """A name of one to three syllables, at times doubled (Momo), at times with a surname."""
    shape = rng.random()
    syllable = rng.choice(ONSETS) + rng.choice(VOWELS)
    if shape < 0.25:
        name = syllable + syllable
    elif shape < 0.75:
        name = syllable + rng.choice(ONSETS) + rng.choice(VOWELS[:5]) + rng.choice(CODAS)
    else:
        name = syllable + rng.choice(CODAS[4:])
    name = name.capitalize()
    if shape > 0.9:
        name += " " + rng.choice(SURNAMES)
    return name


def chinese_name(rng):
    given = rng.choice(CHINESE_GIVEN)
    return rng.choice(CHINESE_SURNAMES) + given + (rng.choice(CHINESE_GIVEN) if rng.random() < 0.7 else given)


def fresh(make, rng, used):
    """A name from `make` that is not in `used` (it is added) and has no forbidden part."""
    while True:
        name = make(rng)
        if name not in used and not any(part in name.lower() for part in FORBIDDEN):
            used.add(name)
            return name
