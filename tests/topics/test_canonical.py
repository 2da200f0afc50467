import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.topics.canonical import canonical

VECTORS = np.array([[0.6, 0.8], [1, 0], [0.6, 0.8], [0, -1]], dtype=np.float32)


def test_copies_of_a_text_become_one_row_that_knows_how_many_there_were():
    found = canonical(["b", "a", "b", "c"], VECTORS)
    assert sorted(found.texts) == ["a", "b", "c"]
    assert dict(zip(found.texts, found.copies, strict=True)) == {"a": 1, "b": 2, "c": 1}
    assert [found.texts[row] for row in found.inverse] == ["b", "a", "b", "c"]


def test_another_seed_is_another_order_of_the_same_rows():
    vectors = np.random.default_rng(0).standard_normal((30, 3))
    first, second = (canonical([f"t{i}" for i in range(30)], vectors, seed) for seed in (0, 1))
    assert first.texts != second.texts
    assert sorted(first.texts) == sorted(second.texts)


def test_the_first_rows_stay_mostly_the_same_when_posts_are_added():
    vectors = np.random.default_rng(0).standard_normal((220, 3))
    texts = [f"t{i}" for i in range(220)]
    before, after = canonical(texts[:200], vectors[:200]), canonical(texts, vectors)
    assert len(set(before.texts[:50]) & set(after.texts[:50])) >= 40


def test_products_of_rows_are_exact_in_single_precision():
    vectors = canonical([f"t{i}" for i in range(40)], np.random.default_rng(1).standard_normal((40, 300))).vectors
    assert np.array_equal(vectors @ vectors.T, vectors.astype(np.float64) @ vectors.astype(np.float64).T)


def test_texts_that_share_a_vector_are_ordered_by_the_text():
    found = canonical(["b", "a", "c"], np.ones((3, 2)))
    assert found.texts == ("a", "b", "c")
    assert found.inverse.tolist() == [1, 0, 2]


def test_blank_texts_and_texts_without_a_vector_are_left_out():
    vectors = np.array([[1, 0], [0, 0], [np.nan, 1], [0, 1]], dtype=np.float32)
    found = canonical([" ", "no word known", "broken", "kept"], vectors)
    assert found.texts == ("kept",)
    assert found.inverse.tolist() == [-1, -1, -1, 0]
    assert found.spread(np.array([7]), -1).tolist() == [-1, -1, -1, 7]


def test_nothing_gives_nothing():
    found = canonical([], np.zeros((0, 3), dtype=np.float32))
    assert found.texts == ()
    assert found.spread(np.zeros(0, dtype=int), -1).tolist() == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 6)), min_size=1, max_size=20), st.randoms())
def test_the_order_of_the_posts_does_not_matter(posts, random):
    def of(rows):
        angles = np.array([angle for _, angle in rows], dtype=float)
        return canonical([text for text, _ in rows], np.stack([np.cos(angles), np.sin(angles)], axis=1))

    shuffled = posts.copy()
    random.shuffle(shuffled)
    first, second = of(posts), of(shuffled)
    assert first.texts == second.texts
    assert np.array_equal(first.vectors, second.vectors)
    assert np.array_equal(first.copies, second.copies)


def test_noise_below_the_grid_does_not_reach_the_fit():
    noisy = VECTORS + np.float32(1e-5)
    assert np.array_equal(canonical(list("bacd"), VECTORS).vectors, canonical(list("bacd"), noisy).vectors)
