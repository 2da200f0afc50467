"""Which runs of digits are somebody's: payment cards, phone numbers, bank accounts, addresses of machines."""

import ipaddress
import re

_RUN = re.compile(r"(?<![\w#$\u20ac\u00a3])[+(]{0,2}\d[\d ()./\u00a0\u2010-\u2014_\-]*")
_GROUP = re.compile(r"\d+")
_SEPARATOR = re.compile(
    r"[ \u00a0]{1,2}|[ \u00a0]?[./_\u2010-\u2014\-][ \u00a0]?|[ \u00a0]?\([ \u00a0]?|\)[ \u00a0/\-]?"
)
_MOST_DIGITS, _MOST_GROUPS = 19, 8

_CARD_SHAPES = {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (8, 8), *((n,) for n in range(14, 20))}
_ISSUERS = re.compile(
    r"(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}"
    r"|35(?:2[89]|[3-8]\d)\d{12}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17}|(?:5[06-9]|6[037])\d{12,17})"
)
_COUNTRY = re.compile(
    r"(?:1|7|2(?:0|7|[1-69]\d)|3(?:[0-469]|[578]\d)|4(?:[013-9]|2\d)|5(?:[1-8]|[09]\d)|6(?:[0-6]|[789]\d)"
    r"|8(?:[1246]|[058]\d)|9(?:[0-58]|[679]\d))"
)
_ABROAD = re.compile(r"00(?:1|20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|7|8[1246]|9[0-58]|[23459]\d\d)[1-9(]")
_MOBILE = re.compile(r"07\d{9}|01[5-7]\d{8,9}")  # written in one piece, no other number looks so
_ASKS = re.compile(
    r"(?<![\w\[])(?:call(?:ing)?|phone|(?:tele)?fon|telephone|tel|tlf|tfno|mobile?|cell|text|whats ?app|wa|sms|fax|dial"
    r"|ring|handy|mobil|ruf\w*|anruf\w*|erreich\w*|m[o\u00f3]vil|ll[a\u00e1]m\w+|tel[e\u00e9]fono|contact|reach"
    r"|(?:my|meine|mi|our|your|the) (?:cell |phone |new )?(?:number|nummer|nr|n[u\u00fa]mero))(?![\w])",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"(?:order|ref|reference|case|ticket|booking|confirmation|conf|tracking|invoice|serial|isbn|ean|gtin|upc|imei|sku|model"
    r"|article|item|part|flight|locator|code|id|bestell\w*|auftrag\w*|rechnung\w*|sendung\w*|kunden\w*|vorgang\w*|ticket\w*"
    r"|pedido|factura|referencia|reserva|expediente|localizador|seguimiento)"
    r"\W{0,3}(?:numbers?|num|no|nr|nummer|n\u00famero|id|code|is|ist|es|n\u00ba)?\W{0,4}\Z",
    re.IGNORECASE,
)
_NEAR = 32  # characters before a number that say what it is
_PAIRS = (2, 2, 2, 2, 2)
_SPANISH = {(3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (3, 6)}

_IBAN_LENGTHS = """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24
    FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LI21
    LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24
    SI19 SK24 SM27 TN24 TR26 UA29 VG24 XK20
"""
_LENGTHS = {word[:2]: int(word[2:]) for word in _IBAN_LENGTHS.split()}
_ACCOUNT = re.compile(r"(?<![^\W_])[a-zA-Z]{2}\d{2}(?:[ .\-\u00a0]?[a-zA-Z0-9]){11,30}")
_FOUR = re.compile(
    r"(?<![\w.])(?P<net>\d{1,3}(?:(?:\.|\[\.\])\d{1,3}){3})(?:/\d{1,2}|:\d{1,5})?(?![\w\[]|\.\d)", re.ASCII
)
_SIX = re.compile(
    r"(?<![\w:.])\[?(?P<net>(?:[0-9a-fA-F]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}))(?:%\w{1,16})?(?:\]:\d{1,5})?(?![\w:])",
    re.ASCII,
)
_VERSION = re.compile(
    r"(?:version|ver|build|firmware|release|update|v|android|ios|windows|driver|software)\W{0,3}\Z", re.I
)


def mask_numbers(text: str) -> str:
    """The text without bank accounts (ISO 13616), addresses of machines, payment cards (ISO/IEC 7812) and phones."""
    text = _mask_accounts(text)
    if ":" in text:
        text = _SIX.sub(_machine, text)
    text = _FOUR.sub(_machine, text)
    return _RUN.sub(lambda found: _mask_run(found, text), text)


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others. Source: ISO/IEC 7812-1, annex B."""
    doubled = (sum(divmod(2 * int(sign), 10)) for sign in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _mask_accounts(text: str) -> str:
    done, at = [], 0
    for found in _ACCOUNT.finditer(text):
        wanted = _LENGTHS.get(found.group()[:2].upper(), 99)
        places = [place for place, sign in enumerate(found.group()) if sign.isalnum()]
        if len(places) < wanted or found.start() < at:
            continue
        stop = found.start() + places[wanted - 1] + 1
        account = "".join(sign for sign in text[found.start() : stop] if sign.isalnum()).upper()
        if (
            not text[stop : stop + 1].isalnum()
            and int("".join(str(int(s, 36)) for s in account[4:] + account[:4])) % 97 == 1
        ):
            done += [text[at : found.start()], "[iban]"]
            at = stop
    return "".join((*done, text[at:])) if done else text


def _machine(found: re.Match[str]) -> str:
    try:
        known = ipaddress.ip_address(found.group("net").replace("[.]", "."))
    except ValueError:
        return found.group()
    if known.version == 6:
        return "[ip]" if sum(sign.isalnum() for sign in found.group("net")) > 4 else found.group()
    small = all(part < 32 for part in known.packed)  # 1.2.3.4 is a version more often than a machine
    told = found.string[max(0, found.start() - _NEAR) : found.start()]
    return found.group() if _VERSION.search(told) or (small and not re.search(r"\bip\b", told, re.I)) else "[ip]"


def _mask_run(found: re.Match[str], text: str) -> str:
    run = found.group()
    groups = [part.span() for part in _GROUP.finditer(run)]
    if text[found.end() : found.end() + 1].isalnum() and groups[-1][1] == len(run):
        groups.pop()  # "3rd", "1920x1080"
    if sum(stop - start for start, stop in groups) < 7:
        return run
    told = text[max(0, found.start() - _NEAR) : found.start()]
    asked, counted = bool(_ASKS.search(told)), bool(_COUNTS.search(told))
    done, at, first = [], 0, 0
    while first < len(groups):
        what, last = _named(run, groups, first, asked and not counted, counted)
        if what:
            start = _opened(run, at, groups[first][0])
            done += [run[at:start], f"[{what}]"]
            at = groups[last][1]
        first = last + 1
    return "".join((*done, run[at:]))


def _named(run: str, groups: list[tuple[int, int]], first: int, asked: bool, counted: bool) -> tuple[str, int]:
    """What the longest window of groups from ``first`` on is ("" for nothing), and its last group."""
    ahead = groups[first : first + 3]
    if len(ahead) == 3 and all(stop - start == 1 for start, stop in ahead):
        return "", first  # a list of small numbers
    digits = ""
    sizes: tuple[int, ...] = ()
    gaps: tuple[str, ...] = ()
    windows: list[tuple[str, tuple[int, ...], tuple[str, ...]]] = []
    for place in range(first, min(first + _MOST_GROUPS, len(groups))):
        start, stop = groups[place]
        if place > first:
            gap = run[groups[place - 1][1] : start]
            if not _SEPARATOR.fullmatch(gap):
                break
            gaps = (*gaps, gap.strip() or " ")
        if len(digits) + stop - start > _MOST_DIGITS:
            break
        digits, sizes = digits + run[start:stop], (*sizes, stop - start)
        windows.append((digits, sizes, gaps))
    plus = run[: groups[first][0]].endswith("+")
    for length in range(len(windows), 0, -1):
        digits, sizes, gaps = windows[length - 1]
        given = plus or (counted and len(sizes) == 1)  # a country code, an order
        if not given and sizes in _CARD_SHAPES and _ISSUERS.fullmatch(digits) and luhn(digits):
            return "card", first + length - 1
    for length in range(len(windows), 0, -1):
        if _phone(*windows[length - 1], plus, asked, counted):
            return "phone", first + length - 1
    return "", first + 2 if windows and _dated(*windows[-1]) else first


def _phone(digits: str, sizes: tuple[int, ...], gaps: tuple[str, ...], plus: bool, asked: bool, counted: bool) -> bool:
    n = len(digits)
    if plus:
        return 8 <= n <= 15 and bool(_COUNTRY.match(digits))
    if counted or _dated(digits, sizes, gaps):
        return False
    if (asked and 7 <= n <= 15 and len(sizes) <= 6) or (12 <= n <= 17 and _ABROAD.match(digits)):
        return True
    if len(sizes) == 1:
        return bool(_MOBILE.fullmatch(digits))
    if sizes in ((3, 3, 4), (1, 3, 3, 4)):
        return digits[-10] in "23456789" and digits[-7] in "23456789" and (len(sizes) == 3 or digits[0] == "1")
    if digits[0] == "0" and digits[1] != "0" and 9 <= n <= 12:
        return (
            2 <= sizes[0] <= 5
            and min(sizes[1:-1], default=2) >= 2
            and (sizes[0] > 2 or sizes[1] > 2 or sizes == _PAIRS)
        )
    return n == 9 and digits[0] in "6789" and sizes in _SPANISH and set(gaps) <= {" ", "-"}


def _dated(digits: str, sizes: tuple[int, ...], gaps: tuple[str, ...]) -> bool:
    """Whether a date begins here: three parts with one sign between them, a day and a month among them."""
    if len(sizes) < 3 or gaps[0] != gaps[1] or gaps[0] not in "./-" or (sizes == _PAIRS and len(set(gaps)) == 1):
        return False
    if sizes[0] == 4 and sizes[1] <= 2 and sizes[2] <= 2:
        return digits[:2] in ("19", "20")
    if sizes[0] > 2 or sizes[1] > 2 or sizes[2] not in (2, 4):
        return False
    one, two = int(digits[: sizes[0]]), int(digits[sizes[0] : sizes[0] + sizes[1]])
    return min(one, two) <= 12 and max(one, two) <= 31


def _opened(run: str, least: int, start: int) -> int:
    """The start of a number with the plus sign and the bracket before it."""
    while start > least and run[start - 1] in "+(":
        start -= 1
    return start
