"""People behind posts: pseudonyms and keyed ids at capture, masks on display."""

import hashlib
import hmac
import re

PSEUDONYM_BYTES = 12
_URL = re.compile(r"(?:[a-zA-Z]{2,10}://|\bwww\.)\S+", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s<>()\[\]\"',;|]+")
_NAME = re.compile(r"[\w.\-]*")
_ADDRESS = re.compile(r"[\w\-]+(?:\.[\w\-]+)*\.[a-zA-Z]{2,24}/")
_REDDIT = re.compile(r"(/?u/)[\w\-]+")
_INTEGER = re.compile(r"-?\d+\.0")


def _keyed(key: bytes, message: str) -> str:
    digest = hmac.digest(key, message.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return digest.hex()[: 2 * PSEUDONYM_BYTES]


def pseudonym(key: bytes, source: str, name: str) -> str:
    """A keyed hash of who, hex, stable for one key: HMAC-SHA256 over source and the case-folded name.

    Source: RFC 2104 (HMAC), FIPS 180-4 (SHA-256).
    """
    return _keyed(key, f"{source}\x1f{name.strip().lstrip('@').casefold()}")


def native_id(value: str) -> str:
    """A source's own id as text: trimmed, without the ".0" that a detour through floats leaves on whole numbers."""
    value = value.strip()
    return value[:-2] if _INTEGER.fullmatch(value) else value


def post_id(key: bytes, source: str, native: str) -> str:
    """The ``post_id`` of a source's own id, hex; links between posts go through the same function and so still join.

    Keyed, because a native id may carry a handle or an account; equal for one key whatever file it came from.
    """
    return _keyed(key, f"post\x1e{source}\x1f{native_id(native)}")


def content_id(key: bytes, source: str, author: str, created_at: str, text: str) -> str:
    """The ``post_id`` of a post without an id of its own: who, when (ISO, UTC) and what."""
    return _keyed(key, f"content\x1e{source}\x1f{author}\x1f{created_at}\x1f{text}")


def address(key: bytes, url: str) -> str:
    """A keyed hash of an address, hex."""
    return _keyed(key, f"url\x1e{url.strip()}")


def mask(text: str, keep: frozenset[str] = frozenset()) -> str:
    """The text with handles, mail addresses and links replaced, for display and export.

    ``keep`` holds case-folded handles without "@" that name brands, not people. Time is linear in the length:
    each run without spaces is looked at once, by patterns that cannot backtrack across it.
    """
    text = _URL.sub("[link]", text.replace("\uff20", "@"))
    return _TOKEN.sub(lambda found: _mask_token(found.group(), keep), text)


def _mask_token(token: str, keep: frozenset[str]) -> str:
    if "/" in token:
        if "@" not in token and _ADDRESS.match(token):
            return "[link]"
        if found := _REDDIT.match(token):
            return f"{found.group(1)}someone{token[found.end() :]}"
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
