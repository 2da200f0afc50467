"""Normalised text: what a post says, without addresses, handles and mark-up, and a name for each unique text."""

import hashlib
import html
import re
import unicodedata

import pandas as pd

NAME = "text"
VERSION = 1
MODEL = f"{NAME}-{VERSION}"
SOMEONE = "@user"
NOTHING = "[link]"

_ID_DIGITS = 20
_RETWEET = re.compile(r"^\s*(?:RT|rt)\s+@\w[\w.]{0,60}\s*:\s*")
_URL = re.compile(r"(?<!\w)(?:https?://\S*|www\.\S+|https?:?/?(?=[\s…]|$)…?)", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
_HANDLE = re.compile(r"(?<![\w@])@\w{1,64}(?:[.\-]\w{1,64}){0,8}(?:@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8})?")


def readable(text: str) -> str:
    """The text in NFC with entities resolved, as a person reads it."""
    for _ in range(3):  # exports escape twice: "&amp;amp;"
        if "&" not in text:
            break
        text = html.unescape(text)
    return unicodedata.normalize("NFC", text)


def normalise(text: str) -> str:
    """The text in NFC, entities resolved, addresses dropped, people as "@user", single spaces; never empty.

    A leading "RT @someone:" is dropped, so that a repost reads like what it repeats. A text of which nothing is left
    becomes "[link]". Time is linear in the length.
    """
    text = readable(text).replace("\uff20", "@")
    if "@" in text:
        text = _RETWEET.sub("", text)
        text = _MAIL.sub(SOMEONE, _HANDLE.sub(SOMEONE, text))
    lower = text.lower()
    if "http" in lower or "www." in lower:
        text = _URL.sub(" ", text)
    return " ".join(text.split()) or NOTHING


def text_id(normal: str) -> str:
    """The name of a normalised text, equal whatever its case: 20 hex digits of SHA-256 (FIPS 180-4)."""
    folded = normal.casefold().encode("utf-8", "surrogatepass")
    return hashlib.sha256(folded).hexdigest()[:_ID_DIGITS]


def enrich(posts: pd.DataFrame) -> pd.DataFrame:
    """Columns post_id, normal, text_id, a row a post; ``posts`` has post_id and text."""
    normal = normals(posts)
    return pd.DataFrame(
        {
            "post_id": posts["post_id"].to_numpy(),
            "normal": pd.Series(normal, dtype="str"),
            "text_id": pd.Series([text_id(text) for text in normal], dtype="str"),
        }
    )


def normals(posts: pd.DataFrame) -> list[str]:
    """The normalised text of each post: the column ``normal`` where it is there, else made from ``text``."""
    return posts["normal"].tolist() if "normal" in posts else [normalise(text) for text in posts["text"].tolist()]
