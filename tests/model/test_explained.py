import pytest

from workbench.model.explained import explained
from workbench.store.query import parse


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "All posts."),
        ("late", 'Posts that say "late".'),
        ("late OR delay", 'Posts that say "delay" or "late".'),
        ("canc*", 'Posts that say "canc*".\n* stands for any characters, ? for one.'),
        ("b NEAR/5 a", 'Posts that say "a" and "b" in either order, with at most 5 words between.'),
        ("b ONEAR/0 a", 'Posts that say "b" and "a" in this order, with no word between.'),
        ("(a NEAR/1 b) ONEAR/1 c", "with one word at most between) and"),
        ("brand:united", "Posts that speak of the brand united."),
        ("brand:none", "Posts that speak of no brand."),
        ("brand:*", "Posts that have any brand."),
        ("brand:u*", 'Posts that speak of the brand "u*".\n* stands'),
        ("media:owned", "Posts that are by a brand's own account."),
        ("rating:<3", "Posts that have a rating of less than 3."),
        ("likes:>=10", "Posts that have at least 10 likes."),
        ("likes:none", "Posts that have no number of likes."),
        ("since:2026-03-01", "Posts that were written on 2026-03-01 or later."),
        ("until:2026-03-01T10:00", "Posts that were written before 2026-03-01 10:00:00 UTC."),
        ("NOT late", 'Posts that do not say "late".'),
    ],
)
def test_a_query_is_said_in_plain_words(query, words):
    assert words in explained(parse(query))


def test_what_belongs_together_is_indented():
    assert explained(parse("late (brand:x OR rating:<3) NOT (crew lang:en)")).splitlines() == [
        "Posts that meet all of these:",
        "  - do not meet all of these:",
        '      - say "crew"',
        "      - are in the language en",
        "  - meet at least one of these:",
        "      - speak of the brand x",
        "      - have a rating of less than 3",
        '  - say "late"',
    ]
