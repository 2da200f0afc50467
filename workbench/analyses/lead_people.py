"""Who is no lead: brands' own accounts, media, journalists, employees, and people who must not be contacted."""

import re
from collections.abc import Collection

import pandas as pd

from workbench.enrich.intents import fold
from workbench.model import market
from workbench.model.corpus import Corpus
from workbench.model.exclusions import excluded
from workbench.model.post import owned

REASONS = {
    "excluded": "asked not to be contacted",
    "own": "own accounts",
    "media": "media",
    "journalist": "journalists",
    "employee": "employees",
}
"""Why somebody is left out -> how a page says it."""

_JOURNALIST = re.compile(
    r"\b(?:i'm|i am|as) an? (?:\w+ ){0,2}(?:journalist|reporter|editor|columnist|correspondent)\b|\bjourno ?request\b"
    r"|\b(?:writing|working on|researching) an? (?:\w+ ){0,2}(?:article|story|piece|feature|report|column)\b"
    r"|\bfor (?:our|my) (?:next )?(?:article|story|issue|podcast|magazine|newsletter|readers|column)\b"
    r"|\b(?:press|media) (?:request|enquiry|inquiry|contact|office|pass|kit)\b|\bour readers\b"
    r"|\bspokes(?:person|man|woman)\b"
)
_EMPLOYEE = (
    r"\b(?:i|we|i've|i'm|we've)(?: \w+){0,2} work(?:ed|ing)? (?:here|(?:at|for) (?:the company|this company|%s))\b"
    r"|\bwork(?:ed|ing) (?:at|for) (?:%s)\b|\bas an? (?:\w+ ){0,2}employee\b|\bmy shift\b"
    r"|\b(?:ex|former|current)[- ]employee\b|\bour (?:works council|warehouse|canteen|assembly line)\b"
    r"|\bjoin(?:ed|ing) (?:%s) as\b|\bmy (?:first|last) (?:day|week|month|year) at (?:%s)\b"
)


def left_out(corpus: Corpus, among: Collection[str]) -> pd.Series:
    """For each author of some who must be left out the reason: excluded, own, media, journalist or employee.

    Being excluded comes first: that somebody is left out for it is counted. Journalists and employees are those who
    say so in English in any of their posts. Index author, values str.
    """
    posts = corpus.posts[["post_id", "author", "kind", "channel"]]
    posts = posts[posts["author"].isin(list(among))]
    author = posts["author"]
    texts = posts["post_id"].map(corpus.table("text").set_index("post_id")["normal"]).astype("object").fillna("")
    texts = texts.astype("str").map(fold).astype("str")
    parts = {
        "excluded": author.isin(excluded(corpus, "contact")),
        "own": owned(author),
        "media": (posts["kind"] == "news") | (posts["channel"] == "news"),
        "journalist": texts.str.contains(_JOURNALIST),
        "employee": texts.str.contains(_employee(corpus)),
    }
    found = pd.concat([pd.Series(reason, index=author[mask].unique()) for reason, mask in parts.items()])
    return found[~found.index.duplicated()].astype("str")


def _employee(corpus: Corpus) -> re.Pattern[str]:
    """The words of employees, with the names of the brands where a name must follow."""
    names = sorted({name.casefold() for name in market.names(corpus)}, key=lambda name: (-len(name), name))
    alternatives = "|".join(map(re.escape, names)) or r"(?!)"
    return re.compile(_EMPLOYEE.replace("%s", alternatives))
