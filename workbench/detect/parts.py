"""The part of each kind that a post belongs to: exactly one, so that the parts of a kind add up to the whole."""

import re

import pandas as pd

NONE = "none"  # a post without a link or hashtag
UNKNOWN = "unknown"
SINGLE = "single"  # a text that was written once
KINDS = {
    "topic": "topic",
    "channel": "channel",
    "sentiment": "sentiment",
    "family": "family",
    "author": "author",
    "domain": "text",
    "hashtag": "text",
    "language": "lang",
}
"""Each kind of part with the column of the posts it is read from."""

_ADDRESS = re.compile(r"\b(?:https?://|www\.)(?:[^\s/@]*@)?(?:www\.)?([^\s/:?#\"'<>()]+)", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<![\w&/])#(\w*[^\W\d]\w*)")


def parts_of(posts: pd.DataFrame, kind: str, counted: pd.Series) -> pd.Series:
    """The name of each post's part: a topic's number, the first linked site, the first hashtag in lower case, ...

    ``counted`` marks the posts among which a text counts as written once, (n_posts,).
    """
    values = posts[KINDS[kind]]
    if kind == "topic":
        return values.fillna(-1).astype("int64").astype("str")
    if kind == "domain":
        return values.str.extract(_ADDRESS, expand=False).str.lower().str.rstrip(".,;!").fillna(NONE).replace("", NONE)
    if kind == "hashtag":
        return values.str.extract(_HASHTAG, expand=False).str.casefold().radd("#").fillna(NONE)
    names = values.astype("object").where(values.notna(), UNKNOWN).astype("str").replace("", UNKNOWN)
    if kind == "family":
        sizes = names[counted].value_counts()
        names = names.where(names.isin(sizes.index[sizes > 1]), SINGLE)
    return names
