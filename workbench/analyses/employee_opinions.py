"""What employees say of working life: one opinion a person and theme, counted in people."""

import pandas as pd

from workbench.analyses.employees import employees
from workbench.analyses.workplace_themes import themes_of
from workbench.evaluate import shares
from workbench.evaluate.intervals import wilson
from workbench.model.corpus import Corpus
from workbench.model.findings import Table

ALL_THEMES = "all themes"
SIDES = ("negative", "not negative")
UNCORRECTED = "uncorrected"  # as far off as the model's mistakes: not said of people at their work
WORTH = shares.LEAST_LABELS  # posts drawn and read by people: a share that is less sure than from so many is not said


def opinions_of(corpus: Corpus) -> pd.DataFrame:
    """One row an employee and theme, their latest post on it: the columns of posts, ``state`` and ``theme``."""
    states = employees(corpus.posts)
    said = corpus.posts[corpus.posts["author"].isin(states.index)]
    return latest(themes_of(said.assign(state=said["author"].map(states))), ["author", "theme"])


def groups(corpus: Corpus, opinions: pd.DataFrame, themes: tuple[str, ...] = ()) -> Table:
    """People negative and not, of all themes together and of each of ``themes``, not yet suppressed.

    The share negative is the honest one; the people are those whose post has a sentiment.
    """
    rows = [_row(corpus, ALL_THEMES, latest(opinions, ["author"]))]
    rows += [_row(corpus, theme, opinions[opinions["theme"] == theme]) for theme in themes]
    return Table.of(pd.DataFrame(rows), key="themes", title="Themes of working life", people=SIDES)


def latest(opinions: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The newest of the opinions that agree in these columns."""
    return opinions.sort_values(["created_at", "post_id"], kind="stable").drop_duplicates(by, keep="last")


def _row(corpus: Corpus, theme: str, opinions: pd.DataFrame) -> dict[str, object]:
    share = shares.sentiment(corpus, opinions, "negative") if len(opinions) else None
    n, negative = (share.n, round(share.value * share.n)) if share else (0, 0)
    badge = "" if share is None else share.badge if _sure(share) else UNCORRECTED
    return {"theme": theme, SIDES[0]: negative, SIDES[1]: n - negative, "badge": badge}


def _sure(share: shares.Share) -> bool:
    """Whether the share's own interval is no wider than that of ``WORTH`` posts read by people."""
    low, high = wilson(share.value * WORTH, WORTH)
    return share.high - share.low <= high - low
