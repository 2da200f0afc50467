"""How many threads the libraries of numbers may use; they read it once, when they are loaded."""

NAMES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def only(threads: int) -> dict[str, str]:
    """Variables of the environment that say so."""
    return dict.fromkeys(NAMES, str(threads))
