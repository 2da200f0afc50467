"""People behind posts: pseudonyms and keyed ids at capture, masks on display."""

import hashlib
import hmac
import re

from workbench.model.personal import mask as mask

PSEUDONYM_BYTES = 12
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
