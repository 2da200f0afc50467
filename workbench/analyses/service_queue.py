"""The queue of customer service: who still waits for an answer, why it matters, in which order."""

import re

import numpy as np
import pandas as pd

from workbench.analyses.service_threads import HOUR, brands_of
from workbench.enrich.intents import YES
from workbench.model.corpus import Corpus

URGENT, TODAY = 5, 3  # points
REPEATED = 5  # unanswered posts that say the same before that counts
OVERDUE = 24.0  # hours a ticket may wait

POINTS = {
    "speaks of danger": 3,
    "threatens legal steps": 3,
    "open ticket": 2,
    "no first answer": 2,
    "asks": 2,
    "complains": 2,
    "says they leave": 2,
    "wants to buy": 1,
    "over a day old": 1,
    "many say the same": 1,
}
"""What makes a post urgent, in points; from 5 it is urgent, from 3 for today. Judgement, not measured.

"no first answer" is of tickets: whoever wrote to the company and heard nothing at all comes before whoever did.
"""
NEEDS = ("speaks of danger", "threatens legal steps", "open ticket", "asks", "complains", "says they leave")

# Words for danger to people and for legal steps, in English, German and Spanish. Cars "on fire" with
# enthusiasm and staff that somebody would fire are not meant: a thing has to burn.
_DANGER = re.compile(
    r"\b(?:(?:caught|catch(?:es|ing)?|went up in|burst into|set on) (?:on )?(?:fire|flames?)|in flames"
    r"|(?:is|was) burning|smoke (?:coming|came|pouring|from)|explo(?:ded?|des|ding|sions?)"
    r"|electric(?:al)? shock|electrocuted"
    r"|injur(?:y|ies|ed)|got hurt|hospital|emergency room|ambulance|bleeding|unsafe|danger(?:ous)?|safety hazard"
    r"|accident|brakes? (?:just |have |has |had )?(?:fail(?:ed|s|ure)?|gave out|stopped working)"
    r"|in flammen|feuer gefangen|explodiert|verletzt|unfall|gefährlich|krankenhaus"
    r"|en llamas|incendi(?:o|ó)|explot(?:ó|ado)|herid[oa]s?|accidente|peligros[oa]s?)\b"
)
_NO_DANGER = re.compile(
    r"\bby accident\b|\bnot (?:dangerous|unsafe)\b|\bin danger of (?:miss|los|be)ing\b|\binsult to injury\b"
)
_SETTLED = re.compile(
    r"\b(?:solved|resolved|sorted|fixed|did the trick|can be closed|please close|all good|no longer needed"
    r"|(?:it |that |this )?(?:works|worked|is working)(?: again| now| fine| perfectly)?(?:[,.! ]+(?:thank|thx|cheers))"
    r"|erledigt|gelöst|geklärt|klappt jetzt|funktioniert (?:jetzt|wieder)|solucionado|resuelto|ya funciona)\b"
)
_NOT_SETTLED = re.compile(r"\b(?:not|never|isn't|wasn't|still)\b|\?|\b(?:nicht|no (?:está|se))\b")
_LEGAL = re.compile(
    r"\b(?:lawyers?|attorney|solicitor|suing|sue (?:you|them|these|this|your)|(?:will|'ll|gonna|going to|should) sue"
    r"|lawsuit|legal action|small claims|chargeback|ombudsman"
    r"|trading standards|consumer protection|better business bureau"
    r"|anwalt|rechtsanwalt|verbraucherzentrale|abogad[oa]|demandar|consumidor)\b"
)


def reasons(corpus: Corpus, posts: pd.DataFrame) -> pd.DataFrame:
    """One bool column for each of ``POINTS`` that a post itself can show; index as ``posts``.

    ``posts``: post_id, text, lang, kind. Where no rule for questions covers the language, a question mark asks.
    """
    text = posts["text"].str.casefold()
    danger = text.str.contains(_DANGER) & ~text.str.contains(_NO_DANGER)
    asks = _intent(corpus, posts, "question")
    unread = _language(corpus, posts) != "en"
    complains = posts["post_id"].isin(_negative(corpus))
    found = {
        "speaks of danger": danger,
        "threatens legal steps": text.str.contains(_LEGAL),
        "open ticket": posts["kind"] == "ticket",
        "asks": asks | (unread & text.str.contains(r"\?(?:\s|$)")),
        "complains": complains,
        "says they leave": _intent(corpus, posts, "switching"),
        "wants to buy": _intent(corpus, posts, "purchase_intent") & ~complains,
    }
    return pd.DataFrame(found, index=posts.index).astype(bool)


def queue(corpus: Corpus, talks: pd.DataFrame, since: pd.Timestamp) -> pd.DataFrame:
    """One row for each request, most urgent first; among equals tickets before public posts, see ``_ordered``.

    Columns post_id (whose words show it best), posts (ids of all in it), more (copies by others), points, urgency, why,
    hours (the first of them waits), state, brand, channel, text. ``talks``: ``conversations``. A person's unanswered
    posts of one thread are one request, and so are copies of one text outside of tickets.

    In the queue is what others than the brands wrote since ``since``, not news and not a repost, that no own account
    answered later in its thread and no ticket status closes, that speaks of a brand or is a ticket, that shows one of
    ``NEEDS``, and that does not say after an answer that all is settled.
    """
    state = talks.set_index("post_id")
    posts = corpus.posts[["post_id", "created_at", "text", "lang", "kind", "channel", "repost_of", "author"]]
    posts = posts[posts["created_at"] >= since].join(state[["own", "thread", "closed", "answered_at"]], on="post_id")
    posts = posts.join(state["written_before"], on="post_id")
    waiting = posts["answered_at"].isna() & ~posts["own"] & ~posts["closed"]
    posts = posts[waiting & (posts["kind"] != "news") & posts["repost_of"].isna()]
    posts = posts[~(posts["written_before"] & _settled(posts["text"]))]
    posts = _with_brand(corpus, posts)
    shown = reasons(corpus, posts)
    posts, shown = posts[shown[list(NEEDS)].any(axis=1)], shown[shown[list(NEEDS)].any(axis=1)]
    if posts.empty:
        return pd.DataFrame(columns=COLUMNS)
    posts["hours"] = (pd.Timestamp(corpus.until) - posts["created_at"]) / HOUR
    shown["no first answer"] = shown["open ticket"] & ~posts["written_before"]
    shown["over a day old"] = shown["open ticket"] & (posts["hours"] > OVERDUE)
    posts["alone"] = posts["author"].fillna(posts["post_id"]) + " " + posts["thread"]
    posts["family"] = _family(corpus, posts).where(posts["kind"] != "ticket", posts["alone"])
    return _folded(posts, shown)


COLUMNS = ["post_id", "posts", "more", "points", "urgency", "why", "hours", "state", "brand", "channel", "text"]


def _folded(posts: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Posts to requests: by person and thread, then by family of copies."""
    one = posts.groupby("alone")["family"].transform("first")  # what a person wrote goes where their first post goes
    group = shown.groupby(one.to_numpy())
    people = posts["alone"].groupby(one.to_numpy()).nunique()
    any_of = group.any()
    any_of["many say the same"] = people >= REPEATED
    points = any_of[list(POINTS)].astype(int) @ pd.Series(POINTS)
    own_points = shown[[name for name in POINTS if name in shown]].astype(int)
    posts = posts.assign(request=one.to_numpy(), best=own_points @ pd.Series(POINTS)[own_points.columns])
    told = posts.sort_values(["best", "created_at", "post_id"], ascending=[False, True, True]).drop_duplicates(
        "request"
    )
    told = told.set_index("request")
    why = [", ".join(name for name in POINTS if row[name]) for _, row in any_of.iterrows()]
    rows = pd.DataFrame(
        {
            "post_id": told["post_id"].reindex(any_of.index),
            "posts": posts.sort_values(["created_at", "post_id"]).groupby("request")["post_id"].agg(tuple),
            "more": people - 1,
            "points": points,
            "urgency": np.select([points >= URGENT, points >= TODAY], ["urgent", "today"], "when there is time"),
            "why": why,
            "hours": posts.groupby("request")["hours"].max(),
            "state": posts.groupby("request")["written_before"]
            .any()
            .map({True: "wrote again", False: "no answer yet"}),
            **{name: told[name].reindex(any_of.index) for name in ("brand", "channel", "text")},
        }
    )
    return _ordered(rows, shown["open ticket"].groupby(posts["request"]).any())


def _ordered(rows: pd.DataFrame, ticket: pd.Series) -> pd.DataFrame:
    """By points; of equals tickets first, the longest wait on top, then public posts, the newest on top.

    A ticket stays owed; a public post is worth an answer while people look at it.
    """
    owed = rows["hours"].where(ticket.reindex(rows.index), -rows["hours"])
    rows = rows.assign(owed=owed).sort_values(["points", "owed", "post_id"], ascending=[False, False, True])
    return rows.reset_index(drop=True)[COLUMNS]


def _with_brand(corpus: Corpus, posts: pd.DataFrame) -> pd.DataFrame:
    """The posts with their brands in one column; without those of no brand, tickets (and corpora) apart."""
    brands = brands_of(corpus).dropna(subset=["brand"])
    named = brands[brands["post_id"].isin(posts["post_id"])].sort_values(["post_id", "brand"])
    posts = posts.assign(brand=posts["post_id"].map(named.groupby("post_id")["brand"].agg(", ".join)))
    return posts[posts["brand"].notna() | (posts["kind"] == "ticket")].copy() if len(brands) else posts.copy()


def _settled(text: pd.Series) -> pd.Series:
    """Whether somebody says that nothing is left to do."""
    folded = text.str.casefold()
    return folded.str.contains(_SETTLED) & ~folded.str.contains(_NOT_SETTLED)


def _intent(corpus: Corpus, posts: pd.DataFrame, name: str) -> pd.Series:
    if not corpus.has("classes"):
        return pd.Series(False, index=posts.index)
    said = corpus.table("classes")
    return posts["post_id"].isin(said.loc[(said["head"] == name) & (said["label"] == YES), "post_id"])


def _negative(corpus: Corpus) -> pd.Series:
    """Posts the sentiment head calls negative, also where it is not sure.

    On labelled airline posts those it is sure of are 20 % of the negative ones, all it calls so 40 %, and the part of
    them that is right falls from 96 to 95 %.
    """
    table = corpus.table("sentiment")
    return table.loc[table["sentiment"] == "negative", "post_id"]


def _language(corpus: Corpus, posts: pd.DataFrame) -> pd.Series:
    stated = posts["lang"].astype("object")
    if not corpus.has("language"):
        return stated.fillna("en")
    return posts["post_id"].map(corpus.table("language").set_index("post_id")["lang"]).fillna(stated).fillna("en")


def _family(corpus: Corpus, posts: pd.DataFrame) -> pd.Series:
    if not corpus.has("duplicates"):
        return posts["post_id"]
    return posts["post_id"].map(corpus.table("duplicates").set_index("post_id")["family"]).fillna(posts["post_id"])
