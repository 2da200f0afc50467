"""Personal data planted into sentences, texts that only look like it, and what a mask makes of both."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.benchmarks.personal.parts import Family, digits, shaped

FRAMES = {
    "mail": ["Please write to {}.", "my mail is {}, thanks!", "Schreibt mir an {} bitte", "mi correo: {}", "{} is me"],
    "phone": ["Call me at {} please.", "my number is {}!", "Ruf mich an: {}", "mi tel\u00e9fono es {}, gracias",
              "Phone {}, after six", "whatsapp {}", "Handy {}.", "text {} and wait"],
    "card": ["You charged my card {} twice!", "card {} was declined", "Meine Karte {} geht nicht.", "pagu\u00e9 con {}", "{}"],
    "handle": ["{} is right about that", "ask {} then", "danke {} !", "hola {}", "so says {}"],
    "url": ["see {} for it", "{}", "mein Profil: {}", "mira {} por favor", "look at {} now"],
    "ip": ["blocked from {} again", "my address is {}, why", "IP {} gesperrt", "desde {}"],
    "iban": ["refund to {} please", "Meine IBAN ist {}.", "mi cuenta: {}", "{}"],
    "address": ["Send it to {}, please.", "I live at {}", "Ich wohne {}.", "vivo en {}", "my address: {}"],
}  # fmt: skip
TRAPS: dict[str, Callable[[random.Random], str]] = {
    "order": lambda rng: f"order {digits(rng, rng.choice([6, 8, 9, 10, 12]), '123456789')} is still not here",
    "order, groups": lambda rng: f"order {digits(rng, 3)}-{digits(rng, 7)}-{digits(rng, 7)} never came",
    "Bestellung": lambda rng: f"Bestellnummer {digits(rng, 10, '123456789')}, wo bleibt sie?",
    "pedido": lambda rng: f"pedido {digits(rng, 9, '6789')} sin llegar",
    "reference": lambda rng: f"ref #{digits(rng, 10)} and case no. {digits(rng, 8, '123')}",
    "flight": lambda rng: f"flight {digits(rng, 4, '123456789')} from gate {rng.randint(1, 99)} at {rng.randint(1, 12)}:{rng.randint(10, 59)}",
    "date": lambda rng: f"on {rng.randint(2010, 2029)}-{rng.randint(10, 12)}-{rng.randint(10, 28)} or {rng.randint(10, 28)}.{rng.randint(10, 12)}.{rng.randint(2010, 2029)}",
    "date and time": lambda rng: f"{rng.randint(10, 28)}/{rng.randint(10, 12)}/{rng.randint(2010, 2029)} {rng.randint(10, 23)}:{rng.randint(10, 59)}:{rng.randint(10, 59)} error",
    "date and time, dots": lambda rng: f"am 0{rng.randint(1, 9)}.0{rng.randint(1, 9)}.20{rng.randint(10, 29)} 1{rng.randint(0, 9)}.{rng.randint(10, 59)} Uhr",
    "price": lambda rng: f"cost me ${rng.randint(1, 9)},{digits(rng, 3)}.{digits(rng, 2)} or 1.{digits(rng, 3)}.{digits(rng, 3)},00 \u20ac",
    "version": lambda rng: f"version {rng.randint(1, 20)}.{rng.randint(0, 20)}.{rng.randint(0, 99)} and build 10.0.{digits(rng, 5, '123456789')}.{digits(rng, 4)}",
    "version of four": lambda rng: f"since v{rng.randint(1, 9)}.{rng.randint(0, 9)}.{rng.randint(0, 99)}.{rng.randint(0, 9)} it crashes",
    "isbn": lambda rng: f"ISBN 978-{rng.randint(0, 9)}-{digits(rng, 2)}-{digits(rng, 6)}-{rng.randint(0, 9)} is out",
    "ean": lambda rng: f"EAN {digits(rng, 13, '4')} not found",
    "hashtag": lambda rng: f"#{digits(rng, 5)} #day{rng.randint(1, 99)} #2for1",
    "time": lambda rng: f"open {rng.randint(7, 9)}:30-{rng.randint(10, 12)}:45, not 14.00-18.00",
    "big number": lambda rng: f"{rng.randint(1, 9)} {digits(rng, 3)} {digits(rng, 3)} users, {rng.randint(1, 9)},{digits(rng, 3)},{digits(rng, 3)} posts",
    "years": lambda rng: f"2019 2020 2021 2022 and 19{rng.randint(10, 99)}-20{rng.randint(10, 30)}",
    "score": lambda rng: f"won {rng.randint(0, 9)}-{rng.randint(0, 9)}, {rng.randint(0, 7)}-{rng.randint(0, 7)} {rng.randint(0, 7)}-{rng.randint(0, 7)}",
    "tracking": lambda rng: f"tracking 1Z{digits(rng, 3)}AA{digits(rng, 10)} stuck",
    "tracking of digits": lambda rng: f"tracking number {digits(rng, 20, '9')} stuck",
    "booking": lambda rng: f"booking {shaped(rng, 'KdPxQd')} cancelled, seat {rng.randint(1, 40)}A",
    "model": lambda rng: f"the KX-{digits(rng, 3)}-{digits(rng, 4)} and SM-G{digits(rng, 3)}F",
    "place on earth": lambda rng: f"at {rng.randint(10, 80)}.{digits(rng, 6)}, {rng.randint(1, 80)}.{digits(rng, 6)}",
    "drive": lambda rng: f"{rng.randint(2, 20)} hour drive, {rng.randint(2, 9)} way street, {rng.randint(2, 9)} court cases",
    "road": lambda rng: f"{rng.randint(2, 90)} cars on the road and {rng.randint(2, 9)} road closures",
    "Platz": lambda rng: f"Platz {rng.randint(1, 9)} und Weg {rng.randint(2, 9)} von {rng.randint(10, 20)}, Ring {rng.randint(1, 5)}",
    "year after street": lambda rng: f"auf der Stra\u00dfe {rng.randint(2010, 2025)} und im Mai {rng.randint(2010, 2025)}",
    "calle": lambda rng: f"en la calle {rng.randint(2, 9)} horas, plaza llena, {rng.randint(2, 99)} personas",
    "at": lambda rng: f"{rng.randint(2, 9)} @ {rng.randint(10, 99)} each, look at this dot matrix",
    "words and slashes": lambda rng: "and/or, he/she, 24/7, w/o, n/a, km/h, 50/50",
    "screen": lambda rng: f"1920x1080 at {rng.randint(50, 144)} Hz, {rng.randint(2, 9)}.{rng.randint(1, 9)} GHz, IP67, IPv6, mac:dead",
    "failed card": lambda rng: "code 1234 5678 1234 5678 printed on it",
    "serial": lambda rng: f"serial {digits(rng, 12)} imei {digits(rng, 15, '8')}",
    "lists": lambda rng: "1 2 3 4 5 6 7 8 9 10 and 10 20 30 40 50",
    "telling colon": lambda rng: "twitter: what a mess. Instagram: down again, discord: same",
}  # fmt: skip
CLEAN = re.compile(r"\[(?:mail|phone|card|link|ip|iban|address)\]|@someone|u/someone")
SEEN = 4  # digits of a number that may be seen: the last four of a card, an extension
_TELLING = re.compile(r"\w{3,}")
_TOLD = {"and", "AND", "dot", "DOT", "mailto", "https", "http", "HTTPS", "hxxps", "www", "example", "EXAMPLE", "thanks",
         "insta", "Snapchat", "telegram", "discord", "card", "IBAN", "mail", "punkt", "ext", "eth0", "com", "net", "org",
         "info", "123", "Flat", "Apt", "Box", "London", "Springdale", "Kleinstadt", "SW1A", "2AA", "Oxford"}  # fmt: skip


@dataclass(frozen=True)
class Plant:
    """A sentence with one piece of personal data; ``telling`` are the words of it must be gone."""

    kind: str
    family: str
    text: str
    telling: tuple[str, ...]

    def masked(self, shown: str) -> bool:
        """Whether nothing of the telling words is left, and no more than ``SEEN`` digits of a number."""
        digits = sum(map(str.isdigit, shown)) if self.kind in ("phone", "card", "ip", "iban") else 0
        return digits <= SEEN and not any(word in shown for word in self.telling)


def plants(families: Mapping[str, Mapping[str, Family]], each: int, seed: int) -> Iterator[Plant]:
    """``each`` sentences of every family."""
    for kind, of_kind in families.items():
        for family, draw in of_kind.items():
            rng = random.Random(f"{seed} {kind} {family}")
            for _ in range(each):
                secret, frame = draw(rng), rng.choice(FRAMES[kind])
                found = [word for word in _TELLING.findall(secret) if word not in _TOLD]
                rest = frame.replace("{}", " ")
                telling = tuple(word for word in found if word not in rest) or (secret,)
                yield Plant(kind, family, frame.format(secret), telling)


def traps(each: int, seed: int) -> Iterator[tuple[str, str]]:
    """Family and text of what only looks like personal data."""
    for family, draw in TRAPS.items():
        rng = random.Random(f"{seed} trap {family}")
        for _ in range(each):
            yield family, draw(rng)
