"""How people type: capitals and full stops or none, slips of the finger, hashtags, emoji."""

import re

from draw import Draw

EMOJI = {
    "negative": ("😡", "🤬", "😤", "🙄", "👎", "😞", "🤦", "💔", "😩", "🫠"),
    "neutral": ("🤔", "🚲", "📷", "👀", "🔧", "🧐"),
    "positive": ("😍", "🎉", "👍", "🙌", "❤️", "😊", "🔥", "✨", "🚴", "🥰", "💪"),
}
SLANG = {
    "en": ("tbh", "ngl", "imo", "fwiw", "btw", "honestly", "fr", "just saying", "tbf"),
    "de": ("ehrlich", "haha", "echt jetzt", "finde ich", "naja", "lol"),
    "es": ("la verdad", "jaja", "en serio", "tío", "vaya", "en fin"),
}
NEAR = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "k": "jl",
    "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb",
    "w": "qe",
}  # fmt: skip
_WORD = re.compile(r"(?<![\w@#/.])[a-zäöüßáéíóúñ]{4,}(?![\w@/.])")
CARELESS = {"chirpline": 1.0, "wheelforum": 0.7, "ridereviews": 0.6, "servicedesk": 0.5, "cyclenews": 0.0}


def sentence(text: str, stop: str = ".") -> str:
    """The text with a capital first letter and a full stop, where it has none."""
    start = next((i for i, letter in enumerate(text) if letter.isalnum()), 0)
    if not re.match(r"https?:|[@#]", text):
        text = text[:start] + text[start : start + 1].upper() + text[start + 1 :]
    return text if text[-1:] in ".!?…:," else text + stop


def joined(parts: list[str], draw: Draw, exclaim: float) -> str:
    """The parts as running text; a part that ends with a colon or comma leads into the next in small letters."""
    out = ""
    for part in parts:
        if out and out[-1] in ",:":
            piece = sentence("x" + part, "!" if draw.chance(exclaim) else ".")[1:]
        else:
            piece = sentence(part, "!" if draw.chance(exclaim) else ".")
        out = f"{out} {piece}".strip()
    return out


def slip(word: str, draw: Draw) -> str:
    """The word with one slip of the finger; its first letter stays."""
    i = draw.between(1, len(word) - 2)
    kind = draw.below(4)
    if kind == 0:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if kind == 1:
        return word[:i] + word[i + 1 :]
    if kind == 2:
        return word[:i] + word[i] + word[i:]
    return word[:i] + draw.pick(NEAR.get(word[i], word[i])) + word[i + 1 :]


def _slips(text: str, draw: Draw, rate: float) -> str:
    return _WORD.sub(lambda match: slip(match.group(), draw) if draw.chance(rate) else match.group(), text)


def typed(text: str, source: str, language: str, sentiment: str, draw: Draw) -> str:
    """The text as a person on that source would have typed it."""
    care = CARELESS[source]
    if draw.chance(0.12 * care):
        aside = draw.pick(SLANG[language])
        text = f"{text[:-1]}, {aside}" if text.endswith(".") else f"{text} {aside}"
    if draw.chance(0.22 * care):
        text = _slips(text, draw, 0.06)
    if source == "chirpline":
        if draw.chance(0.2):
            text = re.sub(r"(?<!\S)(?!https?:|@|#)(\S+)", lambda match: match.group().lower(), text)
        if draw.chance(0.3) and text.endswith("."):
            text = text[:-1]
    if language == "en" and draw.chance(0.15 * care):
        text = re.sub(r"(n)'(t)\b|(\w)'(s|m|ve|re)\b", lambda m: m.group().replace("'", ""), text)
    if sentiment == "negative" and draw.chance(0.03 * care):
        words = text.split(" ")
        i = draw.below(len(words))
        words[i] = words[i] if words[i].startswith(("@", "#", "http")) else words[i].upper()
        text = " ".join(words)
    if draw.chance(0.26 * care * (1.0 if source == "chirpline" else 0.35)):
        mark = draw.pick(EMOJI[sentiment])
        text = f"{text} {mark * draw.weighted({1: 7, 2: 2, 3: 1})}"
    return text
