"""Formats of personal data, by kind and family, that the masks were written for and may be changed for."""

from tests.benchmarks.personal.parts import (
    FIRST,
    HOSTS,
    LAST,
    Family,
    card,
    digits,
    grouped,
    host,
    iban,
    name,
    shape,
    written,
)

VISA, MASTER, AMEX = ["4"], ["51", "52", "53", "54", "55", "2221", "2720"], ["34", "37"]

MAIL: dict[str, Family] = {
    "plain": lambda rng: f"{name(rng)}@{host(rng)}",
    "digits": lambda rng: f"{name(rng)}{rng.randint(1, 1999)}@{host(rng)}",
    "plus": lambda rng: f"{name(rng)}+shop@{host(rng)}",
    "upper": lambda rng: f"{name(rng)}@{host(rng)}".upper(),
    "angles": lambda rng: f"<{name(rng)}@{host(rng)}>",
    "mailto": lambda rng: f"mailto:{name(rng)}@{host(rng)}",
    "subdomain": lambda rng: f"{name(rng)}@mail.{host(rng)}",
    "one letter": lambda rng: f"{rng.choice('abkmt')}@{host(rng)}",
    "brackets": lambda rng: f"{name(rng)} [at] {host(rng)}",
    "rounds": lambda rng: f"{name(rng)} (at) {rng.choice(HOSTS)} (dot) com",
    "capitals": lambda rng: f"{name(rng)} AT {rng.choice(HOSTS)} DOT com",
    "tight": lambda rng: f"{name(rng)}(at){host(rng)}",
    "wide at": lambda rng: f"{name(rng)}\uff20{host(rng)}",
    "umlaut": lambda rng: f"j\u00fcrgen.{rng.choice(LAST).lower()}@{host(rng)}",
}
PHONE: dict[str, Family] = {
    "us rounds": shape("(xdd) xdd-dddd", "(xdd)xdd-dddd", "1 (xdd) xdd-dddd"),
    "us dashes": shape("xdd-xdd-dddd", "1-xdd-xdd-dddd"),
    "us dots": shape("xdd.xdd.dddd"),
    "us spaces": shape("xdd xdd dddd"),
    "us plus": shape("+1 xdd xdd dddd", "+1xddxdddddd", "+1-xdd-xdd-dddd", "+1 (xdd) xdd-dddd", "+1.xdd.xdd.dddd"),
    "us free": shape("1-800-xdd-dddd", "800-xdd-dddd", "1 877 xdd dddd"),
    "us bare": shape("xddxdddddd"),
    "uk area": shape("020 7ddd dddd", "0161 xdd dddd", "01632 960 ddd", "01632 960ddd", "0117 9dd dddd"),
    "uk mobile": shape("07ddd dddddd", "07ddd ddd ddd", "07ddddddddd"),
    "uk plus": shape("+44 20 7ddd dddd", "+44 (0)20 7ddd dddd", "+447ddddddddd", "+44 7ddd dddddd", "0044 7ddd dddddd"),
    "de area": shape(
        "030/ddddddd", "030 xddddddd", "(030) xddddddd", "089-xddddd", "0221 / xdddddd", "040 xdd dd dd dd"
    ),
    "de mobile": shape("0171 ddddddd", "0171-ddddddd", "0151/dddddddd", "0160 ddd dd dd d", "0176dddddddd"),
    "de plus": shape(
        "+49 30 xddddddd", "+49 (0)171 ddddddd", "0049 171 ddddddd", "+4917dddddddddd"[:14], "+49 171/ddddddd"
    ),
    "es groups": shape("6dd ddd ddd", "9d ddd dd dd", "6dd dd dd dd", "7dd-ddd-ddd", "91 ddd dd dd"),
    "es bare": shape("6dddddddd", "7dddddddd", "9dddddddd"),
    "es plus": shape("+34 6dd ddd ddd", "+346dddddddd", "0034 6dd dd dd dd", "+34 91 ddd dd dd", "(+34) 6dd ddd ddd"),
    "fr": shape("01 dd dd dd dd", "06.dd.dd.dd.dd", "+33 6 dd dd dd dd"),
}
CARD: dict[str, Family] = {
    "visa spaces": lambda rng: grouped(card(rng, VISA, 16), (4, 4, 4), " "),
    "visa dashes": lambda rng: grouped(card(rng, VISA, 16), (4, 4, 4), "-"),
    "visa bare": lambda rng: card(rng, VISA, 16),
    "mastercard spaces": lambda rng: grouped(card(rng, MASTER, 16), (4, 4, 4), " "),
    "mastercard bare": lambda rng: card(rng, MASTER, 16),
    "mastercard dots": lambda rng: grouped(card(rng, MASTER, 16), (4, 4, 4), "."),
    "amex spaces": lambda rng: grouped(card(rng, AMEX, 15), (4, 6), " "),
    "amex dashes": lambda rng: grouped(card(rng, AMEX, 15), (4, 6), "-"),
    "amex bare": lambda rng: card(rng, AMEX, 15),
    "hard spaces": lambda rng: grouped(card(rng, [*VISA, *MASTER], 16), (4, 4, 4), "\u00a0"),
    "discover": lambda rng: grouped(card(rng, ["6011", "65"], 16), (4, 4, 4), rng.choice(["", " ", "-"])),
}
HANDLE: dict[str, Family] = {
    "at": lambda rng: f"@{name(rng).replace('-', '_').replace('.', '_')}",
    "digits": lambda rng: f"@{rng.choice(FIRST)}{rng.randint(1, 99999)}",
    "underscores": lambda rng: f"@_{rng.choice(LAST)}_{rng.choice(FIRST)}_",
    "repost": lambda rng: f"RT @{rng.choice(LAST)}{rng.randint(1, 99)}:",
    "reddit": lambda rng: f"{rng.choice(['u/', '/u/'])}{name(rng).replace('.', '_')}",
    "federated": lambda rng: f"@{rng.choice(FIRST).lower()}@social.{host(rng)}",
    "own domain": lambda rng: f"@{rng.choice(LAST).lower()}.bsky.social",
    "possessive": lambda rng: f"@{rng.choice(LAST)}{rng.randint(10, 99)}'s",
    "wide at": lambda rng: f"\uff20{rng.choice(LAST)}{rng.randint(10, 99)}",
    "glued": lambda rng: f"thanks@{rng.choice(LAST)}{rng.randint(10, 99)}",
    "network named": lambda rng: f"insta: {rng.choice(FIRST).lower()}_{rng.choice(LAST).lower()}",
}
URL: dict[str, Family] = {
    "profile": lambda rng: f"https://chirp.example/{name(rng)}",
    "status": lambda rng: f"https://chirp.example/{name(rng)}/status/{digits(rng, 18, '123')}",
    "token": lambda rng: f"https://shop.example/reset?token={rng.getrandbits(96):x}",
    "mail in query": lambda rng: f"http://shop.example/unsubscribe?email={name(rng)}%40{host(rng)}",
    "session": lambda rng: f"https://shop.example/cart;jsessionid={rng.getrandbits(64):X}?uid={digits(rng, 8)}",
    "www": lambda rng: f"www.shop.example/u/{name(rng)}?ref={digits(rng, 9)}",
    "no scheme": lambda rng: f"fotobook.com/{name(rng)}",
    "no scheme, query": lambda rng: f"shop.com?user={name(rng)}&id={digits(rng, 7)}",
    "rounds": lambda rng: f"(https://t.example/{rng.getrandbits(40):x})",
    "upper": lambda rng: f"HTTPS://SHOP.EXAMPLE/ORDER/{rng.getrandbits(48):X}",
    "password": lambda rng: f"ftp://{name(rng)}:{rng.getrandbits(32):x}@files.example/x",
}
IP: dict[str, Family] = {
    "four": lambda rng: ".".join(str(rng.randint(11, 254)) for _ in range(4)),
    "port": lambda rng: ".".join(str(rng.randint(11, 254)) for _ in range(4)) + f":{rng.randint(80, 65000)}",
    "net": lambda rng: ".".join(str(rng.randint(11, 254)) for _ in range(4)) + "/24",
    "six whole": lambda rng: ":".join(f"{rng.getrandbits(16) | 4096:x}" for _ in range(8)),
    "six short": lambda rng: f"2001:db8:{rng.getrandbits(16) | 4096:x}::{rng.getrandbits(16) | 4096:x}",
    "six brackets": lambda rng: f"[2001:db8::{rng.getrandbits(16) | 4096:x}]:443",
}
IBAN: dict[str, Family] = {
    "de": lambda rng: iban(rng, "DE", "d" * 18),
    "de groups": lambda rng: grouped(iban(rng, "DE", "d" * 18), (4,) * 5, " "),
    "es groups": lambda rng: grouped(iban(rng, "ES", "d" * 20), (4,) * 5, " "),
    "gb": lambda rng: iban(rng, "GB", "AAAA" + "d" * 14),
    "gb groups": lambda rng: grouped(iban(rng, "GB", "AAAA" + "d" * 14), (4,) * 5, " "),
    "fr": lambda rng: grouped(iban(rng, "FR", "d" * 23), (4,) * 6, rng.choice([" ", ""])),
    "nl": lambda rng: grouped(iban(rng, "NL", "AAAA" + "d" * 10), (4,) * 4, rng.choice([" ", ""])),
    "lower": lambda rng: iban(rng, "AT", "d" * 16).lower(),
    "dashes": lambda rng: grouped(iban(rng, "CH", "d" * 17), (4,) * 5, "-"),
    "hard spaces": lambda rng: grouped(iban(rng, "IT", "A" + "d" * 22), (4,) * 6, "\u00a0"),
}
ROAD = "<Elm|Kelso|Harbor|Maple Grove|Old Mill|Saint Brannock>"
ADDRESS: dict[str, Family] = {
    "us street": written(f"<2..9999> {ROAD} <Street|St|Ave|Avenue>"),
    "us more": written(f"<2..9999> {ROAD} <Road|Rd|Lane|Ln|Drive|Dr|Blvd|Court>"),
    "us side": written(f"<100..9999> <N|S.|West|NE> {ROAD} St"),
    "us number": written("<100..999> <5th|42nd|23rd|1st> <Ave|Street|St.>"),
    "us whole": written(f"<2..999> {ROAD} St, Apt 4B, Springdale, IL 6<####>"),
    "us box": written("<PO Box|P.O. Box|P. O. Box> <100..9999>"),
    "us lower": written(f"<2..9999> {ROAD.lower()} <street|avenue|road>"),
    "uk street": written("<2..199><|a> <High|Church|Mill> <Road|Street|Lane|Close>"),
    "uk whole": written(f"Flat <2..30>, <2..199> {ROAD} Road, London SW1A 2AA"),
    "de strasse": written("<Linden|Goethe|Bahnhof><stra\u00dfe|strasse|str.> <2..199>"),
    "de two words": written("<Kieler|Berliner|Lange> <Stra\u00dfe|Str.> <2..199><|a| b>"),
    "de weg": written("<Birken|Rosen|Mozart><weg|allee|platz|gasse|ring> <2..199>"),
    "de dashes": written("<Willi-Brot|Anna-Seil>-<Stra\u00dfe|Allee|Platz> <2..199>"),
    "de whole": written("Lindenstra\u00dfe <2..99>, <1..4><####> Kleinstadt"),
    "es calle": written("<Calle|calle|C/|C/ > <Mayor|de Alcal\u00e1|Gran V\u00eda|San Juan> <2..199>"),
    "es comma": written("<Plaza|Paseo|Avenida|Av.|Avda.> <de la Luz|del Prado|Am\u00e9rica>, <2..199>"),
    "es floor": written("Calle <Mayor|Nueva>, <2..99>, 3\u00ba B"),
}
FAMILIES = {
    "mail": MAIL, "phone": PHONE, "card": CARD, "handle": HANDLE, "url": URL, "ip": IP, "iban": IBAN, "address": ADDRESS
}  # fmt: skip
