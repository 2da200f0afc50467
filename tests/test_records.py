"""The promotion records in the repository: current, and measured again."""

from pathlib import Path

import pytest

from workbench import promotion
from workbench.analyses import ALL

RECORDS = promotion.CHECKOUT / "apps" / "promoted"
CLOSE = 0.05  # another machine's arithmetic may move a gate by this share of its bar


@pytest.fixture(params=sorted(ALL))
def pair(request: pytest.FixtureRequest, sample_home: Path, monkeypatch: pytest.MonkeyPatch):
    """The record measured for this session and the committed one, which must be current."""
    measured = promotion.current(request.param)
    monkeypatch.setenv("WORKBENCH_PROMOTED", str(RECORDS))
    return measured, promotion.current(request.param)


def test_the_committed_record_is_of_this_code_and_its_gates_measure_the_same(pair):
    measured, committed = pair
    assert committed.code_id == measured.code_id, "run `workbench promote --stale --by demo` and commit the records"
    assert [gate.name for gate in committed.gates] == [gate.name for gate in measured.gates]
    for then, now in zip(committed.gates, measured.gates, strict=True):
        assert (then.bar, then.better, then.labelled_set_id) == (now.bar, now.better, now.labelled_set_id)
        assert now.passed
        assert now.value == pytest.approx(then.value, abs=CLOSE * max(abs(now.bar), 1)), now.name
