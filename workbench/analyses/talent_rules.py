"""Professional signals people give of themselves in public: open to work, a skill shown, a talk given."""

import re
from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.analyses.employees import CURRENT, employees
from workbench.model.corpus import Corpus
from workbench.model.exclusions import excluded
from workbench.model.post import owned

OPEN, SKILL, TALK = "open to work or applying", "skill shown", "talk given"
KINDS = (OPEN, SKILL, TALK)
LONGEST = 2_000  # characters looked at

_TRADE = (
    r"(?:mechanic|mechatronics engineer|engineer|developer|programmer|electrician|designer|technician|welder|machinist|"
    r"data (?:scientist|analyst|engineer)|translator|product manager|project manager|accountant|architect|researcher|"
    r"copywriter|photographer|recruiter|nurse|teacher|logistician|buyer|trainer)"
)
_WROTE = (
    r"(?:firmware|software|code|an? (?:\w+ )?(?:app|library|tool|script|plugin|driver|controller|prototype|circuit))"
)
RULES: Mapping[str, str] = {
    OPEN: r"#?\bopen ?to ?work\b|\bavailable for (?:hire|work|freelance work|new projects)\b|\b(?:i'm|i am|we're) (?:"
    r"currently |actively )?(?:looking for|seeking|open to) (?:an? |my )?(?:\w+ ){0,2}(?:role|position|"
    r"opportunit(?:y|ies)"
    r"|challenge|job)\b|\blooking for my next (?:role|job|challenge|position)\b",
    SKILL: rf"\b(?:i'm|i am) an? (?:\w+ ){{0,2}}{_TRADE}\b|\bas an? (?:\w+ ){{0,2}}{_TRADE},? (?:i|my)\b|\bi "
    rf"(?:work|worked) as an? "
    rf"(?:\w+ ){{0,2}}{_TRADE}\b|\bi (?:built|wrote|designed|programmed|coded|developed|published|"
    rf"open-?sourced) (?:my own |the )?"
    rf"{_WROTE}\b|\bi(?:'m| am)? (?:just )?(?:got|passed|became|hold) (?:my |a |an )?(?:\w+ )?(?:certified|"
    rf"certificat\w+|diploma)\b",
    TALK: r"\b(?:i|we) (?:just |recently |will |am |are )*(?:gave|give|giving|held|hold|presented|delivered) "
    r"(?:an? |my |our |the )?"
    r"(?:\w+ ){0,2}(?:talk|keynote|lecture|workshop|tutorial|presentation) (?:at|on|about|to)\b|\b(?:i'm|i "
    r"am|i'll be|i will be)"
    r" (?:speaking|presenting) (?:at|on|about)\b|\b(?:slides|video|recording) (?:of|from|for) my (?:talk|"
    r"keynote|lecture)\b",
}
"""Signal -> wording in the first person, on case-folded text. Open to work is also what the intent "
"``job_seeking`` finds."""

UNLESS = re.compile(r"\b(?:not|isn't|no longer|never) (?:an? |open|looking|available)|\basking for a friend\b")
INTENT = "job_seeking"
PRIVATE_KINDS, PRIVATE_CHANNELS = (
    ("ticket",),
    ("support", "email", "chat", "survey"),
)  # said to a company, not in public
_RULES = {kind: re.compile(rule) for kind, rule in RULES.items()}
_TRIGGER = (
    r"(?i)open ?to ?work|available for|looking for|seeking|open to|\b(?:i'm|i am|as|work|worked|got|passed|"
    r"became|hold|built|"
    r"wrote|designed|programmed|coded|developed|published|open-?sourced|gave|give|giving|held|presented|delivered|speaking|"
    r"presenting|slides|video|recording)\b"
)


def signals_in(text: str) -> tuple[str, ...]:
    """The signals that the writer of a text gives of themselves, in the order of ``KINDS``."""
    folded = text[:LONGEST].casefold().replace("\u2019", "'")
    return () if UNLESS.search(folded) else tuple(kind for kind, rule in _RULES.items() if rule.search(folded))


def signals(corpus: Corpus, posts: pd.DataFrame) -> pd.DataFrame:
    """One row a post and signal: the columns of ``posts`` and ``signal``.

    Rules are English; ``classes`` gives what the intent found.
    """
    awake = pc.match_substring_regex(pa.array(posts["text"], type=pa.string()), _TRIGGER).to_numpy(zero_copy_only=False)
    said = {place: set(signals_in(text)) for place, text in posts.loc[awake, "text"].items()}
    classes = corpus.table("classes")
    seeking = classes.loc[(classes["head"] == INTENT) & (classes["label"] == "yes"), "post_id"]
    for place in posts.index[posts["post_id"].isin(seeking)]:
        said.setdefault(place, set()).add(OPEN)
    rows = [(place, kind) for place, kinds in sorted(said.items()) for kind in KINDS if kind in kinds]
    found = posts.loc[[place for place, _ in rows]].reset_index(drop=True)
    return found.assign(signal=pd.Series([kind for _, kind in rows], dtype="str"))


def public(posts: pd.DataFrame) -> pd.Series:
    """Whether each post was said in public rather than to a company."""
    return ~posts["kind"].isin(PRIVATE_KINDS) & ~posts["channel"].str.lower().isin(PRIVATE_CHANNELS)


def found_in(corpus: Corpus, days: int) -> pd.DataFrame:
    """One row a post and signal of those who may be shown: neither excluded nor, as far as they say here, employed."""
    posts = corpus.posts
    since = pd.Timestamp(corpus.until) - pd.Timedelta(days=days)
    repeats = posts["repost_of"].notna() | posts["text"].str.startswith("RT @")
    named = posts["author"].notna() & ~owned(posts["author"])
    found = signals(corpus, posts[(posts["created_at"] >= since) & named & ~repeats & public(posts)])
    states = employees(posts, seeking=True)  # above all those who look for another job
    found = found[~found["author"].isin(states.index[states == CURRENT])]
    return found[~found["author"].isin(excluded(corpus, "talent"))].reset_index(drop=True)
