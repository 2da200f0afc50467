"""People behind posts: pseudonyms at capture, masks on display."""

import hashlib
import hmac
import re

PSEUDONYM_BYTES = 12
_HANDLE = re.compile(r"(?<![\w.])@[\w][\w.\-]*")
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+")
_URL = re.compile(r"https?://\S+")


def pseudonym(key: bytes, source: str, name: str) -> str:
    """A keyed hash of who, hex, stable for one key: HMAC-SHA256 over source and the case-folded name.

    Source: RFC 2104 (HMAC), FIPS 180-4 (SHA-256).
    """
    message = f"{source}\x1f{name.strip().lstrip('@').casefold()}".encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()[: 2 * PSEUDONYM_BYTES]


def mask(text: str, keep: frozenset[str] = frozenset()) -> str:
    """The text with handles, mail addresses and links replaced, for display and export.

    ``keep`` holds case-folded handles without "@" that name brands, not people.
    """
    text = _MAIL.sub("[mail]", text)
    text = _URL.sub("[link]", text)
    return _HANDLE.sub(lambda m: m.group() if m.group()[1:].casefold() in keep else "@someone", text)
