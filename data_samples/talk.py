"""Conversations: posts that open one, and the reposts, replies and answers that follow."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from draw import Draw
from market import (
    BRANDS,
    BY_SOURCE,
    HOURS,
    INTENTS,
    KINDS,
    REGIONS,
    SENTIMENT,
    SOURCES,
    STATES_BRAND,
    STATES_LANGUAGE,
    TOPICS,
    UNTIL,
)  # fmt: skip
from people import Author, People
from phrases import Grammar
from rhythm import Weather, activity, moment_in
from voice import joined, typed
from writer import ALWAYS_BRANDED, KEYS, Said, Writer

RATING = {"negative": {1: 5, 2: 4}, "neutral": {3: 1}, "positive": {4: 4, 5: 7}}


@dataclass
class Post:
    """One post before it has an id; ``parent`` and ``repeats`` point at other posts, ``event`` at what was planted."""

    source: str
    author: Author
    language: str
    moment: datetime
    said: Said
    event: str = ""
    parent: "Post | None" = None
    root: "Post | None" = None
    repeats: "Post | None" = None
    rating: int | None = None
    status: str | None = None
    stated_brand: str | None = None
    reposts: int = 0
    replies: int = 0
    counts: dict[str, int] | None = None
    id: str = ""

    def row(self) -> dict[str, Any]:
        """The post as a collector would hand it over."""
        counts = self.counts or {}
        stated = {
            "lang": self.language if self.source in STATES_LANGUAGE else None,
            "brand": self.stated_brand if self.source in STATES_BRAND else None,
            "url": f"https://{self.source}.example/p/{self.id[2:]}",
            "thread_id": (self.root or self).id if self.source in ("wheelforum", "servicedesk") or self.root else None,
            "reply_to": self.parent.id if self.parent else None,
            "repost_of": self.repeats.id if self.repeats else None,
            "rating": self.rating,
            "ticket_status": self.status,
            "followers": self.author.followers if self.source == "chirpline" else None,
        }
        row = {
            "id": self.id, "source": self.source, "channel": SOURCES[self.source], "kind": KINDS[self.source],
            "author": self.author.handle, "text": self.said.text,
            "created_at": self.moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }  # fmt: skip
        return row | {name: value for name, value in (stated | counts).items() if value is not None}


class Talk:
    """Makes conversations and keeps every post in ``posts``."""

    def __init__(self, seed: int, grammar: Grammar) -> None:
        self.seed = seed
        self.draw = Draw(seed, "talk")
        self.grammar = grammar
        self.writer = Writer(grammar, Draw(seed, "words"))
        self.people = People(seed)
        self.weather = Weather(seed)
        self.posts: list[Post] = []

    def background(self) -> None:
        """Ninety ordinary days."""
        for hour in range(HOURS):
            for source in SOURCES:
                regions = activity(source, hour)
                for _ in range(self.weather.roots(self.draw, source, hour, regions)):
                    self._ordinary(source, hour, regions)

    def _ordinary(self, source: str, hour: int, regions: dict[str, float]) -> None:
        draw = self.draw
        region = draw.weighted(regions)
        language = draw.weighted(REGIONS[region][3])
        stated = source in STATES_BRAND
        brand = None if not stated and draw.chance(0.045) else draw.weighted(self.weather.brands(hour))
        factors = BY_SOURCE[source]
        week = hour // 168
        topic = draw.weighted(
            {name: w * factors.get(name, 1.0) * self.weather.topic[name][week] for name, (w, _) in TOPICS.items()}
        )
        intent = self._intent(source) if brand and (source == "cyclenews" or topic not in ALWAYS_BRANDED) else ""
        sentiment = self.sentiment(source, brand, topic)
        if source == "servicedesk" and sentiment == "neutral":
            intent = "question"  # nobody opens a ticket to say something neutral
        said = self.writer.post(source, language, brand, topic, sentiment, intent)
        self.open(source, region, language, moment_in(draw, hour), said)

    def _intent(self, source: str) -> str:
        shares = INTENTS[source]
        return self.draw.weighted({"": 1 - sum(shares.values()), **shares})

    def sentiment(self, source: str, brand: str | None, topic: str) -> str:
        """A sentiment as the source, the subject and the brand make it likely."""
        if source == "cyclenews" and topic != "company_news":
            return "neutral"
        negative, neutral, positive = SENTIMENT[source]
        tilt = TOPICS[topic][1] + (BRANDS[brand].mood.get(topic, 0.0) if brand else 0.0)
        return self.draw.weighted(
            {"negative": negative * 2.0**-tilt, "neutral": neutral, "positive": positive * 2.0**tilt}
        )

    def open(
        self, source: str, region: str, language: str, moment: datetime, said: Said, event: str = "", echo: float = 1.0
    ) -> Post:
        """A post that opens a conversation, with what follows it; ``echo`` scales reposts and replies."""
        if source == "cyclenews":
            said.role = "media"
        elif said.topic == "company_news" and said.role == "customer" and self.draw.chance(0.6):
            said.role = "journalist"
        author = self.people.somebody(self.draw, source, region, language, said.role)
        stated = said.brands[-1] if said.brands else None
        post = Post(source, author, language, moment, said, event, stated_brand=stated)
        if source == "ridereviews":
            post.rating = self.draw.weighted(RATING[said.sentiment])
        self.posts.append(post)
        if source == "servicedesk":
            self._ticket(post, region)
        elif source == "wheelforum":
            for _ in range(min(9, int(self.draw.exponential(2.3 * echo)))):
                self._reply(post, region, 4.0)
        elif source == "chirpline":
            if self.draw.chance(0.055 * echo):
                self._cascade(post, self.draw.pareto(1, 1.25, 9))
            if self.draw.chance(0.085 * echo):
                self._reply(post, region, 1.2)
            if said.brands and said.role == "customer" and said.sentiment != "positive" and self.draw.chance(0.05):
                self._answered(post, 1.5)
        return post

    def _follow(self, post: Post, author: Author, hours: float, said: Said) -> Post | None:
        moment = post.moment + timedelta(seconds=int(60 + self.draw.exponential(hours * 3600)))
        if moment >= UNTIL:
            for pattern in said.patterns:
                self.grammar.uses[pattern] -= 1
            return None
        child = Post(
            post.source, author, post.language, moment, said, post.event if said.topic else "", post,
            post.root or post, stated_brand=post.stated_brand,
        )  # fmt: skip
        post.replies += 1
        self.posts.append(child)
        return child

    def _cascade(self, post: Post, size: int) -> None:
        """Others repeat the post; the later, the fewer."""
        for _ in range(size):
            uses = self.grammar.uses
            moment = post.moment + timedelta(seconds=int(40 + self.draw.exponential(4 * 3600)))
            if moment >= UNTIL or any(uses[pattern] >= self.grammar.cap for pattern in post.said.patterns):
                continue
            region = self.draw.weighted({name: weight for name, (weight, *_) in REGIONS.items()})
            language = post.language if post.language in REGIONS[region][3] else "en"
            author = self.people.somebody(self.draw, post.source, region, language, "customer")
            text = f"RT @{post.author.handle}: {post.said.text}" if self.draw.chance(0.7) else post.said.text
            for pattern in post.said.patterns:
                uses[pattern] += 1
            said = replace(post.said, text=text, role="customer")
            self.posts.append(
                Post(post.source, author, post.language, moment, said, post.event, repeats=post, root=post)
            )
            post.reposts += 1

    def _reply(self, post: Post, region: str, hours: float) -> None:
        """Somebody agrees, disagrees, answers or just chats."""
        draw, writer = self.draw, self.writer
        said, language, topic = post.said, post.language, post.said.topic
        kind = draw.weighted({"agree": 4, "disagree": 2, "answer": 3 if said.intent == "question" else 1, "chat": 2.4})
        kind = "chat" if topic is None else kind
        brand = said.brands[0] if said.brands and kind != "chat" and draw.chance(0.85) else None
        answer = Said("", topic, said.sentiment, [brand] if brand else [])
        names = writer.names(brand)
        if kind == "chat" or topic is None:  # no subject to stay on
            answer.topic, answer.sentiment = None, "neutral"
            parts = [writer.line(answer, language, "speech", "chat", names)]
        else:
            if kind == "disagree" and said.sentiment != "neutral":
                answer.sentiment = "positive" if said.sentiment == "negative" else "negative"
            elif kind == "answer" or kind == "disagree":
                answer.sentiment = "neutral"
            key = "tip" if kind == "answer" and language == "en" else KEYS[answer.sentiment]
            parts = [
                writer.line(answer, language, "speech", kind, names),
                writer.line(answer, language, topic, key, names) or writer.line(answer, language, topic, "neu", names),
            ]
            if parts[1] is None:
                answer.topic, answer.sentiment = None, "neutral"
                parts = [writer.line(answer, language, "speech", "chat", names)]
        text = joined([part for part in parts if part], draw, 0.05) or "👍"
        answer.text = writer.marked(
            typed(text, post.source, language, answer.sentiment, draw), answer, post.source, language, names,
            reply=True,
        )  # fmt: skip
        if post.source == "chirpline" or draw.chance(0.2):
            answer.text = f"@{post.author.handle} {answer.text}"
        author = self.people.somebody(draw, post.source, region, language, "customer")
        self._follow(post, author, hours, answer)

    def _answered(self, post: Post, hours: float) -> Post | None:
        """The brand's own account answers."""
        brand = post.stated_brand or post.said.brands[0]
        said = Said("", None, "neutral", [brand], role="brand")
        names = self.writer.names(brand, formal=True)
        line = self.writer.line(said, post.language, "speech", "support", names)
        hello = (
            self.writer.line(said, post.language, "speech", "support_hello", names) if self.draw.chance(0.6) else None
        )
        bye = self.writer.line(said, post.language, "speech", "support_bye", names) if self.draw.chance(0.6) else None
        said.text = joined([part for part in (hello, line, bye) if part], self.draw, 0.0) or "Hello!"
        if post.source == "chirpline":
            said.text = f"@{post.author.handle} {said.text} ^{brand}"
        return self._follow(post, self.people.brands[brand], hours, said)

    def _ticket(self, post: Post, region: str) -> None:
        """A ticket's life: first answer in office hours, sometimes a second round, a status at the end."""
        draw = self.draw
        post.status = draw.weighted({"closed": 7, "pending": 2, "open": 1})
        brand = BRANDS[post.stated_brand or "Rondavik"]
        if post.status == "open" and draw.chance(0.6):
            return
        answer = self._answered(post, brand.response_hours * 1.44)
        if answer is None:
            return
        late = answer.moment.hour
        if late < 7:
            answer.moment += timedelta(hours=7 - late)
        answer.status = post.status
        if draw.chance(0.3):
            said = Said("", None, "neutral", [brand.name])
            names = self.writer.names(brand.name)
            said.text = self.writer.line(said, post.language, "speech", "ticket_more", names) or "Thanks."
            more = self._follow(answer, post.author, 6.0, said)
            if more is not None:
                more.status = post.status
