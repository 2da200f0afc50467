"""Every analysis that speaks of groups of people, held to what the doorway may let out."""

import pandas as pd
import pytest

from tests.contracts.test_analyses import HOSTILE, corpus
from workbench import runs
from workbench.analyses import ALL
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput
from workbench.model.findings import Incidents, Number, Posts, Table

GROUPED = sorted(name for name, analysis in ALL.items() if analysis.smallest_group > 1)


def workforce(n: int) -> Corpus:
    """A corpus of the family with ``n`` authors who say where they work."""
    given = corpus(n, ("I work at Acme and the pay is bad", *HOSTILE))
    posts = given.posts.assign(author=pd.Series([f"a{i}" for i in range(n)], dtype="str"))
    return Corpus.of(posts, **{name: given.table(name) for name in given.tables if name not in ("posts", "counts")})


def test_there_is_one_to_hold():
    assert GROUPED


@pytest.mark.parametrize("name", GROUPED)
@pytest.mark.parametrize("n", [0, 1, 30, 400])
def test_a_run_opens_no_posts_and_counts_no_small_group(name, n):
    run = runs.run(name, workforce(n))
    assert run.headline.endswith(".")
    for block in run.blocks:
        assert not isinstance(block, Posts | Incidents)
        if isinstance(block, Number):
            assert block.opens is None
            assert block.n is None or block.n >= 2 * ALL[name].smallest_group
        if isinstance(block, Table):
            assert block.opens is None
            whole = [value for row in block.rows for value in row if isinstance(value, int)]
            assert all(value >= ALL[name].smallest_group for value in whole)
    assert not any(word in run.model_dump_json() for word in ("pay is bad", '"p0', "alert(1)"))
    with pytest.raises(BadInput, match="not shown"):
        runs.open_posts(run, corpus=workforce(n))


@pytest.mark.parametrize("name", GROUPED)
def test_its_notes_say_the_same_whoever_is_in_it(name):
    first, second = (runs.run(name, workforce(n)).findings for n in (400, 401))
    kept = [[block for block in one.blocks if block.kind == "note"] for one in (first, second)]
    assert kept[0] == kept[1]


@pytest.mark.parametrize("name", GROUPED)
def test_it_says_what_it_speaks_of(name):
    assert ALL[name].tell is not None
    assert ALL[name].smallest_group >= 5
