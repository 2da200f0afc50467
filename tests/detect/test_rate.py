import pytest

from workbench.detect.rate import per_month
from workbench.model.errors import BadInput


@pytest.mark.parametrize(
    ("said", "monthly"),
    [
        ("1/month", 1.0),
        ("2/week", 60 / 7),
        ("0.5/day", 15.0),
        (" 4 a Month ", 4.0),
        ("12 per year", 12 * 30 / 365.25),
        ("3", 3.0),
        ("1e1/month", 10.0),
    ],
)
def test_a_budget_is_said_for_any_length_of_time(said: str, monthly: float) -> None:
    assert per_month(said) == pytest.approx(monthly)


@pytest.mark.parametrize(
    "said", ["", "often", "1/fortnight", "/month", "one a month", "nan", "inf/day", "1.2.3", "1,5"]
)
def test_what_is_no_budget_is_answered_with_examples(said: str) -> None:
    with pytest.raises(BadInput, match="is no budget: write for instance 1/month"):
        per_month(said)


@pytest.mark.parametrize("said", ["0", "0/week", "-1/month", "0.001/month", "1001", "1e9/day"])
def test_nothing_and_absurdly_much_are_refused_with_the_bounds(said: str) -> None:
    with pytest.raises(BadInput, match=r"a month: give one between 0\.01 and 1000 a month"):
        per_month(said)
