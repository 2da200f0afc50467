"""Signals of buying: what in a post counts towards a lead, by which rule, and for how many points."""

import re
from functools import cache

import pandas as pd

from workbench.analyses.switches import SWITCHING, switches
from workbench.enrich.intents import SHIPPED, YES, Intent, Intents, fold, read
from workbench.model.corpus import Corpus

PURCHASE, JOB = "purchase_intent", "job_seeking"
SAID_BY_RULE = {  # why a rule of the intent "purchase_intent" says yes -> the signal it is
    "says that they are about to buy": "is about to buy",
    "buys one now, or has the next one in mind": "is about to buy",
    "asks for price, stock, delivery time or a trial before buying": "asks for price, stock or a trial",
    "asks what, where or whether to buy": "asks what or where to buy",
    "is looking for one, or asks for advice on choosing one": "is choosing one",
}
OTHERWISE = "wants to buy, as the head says"  # a head from labels or own rules say yes, no shipped rule does
COMPARES, WEIGHS, ASKS = "compares brands", "weighs brands against each other", "asks or hesitates before buying"
LEAVES, SWITCHED, BUSINESS = "is leaving a brand", "has just switched", "buys for a business"
POINTS = {
    "is about to buy": 3,
    "asks for price, stock or a trial": 2,
    "asks what or where to buy": 2,
    "is choosing one": 2,
    ASKS: 2,
    WEIGHS: 2,
    LEAVES: 2,
    OTHERWISE: 2,
    COMPARES: 1,
    SWITCHED: 1,
    BUSINESS: 1,  # beside another signal only
}
"""Points a signal is worth, set from what the words mean, before any was measured."""

_COMPARATIVE = re.compile(
    r"\bv(?:s|ersus)\b|\bcompar(?:ed?|ing|ison)\b|\bdifference\b|\bwhich (?:one|of|is|has|would|should|brand)\b"
    r"|\b(?:better|worse|\w+er|more \w+|less \w+) than\b|\bbeats\b"
    r"|\bstacks? up\b|\b(?:pros and cons|side by side)\b|\b(?:tested|tried|rode|test rode|looked at) both\b"
)
_CHOICE = re.compile(r"\bor\b[^.?!]*\?|\bbetween\b|\beither\b|\bboth\b[^.!]*\?")
_UNDECIDED = re.compile(
    r"\?|\b(?:torn|undecided|hesitat\w+|can't decide|cannot decide|can't make up my mind|decid(?:e|ing)|choos(?:e|ing)"
    r"|thinking (?:of|about)|consider(?:ing)?|short-?list|on the fence|narrowed (?:it )?down|leaning towards?)\b"
)
_ASKS = re.compile(
    r"\bpull(?:ing)? the trigger on\b|\bworth it\b[^.?!]*\?"
    r"|\b(?:any good|good (?:choice|option|buy|deal|value))\b[^.?!]*\?"
    r"|\b(?:which|what) (?:size|frame|model|version|colou?r|trim) (?:should|would|do)\b[^.?!]*\?"
    r"|\b(?:ship|deliver) to [^.?!]{2,30}\?"
    r"|\b(?:any|nearest|closest|is there a) (?:\w+ ){0,2}(?:dealer|showroom|stockist)s?\b[^.?!]*\?"
    r"|\b(?:financ(?:e|ing)|instal+ments|subsid\w+|trade[- ]in)\b[^.?!]*\?"
    r"|\bbefore i (?:buy|order|commit|decide|purchase|sign|get one)\b|\b(?:convince|talk) me (?:out of|into)\b"
    r"|\bon the fence\b|\b(?:narrowed (?:it )?down|down to two)\b|\bput (?:down )?a deposit\b"
    r"|\b(?:eyeing|eying) (?:up )?(?:a|an|the|one)\b|\bmy eyes? on (?:a|an|the|one|this|that)\b"
)
_BOUGHT = re.compile(
    r"\b(?:repair\w*|refund\w*|broken|broke|warranty|spare|replacement|my order|my (?:flight|account|bike is|ticket)"
    r"|complain\w*|app update|luggage|bags?|seat)\b"
)
_PAST = re.compile(
    r"\b(?:switched|swapped|traded|sold|ditched|jumped ship|moved (?:over )?from|returned|sent back|went with"
    r"|gone with)\b"
)
_BUSINESS = re.compile(
    r"\b(?:our|my|the|a) (?:\w+ )?(?:fleet|compan(?:y|ies)|business|couriers?|employees|staff|delivery service"
    r"|city council|municipality)\b|\bfor (?:our|my|the) (?:team|office|school|shop|hotel)\b"
    r"|\bcompany (?:bikes?|cars?)\b"
)


def signals(corpus: Corpus) -> pd.DataFrame:
    """Columns post_id, signal, points: a row for each signal of each post; no post of somebody who looks for a job."""
    texts = corpus.table("text").set_index("post_id")["normal"]
    classes = corpus.table("classes")
    said = classes[classes["label"] == YES]
    by_head = {head: set(said.loc[said["head"] == head, "post_id"]) for head in (PURCHASE, SWITCHING, JOB)}
    moving = by_head[SWITCHING] | set(switches(corpus, corpus.posts[["post_id", "text"]])["post_id"])
    rows = [
        *((post, signal) for post in by_head[PURCHASE] for signal in _purchase(fold(_text(texts, post)))),
        *((post, _leaving(fold(_text(texts, post)))) for post in moving),
        *((post, signal) for post in _several(corpus) if (signal := _compares(fold(_text(texts, post))))),
        *((post, ASKS) for post in _asking(corpus, texts)),
    ]
    wanted = {post for post, _ in rows}
    rows += [(post, BUSINESS) for post in wanted if _BUSINESS.search(fold(_text(texts, post)))]
    rows = sorted({row for row in rows if row[0] not in by_head[JOB]})
    frame = pd.DataFrame(rows, columns=["post_id", "signal"]).astype("str")
    return frame.assign(points=frame["signal"].map(POINTS).astype("int64"))


def _text(texts: pd.Series, post: str) -> str:
    """The normalised text of a post, "" where it has none."""
    found = texts.get(post, "")
    return found if isinstance(found, str) else ""


def _purchase(text: str) -> set[str]:
    return {SAID_BY_RULE[why] for why in rules().of(text) if why in SAID_BY_RULE} or {OTHERWISE}


def _leaving(text: str) -> str:
    return SWITCHED if _PAST.search(text) else LEAVES


def _compares(text: str) -> str | None:
    """The signal of a text that names two brands: it weighs them for a choice, compares them, or does neither."""
    comparative = _COMPARATIVE.search(text)
    if (comparative or _CHOICE.search(text)) and _UNDECIDED.search(text):
        return WEIGHS
    return COMPARES if comparative else None


def _asking(corpus: Corpus, texts: pd.Series) -> list[str]:
    """The posts that ask or hesitate before buying, in words that the shipped rules do not know; English."""
    english = texts
    if corpus.has("language"):
        language = corpus.table("language")
        english = texts[texts.index.isin(language.loc[language["lang"] == "en", "post_id"])]
    return [
        post
        for post, text in english.items()
        if isinstance(text, str) and _ASKS.search(folded := fold(text)) and not _BOUGHT.search(folded)
    ]


def _several(corpus: Corpus) -> list[str]:
    """The posts that speak of two brands or more."""
    if not corpus.has("brands"):
        return []
    number = corpus.table("brands").groupby("post_id")["brand"].nunique()
    return list(number.index[number > 1])


@cache
def rules() -> Intents:
    """The shipped rules of buying, each an intent of its own named by its reason, so that a text can have several."""
    found = [rule for intent in read(SHIPPED) if intent.name == PURCHASE for rule in intent.rule]
    return Intents(Intent(name=rule.why, question="Does the rule say so?", rule=(rule,)) for rule in found)
