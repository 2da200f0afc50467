"""What it would cost to be more sensitive: other budgets on the same scores."""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd

from workbench.detect import Watch, told_at
from workbench.evaluate.incidents import MONTH, Event, match
from workbench.model.alert import CONFIRMED
from workbench.model.corpus import Corpus
from workbench.model.findings import Table

BUDGETS = (0.25, 1.0, 4.0)  # false alarms a month: one a season, one a month, one a week


def confirmed(corpus: Corpus) -> frozenset[str]:
    """The ids of incidents that a person called real."""
    if not corpus.has("outcomes"):
        return frozenset()
    said = corpus.table("outcomes")
    return frozenset(said.loc[said["outcome"].isin(CONFIRMED), "incident_id"].astype("str"))


def confirmed_events(found: Watch, corpus: Corpus) -> list[Event]:
    """The incidents found that a person called real, as events known to have been."""
    real = [incident for incident in found.incidents if incident.id in confirmed(corpus)]
    return [Event(one.id, "confirmed", one.signal.brand, one.onset, one.until) for one in real]


def budget_table(found: Watch, own: float, min_posts: int, known: Sequence[Event]) -> Table:
    """A row a budget, the one in use among them: stories, events found, and the median hours until they were told.

    ``known``: events that are known to have been; without any it is unknown which stories were right.
    """
    rows, days = [], found.watched_days
    for budget in sorted({*BUDGETS, own}):
        told = told_at(found, budget, min_posts)
        matched = match(told, known)
        late = pd.Series([wait / timedelta(hours=1) for wait in matched.delays.values()], dtype="float64")
        rows.append(
            (
                f"{budget:.3g} a month" + " (in use)" * (budget == own),
                round(budget * days / MONTH, 2),
                len(told),
                len(matched.hits) if known else None,
                len(matched.false) if known else None,
                None if late.empty else round(float(late.median()), 1),
            )
        )
    columns = ["budget", "false alarms accepted", "stories", "known events found", "stories unexplained", "hours late"]
    return Table.of(
        pd.DataFrame(rows, columns=columns),
        key="budgets",
        title="What it would cost to be more sensitive",
        caption="The same scores under other thresholds, with the hindsight of the whole time; median hours."
        + ("" if known else " Which of the stories were right is not known here."),
    )
