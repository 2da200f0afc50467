"""What a file has already given."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.sources.seen import Seen


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.integers(0, 50), max_size=8), max_size=12))
def test_it_remembers_exactly_what_a_dictionary_would(batches: list[list[int]]) -> None:
    seen, expected = Seen(), dict[int, int]()
    for batch in batches:
        keys = np.array(batch, dtype=np.uint64)
        known, digests = seen.find(keys)
        assert known.tolist() == [key in expected for key in batch]
        assert digests.tolist() == [expected.get(key, 0) for key in batch]
        new = np.unique(keys[~known])
        seen.add(new, new + np.uint64(7))
        expected |= {int(key): int(key) + 7 for key in new}
