from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from workbench.analyses.leadership_brief import ANALYSIS
from workbench.analyses.leadership_brief_areas import asks
from workbench.model.alert import Incident, Series
from workbench.model.analysis import PARTS
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings, Incidents, Note, Number, Table

END = datetime(2025, 3, 3, tzinfo=UTC)


def corpus(parts: list[tuple[str, Findings | None, str]]) -> Corpus:
    posts = pd.DataFrame({"post_id": ["p1"], "text": ["x"], "created_at": [END - timedelta(microseconds=1)]})
    rows = [(name, found.model_dump_json() if found else "", missing) for name, found, missing in parts]
    table = pd.DataFrame(rows, columns=["analysis", "findings", "missing"], dtype="str")
    made = Corpus.of(posts)
    return replace(made, tables={**made.tables, PARTS: lambda: table})


def answer(*parts: tuple[str, Findings | None, str]) -> Findings:
    return ANALYSIS.run(corpus(list(parts)), ANALYSIS.check_params({}))


def stories(until: datetime) -> Findings:
    story = Incident(
        id="i", at=until, onset=until, until=until, signal=Series(), score=9.0, return_period_days=400.0,
        observed=90, expected=10.0, excess=80.0, history_days=60.0, short_history=False,
    )  # fmt: skip
    return Findings(headline="One story.", blocks=(Incidents(key="stories", title="Stories", incidents=(story,)),))


def moved(low: float, high: float, badge: str = "counted") -> Findings:
    number = Number(
        key="change:", title="Change", value=(low + high) / 2, low=low, high=high, unit="share", badge=badge
    )
    return Findings(headline="It moved.", blocks=(number,))


def share(low: float, high: float, before: float, badge: str = "counted") -> Findings:
    number = Number(
        key="voice", title="V", value=(low + high) / 2, low=low, high=high, unit="share", badge=badge, before=before
    )
    return Findings(headline="Voice.", blocks=(number,))


def warned(day: str) -> Findings:
    rows = pd.DataFrame({"brand": ["Ardo"], "aspect": ["brakes"], "last above usual": [day]})
    return Findings(headline="Warned.", blocks=(Table.of(rows, key="warnings", title="Warnings"),))


def test_what_asks_comes_first_with_how_sure_and_what_to_do():
    found = answer(
        ("crisis_watch", stories(END - timedelta(days=9)), ""), ("sentiment_trend", moved(0.1, 0.2, "uncorrected"), "")
    )
    assert found.headline.startswith("1 of 2 areas asks for a decision: Opinion.")
    notes = [block for block in found.blocks if isinstance(block, Note)]
    assert [note.key for note in notes[:2]] == ["sentiment_trend", "crisis_watch"]
    assert notes[0].tone == "warning" and notes[1].tone == "info"
    assert "It moved.\nHow sure: read by a model that nobody has checked" in notes[0].text
    assert notes[1].text.endswith("What to do: nothing today.")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        (stories(END), True),
        (stories(END - timedelta(days=2)), False),
        (moved(0.01, 0.2), True),
        (moved(-0.2, -0.01), True),
        (moved(-0.01, 0.2), False),
        (Findings(headline="Careful.", blocks=(Note(key="w", title="W", text="t", tone="warning"),)), True),
        (Findings(headline="Calm."), False),
        (share(0.30, 0.36, before=0.41), True),
        (share(0.30, 0.36, before=0.35), False),
        (share(0.30, 0.36, before=0.41, badge="uncorrected"), False),
        (warned("2025-03-02"), True),
        (warned("2025-02-20"), False),
        (
            Findings(headline="8 urgent.", blocks=(Number(key="urgent", title="Urgent", value=8, unit="requests"),)),
            True,
        ),
        (Findings(headline="None.", blocks=(Number(key="urgent", title="Urgent", value=0, unit="requests"),)), False),
    ],
)
def test_a_story_that_goes_on_a_clear_change_or_a_warning_asks(findings, expected):
    assert asks(findings, corpus([])) is expected


def test_a_part_that_is_not_promoted_is_named_as_missing_with_the_reason():
    found = answer(("crisis_watch", None, "crisis_watch has not been promoted"), ("brand_health", moved(-1, 1), ""))
    assert "Crises (crisis_watch has not been promoted)" in found["missing"].text
    assert found.headline.startswith("Nothing asks for a decision: the 1 area that answers is calm.")


def test_the_figures_are_the_first_ones_of_the_areas_that_ask():
    found = answer(("crisis_watch", moved(-0.1, 0.1), ""), ("sentiment_trend", moved(0.1, 0.2), ""))
    assert [block.key for block in found.blocks if isinstance(block, Number)] == [
        "sentiment_trend:change:",
        "crisis_watch:change:",
    ]


def test_without_any_part_it_says_what_to_do():
    found = answer()
    assert found.headline == "None of the areas can answer yet, so there is nothing to brief."
    assert "workbench promote --stale" in found["missing"].text
