"""What in a text is personal by its form, masked before anybody sees it: see ``mask``."""

import re

from workbench.model.numbers import mask_numbers
from workbench.model.places import mask_places

_URL = re.compile(r"(?:[a-zA-Z]{2,10}://|(?<![\w:/])//(?=\w)|\bwww\.)\S+", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s<>()\[\]\"',;|]+")
_NAME = re.compile(r"[\w.\-]*")
_ADDRESS = re.compile(r"[\w\-]+(?:\.[\w\-]+)*\.[a-zA-Z]{2,24}(?::\d{1,5})?[/?#]\S")
_REDDIT = re.compile(r"(/?u/)[\w\-]+")
_AT = re.compile(
    r"&#0{0,3}64;|&commat;|%40|[\uff20\ufe6b]|(?<=\w)\s?[\[({<]\s?(?:at|\u00e4t)\s?[\])}>]\s?(?=\w)", re.IGNORECASE
)
_DOT = re.compile(r"\s?[\[({]\s?(?:dot|punkt|punto|\.)\s?[\])}]\s?", re.IGNORECASE)
_ENDS = "(?:com|net|org|edu|gov|info|io|eu|uk|us|ca|de|at|ch|es|fr|it|nl|be|pt|pl|se|dk|br|mx|in|au|me|tv)"
_SPOKEN = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64}(?:\s(?:at|AT|\u00e4t)\s|\s?@\s?)[\w\-]{2,40}"
    rf"(?:(?:\s(?:dot|DOT|punkt|punto)\s|\.)[\w\-]{{2,40}}){{0,2}}\s(?:dot|DOT|punkt|punto)\s{_ENDS}\b"
    r"|(?<![\w.+\-])[\w.+\-]{1,64}\s@\s[\w\-]{2,40}(?:\.[\w\-]{2,40}){0,2}\.[a-zA-Z]{2,6}\b"
)
_NETWORK = re.compile(
    r"\b((?:insta(?:gram)?|ig|snap(?:chat)?|telegram|discord|tiktok|skype|kik|twitter|psn)(?:\s?[:=]\s?|\sis\s|\s))"
    r"([\w.\-]{2,31}(?:#\d{4}\b|(?<=[\w])))(?=[^\w.\-#]|[.]?(?:\s|\Z))",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_QUERY = re.compile(r"\.[a-zA-Z]{2,24}[?#]\S")
_FORMS_OF_AT = ("&", "%40", "\uff20", "\ufe6b", "[", "(", "{", "<")
_DOTS = (" dot ", " punkt ", " punto ")
_NETWORKS = ("insta", "ig", "snap", "telegram", "discord", "tiktok", "skype", "kik", "twitter", "psn")
_LIKE_A_NAME = re.compile(r"\w*[a-zA-Z]\w*(?:[._]\w+|\d|#\d{4})")


def mask(text: str, keep: frozenset[str] = frozenset()) -> str:
    """The text with what is personal by its form replaced, for display and export.

    Handles become "@someone", mail addresses "[mail]", links "[link]" with all they carry, payment cards "[card]" (only
    with a right check digit), phone numbers "[phone]", bank accounts "[iban]", addresses of machines "[ip]", and what
    is written like a postal address "[address]". Names of people, and addresses in any other wording, stay.

    ``keep`` holds case-folded handles without "@" that name brands, not people. Time is linear in the length: every
    pattern looks at a bounded stretch from each place.
    """
    if any(sign in text for sign in _FORMS_OF_AT):
        text = _AT.sub("@", text)
    lower = text.lower()
    if "//" in text or "www." in lower:
        text = _URL.sub("[link]", text)
    if "@" in text or "/" in text or _QUERY.search(text):
        text = _TOKEN.sub(lambda found: _mask_token(found.group(), keep), _DOT.sub(".", text) if "@" in text else text)
    if " @ " in text or any(dot in lower for dot in _DOTS):
        text = _SPOKEN.sub("[mail]", text)
    if any(network in lower for network in _NETWORKS):
        text = _NETWORK.sub(_account, text)
    return mask_places(mask_numbers(text)) if _DIGIT.search(text) else text


def _account(found: re.Match[str]) -> str:
    return f"{found.group(1)}@someone" if _LIKE_A_NAME.match(found.group(2)) else found.group()


def _mask_token(token: str, keep: frozenset[str]) -> str:
    if "@" not in token and _ADDRESS.match(token):
        return "[link]"
    if "/" in token:
        if found := _REDDIT.match(token):
            return f"{found.group(1)}someone{token[found.end() :]}"
        if (at := token.find("/@")) > 0 and "." in token[:at]:
            return "[link]"
    return _mask_handles(token, keep)


def _mask_handles(token: str, keep: frozenset[str]) -> str:
    """The token with what follows each "@" replaced; a word before "@" and a domain after it are a mail address."""
    if "@" not in token:
        return token
    before, *parts = token.split("@")
    done = [before]
    chained = False  # "@name@host", "@one@two": what follows a handle at once belongs to it
    for position, part in enumerate(parts):
        found = _NAME.match(part)
        name = found.group().rstrip(".-") if found else ""
        rest = part[len(name) :]
        if chained:
            done.append(rest)
        elif position == 0 and before[-1:].isalnum() and "." in name:
            done = [before[: 1 + max(before.rfind(":"), before.rfind("="))], "[mail]", rest]
        elif not name or name.casefold() in keep:
            done.append(f"@{name}{rest}")
            continue
        else:
            done.append(f"@someone{rest}")
        chained = not rest
    return "".join(done)
