"""Where somebody lives: street and number as written in American, British, German and Spanish addresses.

Only what has the form of an address is seen: a known kind of street with a number, a post box, a British post code,
a German street before its post code. A place that is merely named ("the blue house behind the church") is not.
"""

import re

_PLAIN = "street|avenue|ave|road|rd|lane|boulevard|blvd"
_OTHER = (
    "st|ln|drive|dr|court|ct|place|pl|terrace|parkway|pkwy|circle|trail|way|close|crescent|gardens|mews|grove|square|hill"
    "|row|walk|highway|hwy|alley|green|rise|quay"
)
_SIDE = r"(?:\s(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\b\.?)?"
_UNIT = r"(?:,?\s(?:Apt|Apartment|Unit|Suite|Ste|Flat)\b\.?\s?#?\w{1,6}|,?\s#\s?\w{1,6})?"
_TOWN = r"(?:(?:,\s[A-Z][\w.'\-]{1,24}(?:\s[A-Z][\w.'\-]{1,24}){0,2})?,?\s[A-Z]{2}\s\d{5}(?:-\d{4})?)?"
_CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de]"
_POST_CODE = r"[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}\b"
_ENGLISH = re.compile(
    r"(?<![\w.,/$\u20ac\u00a3\-])(?:(?:Flat|flat|Apt|Unit)\s\w{1,5},?\s)?\d{1,5}[a-zA-Z]?"
    rf"{_SIDE}(?P<words>(?:\s[\w'\u2019\-]{{1,24}}\.?){{1,4}}?)\s(?:(?i:{_OTHER})\s)?(?P<kind>(?i:{_PLAIN}|{_OTHER}))(?!\w)\.?"
    rf"{_SIDE}{_UNIT}{_TOWN}(?:,\s[A-Z][\w\-]{{2,24}}\s{_POST_CODE})?"
)
_BOX = re.compile(r"(?<!\w)P\.?\s?O\.?\s?Box\s#?\d{1,6}", re.IGNORECASE)
_TOWN_DE = rf",?\s\d{{5}}\s{_CAPITAL}[\w\-]{{2,24}}"
_CODED = re.compile(
    rf"(?<![\w.])(?:\d{{1,4}}[a-z]?\s(?:[A-Z][\w'\-]{{1,20}},?\s){{1,5}})?{_POST_CODE}"
    rf"|(?<!\w){_CAPITAL}[\w\-]{{1,24}}(?:\s[\w\-]{{1,24}}){{0,3}}\s\d{{1,3}}\s?[a-z]?{_TOWN_DE}"
)
_ENDINGS_DE = (
    "stra\u00dfe", "strasse", "str", "weg", "allee", "platz", "gasse", "ring", "damm", "ufer", "chaussee", "steig",
    "pfad", "graben", "promenade", "markt",
)  # fmt: skip
_KIND_DE = "|".join(_ENDINGS_DE).replace("|str|", r"|str\.|")
_UNITS = r"%|\u20ac|Uhr|Std|St\u00fcck|Min|Stunde|Tag|Jahr|km|Kilo|Meter|m\b|h\b|Euro|[Mm]al\b|von|bis"
_GERMAN = re.compile(
    rf"(?<![\w\-])(?P<street>{_CAPITAL}[\w\-]{{1,30}}?\s?(?i:{_KIND_DE})"
    r"|Stra(?:\u00dfe|sse)\s(?:des|der|am|zum|zur)\s\w{2,24})"
    rf"\s?\d{{1,3}}(?:\s?[a-z])?(?!\w|[.,:]\d)(?P<tail>{_TOWN_DE})?(?!\s?(?:{_UNITS}))"
)
_NO_STREET = re.compile(
    r"(?:sitz|stell|park|arbeits|lade|liege|steh|studien|fenster|gang|um|heim|r\u00fcck|hin|rad|geh|fahrrad|schul|anfahrts|sp"
    r"|super|fach|bau|wochen|floh|letzte|erste|zweite|dritte|ohr|ehe|box)(?:platz|weg|ring|markt|pfad)"
    r"|(?:der|die|das|dem|den|des|ein\w*|mein\w*|dein\w*|unser\w*|ihr\w*|kein\w*|dies\w*|auf|von|und|am|im|bis)\s\w+",
    re.IGNORECASE,
)
_SMALL_ES = r"(?:(?:de|del|la|las|los|el|y)\s){0,3}"
_COUNTED_ES = r"horas?|minutos?|d\u00edas?|personas?|euros?|veces|a\u00f1os?|km"
_SPANISH = re.compile(
    r"(?<!\w)(?i:calle|c/|avenida|avda?\.?|av\.|plaza|pza\.?|paseo|glorieta|rambla"
    r"|(?:carretera|camino|ronda|traves[i\u00ed]a)(?=\sdel?\s))"
    rf"\s{{0,2}}{_SMALL_ES}{_CAPITAL}\w{{1,24}}(?:\s{_SMALL_ES}{_CAPITAL}\w{{1,24}}){{0,3}}"
    r"(?:,\s?|\s)(?:n[\u00bao\u00b0]\.?\s?|n\u00fam\.?\s?|n\u00famero\s)?\d{1,4}(?!\w|[.,:]\d)"
    rf"(?:,?\s\d{{1,2}}\s?[\u00ba\u00b0\u00aa](?:\s?[A-Z]\b)?)?(?!\s(?:{_COUNTED_ES}))"
)
_UNNAMED = """
    a am an and are at away bad been between block blocks by came car cars closed daily day days different
    dollar dollars down every feet few first flights for foot free from full ft get good got great hour hours hr
    hrs hundred i in is it its k kid kids km km/h lane lanes less long m main major many me mi mile miles
    million min mins minute minutes month months more mph my new no not of off on one open or other our out over
    past people per plus pm posts reviews second seconds star stars than that the their them then there they
    this thousand time times to total two up via was way we week weeks were when while with year years you your
    yr yrs
"""
_NO_NAME = frozenset(_UNNAMED.split())
_STREETS_ES = "calle|av|avenida|avda|avd|plaza|pza|paseo|glorieta|rambla|carretera|camino|ronda|traves\u00eda|travesia"
_KINDS = frozenset(f"{_PLAIN}|{_OTHER}|box|c|{_STREETS_ES}".split("|"))
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"\d{5}\s[A-Z\u00c4\u00d6\u00dc]|\d[A-Z]?\s\d[A-Z]{2}\b")


def mask_places(text: str) -> str:
    """The text with what has the form of a postal address replaced by "[address]"."""
    words = set(_WORD.findall(text.lower()))
    if not _KINDS.isdisjoint(words):
        text = _ENGLISH.sub(_english, _BOX.sub("[address]", text))
        text = _SPANISH.sub("[address]", text)
    if any(word.endswith(_ENDINGS_DE) for word in words):
        text = _GERMAN.sub(_german, text)
    return _CODED.sub("[address]", text) if _CODE.search(text) else text


def _english(found: re.Match[str]) -> str:
    words, kind = found.group("words").split(), found.group("kind")
    draft = words[-1][0].isdigit() and kind.casefold() == "rd"  # "picks of the 1st rd"
    if draft or any(word.rstrip(".").casefold() in _NO_NAME for word in words):
        return found.group()
    plain = kind.casefold() in _PLAIN.split("|")
    if all(word[0].isupper() or word[0].isdigit() for word in words):
        return "[address]" if plain or kind[0].isupper() else found.group()
    return "[address]" if plain and all(map(str.isalpha, words)) else found.group()


def _german(found: re.Match[str]) -> str:
    street = found.group("street")
    return found.group() if not found.group("tail") and _NO_STREET.fullmatch(street) else "[address]"
