from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.model import calendar
from workbench.model.config import Config
from workbench.model.errors import BadInput


def read(folder: Path, body: str) -> tuple[calendar.Event, ...]:
    file = folder / "workbench.toml"
    file.write_text(f'[[calendar]]\nname = "Launch"\n{body}', encoding="utf-8")
    return Config.read(file).calendar


def test_an_event_of_several_brands_is_a_row_for_each(tmp_path: Path) -> None:
    events = read(
        tmp_path,
        'since = 2025-03-24\nuntil = 2025-03-25T12:00:00+02:00\nbrands = ["Belio", "Aster"]\ntopic = 7\nexpect = 2.5\n',
    )
    rows = calendar.table(events).to_dict("records")
    assert [row["brand"] for row in rows] == ["Aster", "Belio"]
    assert rows[0] == {
        "name": "Launch", "brand": "Aster", "about": "7", "channel": "", "expect": 2.5,
        "since": datetime(2025, 3, 24, tzinfo=UTC), "until": datetime(2025, 3, 25, 10, tzinfo=UTC),
    }  # fmt: skip


def test_an_event_without_brand_concerns_all_and_raises_no_bar_unless_told_to(tmp_path: Path) -> None:
    (event,) = read(tmp_path, "since = 2025-03-24T00:00:00\nuntil = 2025-03-25T00:00:00Z\n")
    assert (event.concerned, event.expect) == ((), 1.0)
    assert event.since == datetime(2025, 3, 24, tzinfo=UTC)


def test_the_same_event_twice_and_events_at_the_same_time_are_fine(tmp_path: Path) -> None:
    body = "since = 2025-03-24\nuntil = 2025-03-25\n"
    events = read(tmp_path, body + f'[[calendar]]\nname = "Launch"\n{body}')
    assert len(calendar.table(events)) == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "since = 2025-03-24\nuntil = 2025-03-20\n",
            "Launch ends (2025-03-20 00:00) before it begins: mend since or until",
        ),
        ("since = 2025-03-24\nuntil = 2025-03-24\n", "before it begins"),
        ('since = "soon"\nuntil = 2025-03-24\n', "since to 'soon', and it takes a time"),
        ("since = 2025-02-30\nuntil = 2025-03-24\n", "is not TOML"),
        ("since = 2025-03-24\n", "lacks calendar, number 1, until: add it"),
        ("since = 2025-03-24\nuntil = 2025-03-25\nexpect = 0.5\n", "expect to 0.5, and it takes at least 1"),
        ('since = 2025-03-24\nuntil = 2025-03-25\nexpect = "much"\n', "and it takes a number"),
        ("since = 2025-03-24\nuntil = 2025-03-25\nbrnad = 'x'\n", "brnad, which is no setting"),
    ],
)
def test_what_cannot_be_is_one_sentence(tmp_path: Path, body: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(tmp_path, body)
    assert said in str(refused.value)


def test_a_brand_that_nobody_watches_is_named_with_its_event(tmp_path: Path) -> None:
    events = read(tmp_path, 'since = 2025-03-24\nuntil = 2025-03-25\nbrands = ["Aster", "Atser"]\n')
    assert [(event.name, brand) for event, brand in calendar.unknown_brands(events, ["Aster"])] == [("Launch", "Atser")]


def test_equal_calendars_have_equal_fingerprints(tmp_path: Path) -> None:
    body = "since = 2025-03-24\nuntil = 2025-03-25\nexpect = {}\n"
    names = [calendar.fingerprint(calendar.table(read(tmp_path, body.format(n)))) for n in (2, 2, 3)]
    assert names[0] == names[1] != names[2]
