"""Personal data planted into sentences, texts that only look like it, and what a mask makes of both."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.benchmarks.personal.parts import Family, drawn_from, written

FRAMES = {
    "mail": ["Please write to {}.", "my mail is {}, thanks!", "Schreibt mir an {} bitte", "mi correo: {}", "{} is me"],
    "phone": ["Call me at {} please.", "my number is {}!", "Ruf mich an: {}", "mi tel\u00e9fono es {}, gracias",
              "Phone {}, after six", "whatsapp {}", "Handy {}.", "text {} and wait"],
    "card": ["You charged my card {} twice!", "card {} was declined", "Meine Karte {} geht nicht.", "pagu\u00e9 con {}",
             "{}"],
    "handle": ["{} is right about that", "ask {} then", "danke {} !", "hola {}", "so says {}"],
    "url": ["see {} for it", "{}", "mein Profil: {}", "mira {} por favor", "look at {} now"],
    "ip": ["blocked from {} again", "my address is {}, why", "IP {} gesperrt", "desde {}"],
    "iban": ["refund to {} please", "Meine IBAN ist {}.", "mi cuenta: {}", "{}"],
    "address": ["Send it to {}, please.", "I live at {}", "Ich wohne {}.", "vivo en {}", "my address: {}"],
}  # fmt: skip
LURES: dict[str, Family] = {
    "order": written("order <1..9><#####>, order <1..9><########> and order <1..9><###########> are not here"),
    "order, groups": written("order <###>-<#######>-<#######> never came"),
    "Bestellung": written("Bestellnummer <1..9><#########>, wo bleibt sie?"),
    "pedido": written("pedido <6..9><########> sin llegar"),
    "reference": written("ref #<##########> and case no. <1..3><#######>"),
    "flight": written("flight <1000..9999> from gate <1..99> at <1..12>:<10..59>"),
    "date": written("on <2010..2029>-<10..12>-<10..28> or <10..28>.<10..12>.<2010..2029>"),
    "date and time": written("<10..28>/<10..12>/<2010..2029> <10..23>:<10..59>:<10..59> error"),
    "date and time, dots": written("am 0<1..9>.0<1..9>.20<10..29> 1<0..9>.<10..59> Uhr"),
    "price": written("cost me $<1..9>,<###>.<##> or 1.<###>.<###>,00 \u20ac"),
    "version": written("version <1..20>.<0..20>.<0..99> and build 10.0.<10000..99999>.<####>"),
    "version of four": written("since v<1..9>.<0..9>.<0..99>.<0..9> it crashes"),
    "isbn": written("ISBN 978-<#>-<##>-<######>-<#> is out"),
    "ean": written("EAN 4<############> not found"),
    "hashtag": written("#<#####> #day<1..99> #2for1"),
    "time": written("open <7..9>:30-<10..12>:45, not 14.00-18.00"),
    "big number": written("<1..9> <###> <###> users, <1..9>,<###>,<###> posts"),
    "years": written("2019 2020 2021 2022 and 19<10..99>-20<10..30>"),
    "score": written("won <#>-<#>, <0..7>-<0..7> <0..7>-<0..7>"),
    "tracking": written("tracking 1Z<###>AA<##########> stuck"),
    "tracking of digits": written("tracking number 9<###################> stuck"),
    "booking": written("booking K<#>P<#>Q<#> cancelled, seat <1..40>A"),
    "model": written("the KX-<###>-<####> and SM-G<###>F"),
    "place on earth": written("at <10..80>.<######>, <1..80>.<######>"),
    "drive": written("<2..20> hour drive, <2..9> way street, <2..9> court cases"),
    "road": written("<2..90> cars on the road and <2..9> road closures"),
    "Platz": written("Platz <1..9> und Weg <2..9> von <10..20>, Ring <1..5>"),
    "year after street": written("auf der Stra\u00dfe <2010..2025> und im Mai <2010..2025>"),
    "calle": written("en la calle <2..9> horas, plaza llena, <2..99> personas"),
    "at": written("<2..9> @ <10..99> each, look at this dot matrix"),
    "words and slashes": written("and/or, he/she, 24/7, w/o, n/a, km/h, 50/50"),
    "screen": written("1920x1080 at <50..144> Hz, <2..9>.<1..9> GHz, IP67, IPv6, mac:dead"),
    "failed card": written("code 1234 5678 1234 5678 printed on it"),
    "serial": written("serial <############> imei 8<##############>"),
    "lists": written("1 2 3 4 5 6 7 8 9 10 and 10 20 30 40 50"),
    "telling colon": written("twitter: what a mess. Instagram: down again, discord: same"),
}
SEEN = 4  # digits of a number that may be seen: the last four of a card, an extension
_TELLING = re.compile(r"\w{3,}")
_COMMON = """
    2AA 123 AND Apt Box DOT EXAMPLE Flat HTTPS IBAN Kleinstadt London Oxford SW1A Snapchat Springdale and card
    com discord dot eth0 example ext http https hxxps info insta mail mailto net org punkt telegram thanks www
"""
_TOLD = frozenset(_COMMON.split())  # words that stand in the formats themselves and tell nothing


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
            rng = drawn_from(f"{seed} {kind} {family}")
            for _ in range(each):
                secret, frame = draw(rng), rng.choice(FRAMES[kind])
                found = [word for word in _TELLING.findall(secret) if word not in _TOLD]
                rest = frame.replace("{}", " ")
                telling = tuple(word for word in found if word not in rest) or (secret,)
                yield Plant(kind, family, frame.format(secret), telling)


def lures(each: int, seed: int) -> Iterator[tuple[str, str]]:
    """Family and text of what only looks like personal data."""
    for family, draw in LURES.items():
        rng = drawn_from(f"{seed} lure {family}")
        for _ in range(each):
            yield family, draw(rng)
