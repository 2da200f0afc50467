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
_POST_CODE = r"[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}\b"
_ENGLISH = re.compile(
    r"(?<![\w.,/$\u20ac\u00a3\-])(?:(?:Flat|flat|Apt|Unit)\s\w{1,5},?\s)?\d{1,5}[a-zA-Z]?"
    rf"{_SIDE}(?P<words>(?:\s[\w'\u2019\-]{{1,24}}\.?){{1,4}}?)\s(?:(?i:{_OTHER})\s)?(?P<kind>(?i:{_PLAIN}|{_OTHER}))(?!\w)\.?"
    rf"{_SIDE}{_UNIT}{_TOWN}(?:,\s[A-Z][\w\-]{{2,24}}\s{_POST_CODE})?"
)
_BOX = re.compile(r"(?<!\w)P\.?\s?O\.?\s?Box\s#?\d{1,6}", re.IGNORECASE)
_CODED = re.compile(
    rf"(?<![\w.])(?:\d{{1,4}}[a-z]?\s(?:[A-Z][\w'\-]{{1,20}},?\s){{1,5}})?{_POST_CODE}"
    r"|(?<!\w)[A-Z\u00c4\u00d6\u00dc][\w\-]{1,24}(?:\s[\w\-]{1,24}){0,3}\s\d{1,3}\s?[a-z]?,?\s\d{5}\s[A-Z\u00c4\u00d6\u00dc][\w\-]{2,24}"
)
_GERMAN_KIND = "stra\u00dfe|strasse|str\\.|weg|allee|platz|gasse|ring|damm|ufer|chaussee|steig|pfad|graben|promenade|markt"
_GERMAN = re.compile(
    rf"(?<![\w\-])(?P<street>[A-Z\u00c4\u00d6\u00dc][\w\-]{{1,30}}?\s?(?P<kind>(?i:{_GERMAN_KIND}))"
    r"|Stra(?:\u00dfe|sse)\s(?:des|der|am|zum|zur)\s\w{2,24})"
    r"\s?\d{1,3}(?:\s?[a-z])?(?!\w|[.,:]\d)(?P<tail>,\s\d{5}\s[A-Z\u00c4\u00d6\u00dc][\w\-]{2,24})?(?!\s?(?:%|\u20ac|Uhr|Std|St\u00fcck|Min|Stunde|Tag|Jahr|km|Kilo|Meter|m\b|h\b|Euro|mal\b|Mal\b|von|bis))"
)
_NO_STREET = re.compile(
    r"(?:(?:sitz|stell|park|arbeits|lade|liege|steh|studien|fenster|gang|marktplatz|um|heim|r\u00fcck|hin|rad|geh|fahrrad|arbeitsweg|schul"
    r"|sp|anfahrts|super|fach|bau|wochen|floh|letzte|erste|zweite|dritte|ohr|ehe|boxen?)(?:platz|weg|ring|markt|pfad)"
    r"|(?:der|die|das|dem|den|des|ein\w*|mein\w*|dein\w*|unser\w*|ihr\w*|kein\w*|dies\w*|auf|von|und|am|im|bis)\s\w+)",
    re.IGNORECASE,
)
_SPANISH = re.compile(
    r"(?<!\w)(?i:calle|c/|avenida|avda\.?|av\.|plaza|pza\.?|paseo|glorieta|rambla|(?:carretera|camino|ronda|traves[i\u00ed]a)(?=\sdel?\s))"
    r"\s{0,2}(?:(?:de|del|la|las|los|el)\s){0,3}[A-Z\u00c1\u00c9\u00cd\u00d3\u00da\u00d1]\w{1,24}(?:\s(?:(?:de|del|la|las|los|y)\s){0,2}[A-Z\u00c1\u00c9\u00cd\u00d3\u00da\u00d1]\w{1,24}){0,3}"
    r"(?:,\s?|\s)(?:n[\u00bao\u00b0]\.?\s?|n\u00fam\.?\s?|n\u00famero\s)?\d{1,4}(?!\w|[.,:]\d)(?:,?\s\d{1,2}\s?[\u00ba\u00b0\u00aa](?:\s?[A-Z]\b)?)?(?!\s(?:horas?|minutos?|d\u00edas?|personas?|euros?|veces|a\u00f1os?|km))"
)
_NO_NAME = frozenset(
    "a an and are at away been between block blocks by car cars came daily day days dollar dollars down every feet few first flights for "
    "foot free from full ft get got great hour hours hr hrs i in is it its k kid kids km km/h lane lanes less long m "
    "main many me mi mile miles min mins minute minutes month months more mph my new no not of off on one or other "
    "our out over past people per plus second seconds star stars than that the their them then there they this time "
    "times to total two up via was way we week weeks were when while with year years yr yrs you your am pm days' more "
    "different major bad good open closed long hundred thousand million posts reviews".split()
)
_KINDS = frozenset(
    f"{_PLAIN}|{_OTHER}|box|c|calle|av|avenida|avda|avd|plaza|pza|paseo|glorieta|rambla|carretera|camino|ronda|traves\u00eda|travesia".split(
        "|"
    )
)
_ENDINGS = ("stra\u00dfe", "strasse", "str", *_GERMAN_KIND.split("|")[3:])
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"\d{5}\s[A-Z\u00c4\u00d6\u00dc]|\d[A-Z]?\s\d[A-Z]{2}\b")


def mask_places(text: str) -> str:
    """The text with what has the form of a postal address replaced by "[address]"."""
    words = set(_WORD.findall(text.lower()))
    if not _KINDS.isdisjoint(words):
        text = _ENGLISH.sub(_english, _BOX.sub("[address]", text))
        text = _SPANISH.sub("[address]", text)
    if any(word.endswith(_ENDINGS) for word in words):
        text = _GERMAN.sub(_german, text)
    return _CODED.sub("[address]", text) if _CODE.search(text) else text


def _english(found: re.Match[str]) -> str:
    words, kind = found.group("words").split(), found.group("kind")
    draft = words[-1][0].isdigit() and kind.casefold() == "rd"  # "picks of the 1st rd"
    if draft or any(word.rstrip(".").casefold() in _NO_NAME for word in words):
        return found.group()
    named = all(word[0].isupper() or word[0].isdigit() for word in words) and any(word[-1].isalpha() for word in words)
    plain = kind.casefold() in _PLAIN.split("|")
    return "[address]" if named and (plain or kind[0].isupper()) or (plain and all(map(str.isalpha, words))) else found.group()


def _german(found: re.Match[str]) -> str:
    street = found.group("street")
    return found.group() if not found.group("tail") and _NO_STREET.fullmatch(street) else "[address]"
