"""What is said: one post's words, with the truth about them known by construction."""

from dataclasses import dataclass, field

from draw import Draw
from market import BRANDS, COMMON_SLIPS, TOPICS
from phrases import Grammar
from voice import joined, sentence, typed

KEYS = {"negative": "neg", "neutral": "neu", "positive": "pos"}
ALWAYS_BRANDED = ("jobs_workplace", "company_news", "safety_recall")
LENGTH = {
    # how many sentences on the subject: weights of one, two, three, four
    "chirpline": {1: 70, 2: 28, 3: 2},
    "wheelforum": {1: 34, 2: 44, 3: 18, 4: 4},
    "ridereviews": {1: 22, 2: 44, 3: 27, 4: 7},
    "servicedesk": {1: 60, 2: 36, 3: 4},
    "cyclenews": {1: 60, 2: 40},
}
OPENER = {"chirpline": 0.16, "wheelforum": 0.34, "ridereviews": 0.14, "servicedesk": 0.0, "cyclenews": 0.0}
TAIL = {"chirpline": 0.33, "wheelforum": 0.3, "ridereviews": 0.6, "servicedesk": 0.0, "cyclenews": 0.0}


@dataclass
class Said:
    """A text with its truth; ``patterns`` are the sentence patterns it is made of."""

    text: str
    topic: str | None
    sentiment: str
    brands: list[str]
    intent: str = ""
    role: str = "customer"
    switch: tuple[str, str] | None = None
    patterns: list[str] = field(default_factory=list)
    named: bool = False


class Writer:
    """Writes posts from the grammar; one stream of chance."""

    def __init__(self, grammar: Grammar, draw: Draw) -> None:
        self.grammar = grammar
        self.draw = draw

    def names(self, brand: str | None, formal: bool = False) -> dict[str, str]:
        """The words for brand, model and a rival in one post: sometimes a nickname, sometimes misspelt."""
        if brand is None:
            return {}
        made = BRANDS[brand]
        name = brand
        if not formal:
            if made.nicknames and self.draw.chance(0.07):
                name = self.draw.pick(made.nicknames)
            elif self.draw.chance(0.03):
                name = COMMON_SLIPS[brand] if self.draw.chance(0.6) else self.draw.pick(made.slips)
        rival = self.draw.pick([other for other in BRANDS if other != brand])
        return {"b": name, "m": self.draw.pick(made.models), "r": rival, "rival": rival}

    def line(
        self, said: Said, language: str, section: str, key: str, names: dict[str, str], formal: bool = False
    ) -> str | None:
        """One more sentence for a post, its pattern noted; None when the patterns are used up."""
        branded = bool(names.get("b"))
        wants_brand = branded and not said.named and section in TOPICS and self.draw.chance(0.5)
        pattern = self.grammar.choose(
            self.draw, language, section, key, branded, wants_brand, formal, tuple(said.patterns)
        )
        if pattern is None:
            return None
        said.patterns.append(pattern.id)
        said.named = said.named or "{b" in pattern.raw
        self.grammar.uses[pattern.id] += 1
        if section == "jobs_workplace" and said.role == "customer":
            said.role = "job_seeker" if pattern.seeker else "employee"
        if "{r}" in pattern.raw or "{rival}" in pattern.raw:
            said.brands += [names["r"]] if names["r"] not in said.brands else []
        return self.grammar.fill(self.draw, language, section, pattern.raw, names)

    def post(
        self, source: str, language: str, brand: str | None, topic: str, sentiment: str, intent: str = "",
        hashtag: str = "",
    ) -> Said:  # fmt: skip
        """A post that opens a conversation."""
        if topic in ALWAYS_BRANDED and brand is None:
            brand = self.draw.weighted({name: made.share for name, made in BRANDS.items()})
        said = Said("", topic, sentiment, [brand] if brand else [], intent)
        names = self.names(brand, formal=source == "cyclenews")
        if intent in ("purchase", "switch", "comparison"):
            parts = self._on_choice(said, source, language, names)
        elif brand is None and intent == "" and source != "cyclenews" and self.draw.chance(0.35):
            parts = [self.line(said, language, "speech", "stray" if self.draw.chance(0.09) else "offtopic", names)]
            said.topic, said.sentiment = None, "neutral"
        else:
            parts = self._on_subject(said, source, language, names)
        said.text = self._finished(said, source, language, names, [part for part in parts if part], hashtag)
        return said

    def _on_subject(self, said: Said, source: str, language: str, names: dict[str, str]) -> list[str | None]:
        topic = said.topic or "commuting"
        if said.intent == "question":
            before = self.draw.random()
            key = "neg" if before < 0.22 else "neu" if before < 0.4 else ""
            said.sentiment = "negative" if key == "neg" else "neutral"
            parts = [self.line(said, language, topic, key, names)] if key else []
            return [*parts, self.line(said, language, topic, "ask", names)]
        if said.intent == "feature_request":
            said.sentiment = "neutral"
            return [self.line(said, language, topic, "wish", names)]
        count = self.draw.weighted(LENGTH[source])
        key = KEYS[said.sentiment]
        if source == "cyclenews":
            return [self.line(said, language, topic, key, names, formal=True) for _ in range(count)]
        if source == "ridereviews" and key == "neu" and self.draw.chance(0.7):
            sides = self.draw.shuffled(("neg", "pos"))
            one = self.line(said, language, topic, sides[0], names)
            middle = self.line(said, language, "speech", "but", names)
            return [one, middle, self.line(said, language, topic, sides[1], names)]
        return [self.line(said, language, topic, key, names) for _ in range(count)]

    def _on_choice(self, said: Said, source: str, language: str, names: dict[str, str]) -> list[str | None]:
        topic, said.topic, said.sentiment = said.topic or "commuting", None, "neutral"
        if said.intent == "comparison":
            return [self.line(said, language, "speech", "compare", names)]
        if said.intent == "purchase":
            said.role = "prospect"
            parts = [self.line(said, language, "speech", "purchase", names)]
            if self.draw.chance(0.4):
                parts.append(self.line(said, language, topic, "neu", names))
                said.topic = topic
            return parts
        new = said.brands[0]
        old = self.draw.pick([name for name in BRANDS if name != new])
        said.switch, said.brands, said.topic = (old, new), [old, new], topic
        names |= {"from": old, "to": new}
        leaves = self.draw.chance(0.6)
        said.sentiment = "negative" if leaves else "positive"
        reason = names | self.names(old if leaves else new)
        parts = [
            self.line(said, language, topic, "neg" if leaves else "pos", reason),
            self.line(said, language, "speech", "switch", names),
        ]
        said.brands = [old, new]
        return parts if leaves else parts[::-1]

    def _finished(
        self, said: Said, source: str, language: str, names: dict[str, str], parts: list[str], hashtag: str
    ) -> str:
        draw = self.draw
        if source == "servicedesk":
            if draw.chance(0.8):
                parts.insert(0, self.line(said, language, "speech", "ticket_open", names) or "Hi,")
            if draw.chance(0.75):
                parts.append(self.line(said, language, "speech", "ticket_close", names) or "Thanks.")
        elif draw.chance(OPENER[source]):
            parts.insert(0, self.line(said, language, "speech", "opener", names) or "")
        if not parts:
            # A rare language, subject and mood with every pattern used up: say what can be said.
            parts.append(self.line(said, language, "company_news", "neu", names, formal=True) or "...")
            said.topic = "company_news" if names else None
        if draw.chance(TAIL[source]) and said.intent in ("", "switch"):
            parts.append(self.line(said, language, "speech", KEYS[said.sentiment], names) or "")
        text = joined([part for part in parts if part], draw, 0.12 if said.sentiment == "positive" else 0.04)
        text = typed(text, source, language, said.sentiment, draw)
        return self.marked(text, said, source, language, names, hashtag)

    def marked(
        self, text: str, said: Said, source: str, language: str, names: dict[str, str], hashtag: str = "",
        reply: bool = False,
    ) -> str:  # fmt: skip
        """The text with hashtags, a link, and the brand where it is not named yet."""
        draw = self.draw
        tags = [hashtag] if hashtag else []
        if source == "chirpline" and said.topic in TOPICS and draw.chance(0.24):
            tags.append(draw.pick(self.grammar.sections[language][said.topic]["tags"]))
        brand = said.brands[0] if said.brands else None
        if (
            brand
            and not names_brand(text, brand)
            and not (source in ("ridereviews", "servicedesk") and draw.chance(0.7))
        ):
            how = draw.random()
            handle = BRANDS[brand].handle
            if source == "chirpline" and how < 0.4:
                text = f"@{handle} {text}"
            elif source == "chirpline" and how < 0.8:
                tags.insert(0, f"#{brand}")
            elif source == "cyclenews":
                text = f"{brand}: {text}"
            else:
                about = self.line(said, language, "speech", "about", names) or f"({names['b']} {names['m']})"
                about = sentence(about, "")
                text = f"{text}." if text[-1].isalnum() else text
                text = f"{about} {text}" if how > 0.9 and reply is False else f"{text} {about}"
        if source == "cyclenews" or (source == "chirpline" and draw.chance(0.06)):
            site = (
                "cyclenews.example"
                if source == "cyclenews"
                else draw.pick(["lnk.example", "pix.example", "vid.example"])
            )
            text = f"{text} https://{site}/{draw.below(16**5):05x}"
        return " ".join([text, *tags])


def names_brand(text: str, brand: str) -> bool:
    """Whether the text names the brand by name, nickname, model, handle or a misspelling."""
    made = BRANDS[brand]
    small = text.casefold()
    return any(word.casefold() in small for word in (brand, made.handle, *made.models, *made.nicknames, *made.slips))
