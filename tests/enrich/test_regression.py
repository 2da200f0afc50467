import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from workbench.enrich.regression import fit


def _drawn() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    dense = rng.normal(size=(300, 5)).astype(np.float32)
    sparse = (rng.random((300, 8)) < 0.2).astype(np.float32)
    labels = (dense[:, 0] + 2 * sparse[:, 0] + rng.normal(size=300)).round().clip(0, 2).astype(int)
    return dense, sparse, labels


def test_it_finds_what_an_independent_solver_finds() -> None:
    dense, sparse, labels = _drawn()
    ours = fit([dense, csr_matrix(sparse)], labels, 3, penalty=0.01, tolerance=1e-8)
    both = np.hstack([dense, sparse])
    oracle = LogisticRegression(C=1 / (0.01 * 300), tol=1e-8, max_iter=5000).fit(both, labels)
    np.testing.assert_allclose(np.vstack(ours[:2]), oracle.coef_.T, atol=5e-3)


def test_the_same_input_gives_the_same_numbers_and_a_start_the_same_answer() -> None:
    dense, sparse, labels = _drawn()
    first, second = (fit([dense, csr_matrix(sparse)], labels, 3, 0.01, tolerance=1e-8) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    warm = fit([dense, csr_matrix(sparse)], labels, 3, 0.01, first, 1e-8)
    assert warm[0] == pytest.approx(first[0], abs=5e-3)
