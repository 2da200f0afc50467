"""Who covers us: accounts that are the press by what their posts say of themselves, never by a guess from a name."""

import json

import pandas as pd

from workbench.analyses.voices_accounts import name

PRESS = frozenset(
    {"journalist", "journalism", "editor", "reporter", "media", "press", "news", "newspaper", "broadcaster"}
)
PROFILE = ("role", "account_type", "profession", "occupation")  # facts of a profile, where the export kept them


def press(posts: pd.DataFrame) -> pd.Series:
    """How each post's account is known as press: "news source", "profile says journalist", or "" for all others.

    ``posts``: kind, channel, extra (JSON of kept fields). A profile counts by one word of ``PRESS`` in one of the
    fields ``PROFILE``.
    """
    news = (posts["kind"] == "news") | (posts["channel"].str.casefold() == "news")
    said = pd.Series([_profile(kept) for kept in posts["extra"].fillna("")], index=posts.index, dtype="str")
    return said.mask(news & (said == ""), "news source")


def covering(posts: pd.DataFrame, carriers: pd.DataFrame) -> pd.DataFrame:
    """A row an account of the press that speaks of us, most posts first: how it is known, posts, messages, opens."""
    known = posts.assign(known=press(posts))
    known = known[(known["known"] != "") & known["author"].notna() & ~known["owned"]]
    known["carries"] = known["post_id"].isin(carriers["post_id"])
    by = known.groupby("author", sort=True)
    rows = pd.DataFrame(
        {
            "account": [name(author) for author, _ in by],
            "source": by["source"].first().to_numpy(),
            "known by": by["known"].first().to_numpy(),
            "posts": by.size().to_numpy(),
            "carry a message": by["carries"].sum().to_numpy(),
            "last": by["created_at"].max().dt.strftime("%Y-%m-%d").to_numpy(),
            "author": list(by.groups),
        }
    )
    return rows.sort_values(["posts", "author"], ascending=[False, True], ignore_index=True)


def _profile(extra: str) -> str:
    try:
        kept = json.loads(extra)
    except ValueError:
        return ""
    for field in PROFILE if isinstance(kept, dict) else ():
        found = PRESS & set(str(kept.get(field, "")).casefold().replace(",", " ").split())
        if found:
            return f"profile says {min(found)}"
    return ""
