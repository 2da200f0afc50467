"""Refunds: what people said about incidents, as the budget needs it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.detect.budget import Confirmed
from workbench.model.alert import CONFIRMED, Series
from workbench.model.topics import OUTLIER


def confirmed_by(
    outcomes: pd.DataFrame, series: Sequence[Series], index: pd.DatetimeIndex, width: pd.Timedelta
) -> tuple[Confirmed, ...]:
    """The events in the corpus table "outcomes", in bins of ``index`` that are ``width`` wide.

    An event of a brand confirms the alarms of all its series; one of a topic those of no other topic. What was said
    after the last bin is not known in any of them.
    """
    found = []
    ends = index + width
    for event in outcomes[outcomes["outcome"].isin(CONFIRMED)].to_dict("records"):
        known = int(ends.searchsorted(event["at"]))
        if known >= len(index):
            continue
        concerned = [
            (one.brand or "") == event["brand"] and (event["topic"] in (OUTLIER, one.topic) or one.topic is None)
            for one in series
        ]
        first, last = (int(index.searchsorted(event[edge])) for edge in ("since", "until"))
        found.append(Confirmed(np.array(concerned, dtype=bool), max(first - 1, 0), last, known))
    return tuple(found)
