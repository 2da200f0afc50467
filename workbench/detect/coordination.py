"""Organic, amplified or coordinated: how the posts of an incident came about, with the evidence."""

import numpy as np
import pandas as pd

from workbench.model.alert import Coordination

FEWEST = 20  # posts below which nothing is said
COPIED = 0.5  # of the extra posts repeat a text as their own: somebody handed it out
SYNCHRONISED = 0.2  # of the posts stand in bursts, beyond chance
REPEATED = 2 / 3  # of the extra posts are reposts or copies
CONCENTRATED = 0.05  # Herfindahl: as few voices as twenty that post equally often
WITHIN = 10.0  # seconds: nobody reads, decides and posts faster
BURST = 3  # authors with the same text within that time
NEIGHBOURHOOD = 300.0  # seconds before and after from which the pace of a text is taken


def coordination_of(posts: pd.DataFrame, inside: np.ndarray, before: np.ndarray, expected: float) -> Coordination:
    """How the posts of an incident came about, against what the same series is used to.

    ``posts``: text, author, created_at, repost_of and, where known, family. ``inside`` and ``before`` mark the posts of
    the incident and of its past, (n_posts,); ``expected`` of the posts inside would have come anyway. Shares of copies
    and reposts are those of the extra posts: what the expected ones would have brought at the usual share is taken off.

    The rule, in order: fewer than ``FEWEST`` posts: not enough to tell. Coordinated: ``COPIED`` of the extra posts are
    copies, or ``SYNCHRONISED`` of all posts stand in bursts beyond chance. Amplified: reposts and copies together are
    ``REPEATED`` of the extra posts, or few voices make the posts (``CONCENTRATED``). Organic otherwise. The bars lie
    between the petition of the sample market (86 % copies) and its rumour (23 %), and above what the tweets of 13 real
    disasters show (reposts and copies 42 to 63 %, copies at most 37 %; CrisisLexT26).
    Source: Pacheco et al. 2021, Uncovering coordinated networks on social media (ICWSM), and Giglietto et al. 2020,
    Information, Communication & Society 23, for the same content within seconds as a trace of coordination; Herfindahl
    1950 for concentration.
    """
    number = int(inside.sum())
    family = _family(posts)
    reposted = posts["repost_of"].notna().to_numpy()
    copied = family.duplicated().to_numpy() & ~reposted
    shares = [_of_the_extra(mark, inside, before, expected) for mark in (reposted, copied)]
    found = posts[inside]
    authors = found["author"].dropna()
    together, chance = synchrony(found["created_at"], family[inside], found["author"])
    evidence = {
        "posts": number,
        "unique_texts": family[inside].nunique() / number if number else None,
        "unique_authors": authors.nunique() / len(authors) if len(authors) else None,
        "concentration": float((authors.value_counts(normalize=True) ** 2).sum()) if len(authors) else None,
        "reposts": shares[0],
        "copies": shares[1],
        "synchronised": together,
        "by_chance": chance,
    }
    unsure = Coordination(verdict="unclear", sentence="", **evidence)
    return unsure.model_copy(update=dict(zip(("verdict", "sentence"), verdict(unsure), strict=True)))


def verdict(seen: Coordination) -> tuple[str, str]:
    """The word for the evidence by the rule of ``coordination_of``, and the sentence that says why."""
    if seen.posts < FEWEST:
        return "unclear", f"Not enough posts to tell: {seen.posts} of at least {FEWEST}."
    together = (seen.synchronised or 0.0) - (seen.by_chance or 0.0)
    repeated = (seen.copies or 0.0) + (seen.reposts or 0.0)
    few = seen.concentration is not None and seen.concentration >= CONCENTRATED
    if (seen.copies or 0.0) >= COPIED or together >= SYNCHRONISED:
        said = f"{_percent(seen.copies)} of the extra posts repeat a text as their own"
        if together >= SYNCHRONISED:
            said += f", {_percent(seen.synchronised)} came within seconds of the same text by others"
        return "coordinated", f"Looks coordinated: {said}. Somebody handed the text out; that is no proof of deceit."
    if repeated >= REPEATED or few:
        said = f"{_percent(repeated)} of the extra posts are reposts or copies"
        if few:
            said = f"as few voices as {1 / (seen.concentration or 1):.0f} equal ones make the posts, {said}"
        return "amplified", f"Looks amplified: {said}."
    own = max(0.0, 1 - repeated)
    return "organic", f"Looks organic: {_percent(own)} of the extra posts say it in their own words{_voices(seen)}."


def synchrony(at: pd.Series, family: pd.Series, author: pd.Series) -> tuple[float | None, float | None]:
    """Share of posts in bursts - ``BURST`` authors with one text within ``WITHIN`` seconds - and the share by chance.

    By chance: what independent posts at the pace of the five minutes around would show, so that a text that spreads
    fast is not taken for one that is posted by command. None where times are whole minutes or authors are not known.
    """
    if at.empty or author.isna().all() or (at.dt.floor("min") == at).all():
        return None, None
    frame = pd.DataFrame({"at": at.astype("int64") / 1e6, "family": family, "author": author}).sort_values("at")
    frame = frame.drop_duplicates(["family", "author"])
    frame = frame[frame.groupby("family")["at"].transform("size") >= BURST]
    together = chance = 0.0
    for _, times in frame.groupby("family")["at"]:
        seconds = times.to_numpy()
        near, around = (_others(seconds, width) for width in (WITHIN, NEIGHBOURHOOD))
        together += float((near >= BURST - 1).sum())
        pace = (around - near) * WITHIN / (NEIGHBOURHOOD - WITHIN)
        chance += float((1 - np.exp(-pace) * (1 + pace)).sum())  # a Poisson number of others is two or more
    return together / len(at), chance / len(at)


def _others(seconds: np.ndarray, width: float) -> np.ndarray:
    inside: np.ndarray = np.searchsorted(seconds, seconds + width, "right") - np.searchsorted(seconds, seconds - width)
    return inside - 1


def _family(posts: pd.DataFrame) -> pd.Series:
    own = posts["text"].str.casefold().str.split().str.join(" ")
    return posts["family"].fillna(own) if "family" in posts else own


def _of_the_extra(mark: np.ndarray, inside: np.ndarray, before: np.ndarray, expected: float) -> float | None:
    extra = int(inside.sum()) - expected
    if extra <= 0:
        return None
    usual = mark[before].mean() if before.any() else 0.0
    return float(np.clip((mark[inside].sum() - expected * usual) / extra, 0.0, 1.0))


def _percent(share: float | None) -> str:
    return f"{round(100 * (share or 0.0))} %"


def _voices(seen: Coordination) -> str:
    if seen.unique_authors is None:
        return ""
    return f", with {round(100 * seen.unique_authors)} different authors for every 100 posts"
