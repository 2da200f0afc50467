"""A share corrected for a head's known mistakes."""

import numpy as np
import pandas as pd
import pytest

from workbench.evaluate.corrected import corrected


def test_the_correction_is_nearer_than_the_count_and_the_interval_holds_the_truth(bags):
    reference = bags.card()["reference"]
    held, nearer = 0, 0
    for seed in range(20):
        said, _ = bags.bag((0.1, 0.5, 0.4), 1000, seed)
        share = corrected(reference, said, pd.Series(range(1000)))[0]
        held += share.low <= 0.1 <= share.high
        nearer += abs(share.value - 0.1) < abs((said.argmax(axis=1) == 0).mean() - 0.1)
    assert held >= 17
    assert nearer >= 17


def test_a_head_that_was_measured_on_fewer_texts_is_less_sure(bags):
    said, _ = bags.bag((0.3, 0.4, 0.3), 1000, 1)
    who = pd.Series(range(1000))
    wide, narrow = (corrected(bags.card(n)["reference"], said, who)[0] for n in (500, 8000))
    assert wide.high - wide.low > 1.2 * (narrow.high - narrow.low)


def test_posts_of_few_authors_are_less_sure(bags):
    said, _ = bags.bag((0.3, 0.4, 0.3), 50, 1)
    many = np.repeat(said, 20, axis=0)
    reference = bags.card()["reference"]
    alone = corrected(reference, many, pd.Series(range(1000)))[0]
    together = corrected(reference, many, pd.Series(np.repeat(range(50), 20)))[0]
    assert together.value == pytest.approx(alone.value)
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_the_same_posts_give_the_same_interval_and_shares_of_all_classes_sum_to_one(bags):
    said, _ = bags.bag((0.2, 0.5, 0.3), 400, 2)
    reference, who = bags.card()["reference"], pd.Series(range(400))
    assert corrected(reference, said, who) == corrected(reference, said, who)
    assert sum(share.value for share in corrected(reference, said, who)) == pytest.approx(1)
