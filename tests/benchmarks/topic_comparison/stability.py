"""The same topics twice: resampled posts, shuffled posts, another number of threads, another kernel."""

from itertools import combinations

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

from tests.benchmarks.topic_comparison.comparison import Compared, Setting, tell
from tests.benchmarks.topic_comparison.fits import Job, Measured, measure
from tests.benchmarks.topic_comparison.systems import Fitted, ours

DRAWS = 4
SHUFFLES = 2
KERNELS = (("Haswell", 2), ("Haswell", 1), ("Prescott", 1), ("SandyBridge", 1), ("", 2))  # and threads


def draws(setting: Setting, posts: int) -> list[np.ndarray]:
    """Rows of bootstrap resamples: a post drawn several times counts once, as copies of a text do."""
    found = []
    for place in range(2 if setting.quick else DRAWS):
        drawn = np.random.default_rng([setting.seeds[0], place])
        found.append(np.unique(drawn.integers(0, posts, posts)))
        np.save(setting.folder / f"draw-{place}.npy", found[-1])
    return found


def peer_jobs(setting: Setting, posts: int, draws: int) -> list[Job]:
    """A fit of the default for each resample."""
    options = {"seed": setting.seeds[0]}
    return [Job(f"draw-{place}", "bertopic", posts, options, rows=f"draw-{place}.npy") for place in range(draws)]


def bootstrap(rows: list[np.ndarray], labels: list[np.ndarray]) -> float:
    """Mean adjusted mutual information of two fits on the posts that both drew, outliers as a group of their own.

    Source: Vinh, Epps & Bailey 2010, JMLR 11.
    """
    found = []
    for one, two in combinations(range(len(rows)), 2):
        _, here, there = np.intersect1d(rows[one], rows[two], assume_unique=True, return_indices=True)
        found.append(adjusted_mutual_info_score(labels[one][here], labels[two][there]))
    return float(np.mean(found))


def our_bootstrap(setting: Setting, compared: Compared, rows: list[np.ndarray]) -> float:
    """Stability of ours at the matched terms."""
    tell("stability of ours over resamples")
    return bootstrap(rows, [refitted(setting, compared, drawn).labels for drawn in rows])


def shuffled(setting: Setting, compared: Compared) -> bool:
    """Whether the same posts in another order get the same topics and words."""
    tell("ours on shuffled posts")
    for place in range(SHUFFLES):
        order = np.random.default_rng([setting.seeds[0], place]).permutation(compared.posts)
        found = refitted(setting, compared, order)
        if found.words != compared.ours.words or not np.array_equal(found.labels, compared.ours.labels[order]):
            return False
    return True


def refitted(setting: Setting, compared: Compared, rows: np.ndarray) -> Fitted:
    """Ours at the matched terms on these rows, in their order."""
    wishes = setting.ours(topics=compared.topics, coverage=compared.coverage)
    return ours([setting.texts[row] for row in rows], setting.vectors[rows], **wishes)


def kernels(setting: Setting, compared: Compared) -> tuple[bool, list[dict[str, object]]]:
    """Whether other kernels and threads give the same hashes, and what each gave.

    ``control`` is a plain float32 product: where it is the same everywhere, the kernels did not differ on this
    machine and equal hashes say little.
    """
    options = setting.ours(topics=compared.topics, coverage=compared.coverage)
    job = Job("kernel", "ours", compared.posts, options)
    rows = [said("the machine's own", 1, compared.ours)]
    for kernel, threads in KERNELS[:1] if setting.quick else KERNELS:
        tell(f"ours with kernel {kernel or 'as it is'}, threads {threads}")
        variables = {"OPENBLAS_CORETYPE": kernel} if kernel else {}
        found = measure(setting.folder, [job], warm=0, threads=threads, variables=variables)["kernel"]
        rows.append(said(kernel or "the machine's own", threads, found))
    return len({(row["assignment"], row["words"]) for row in rows}) == 1, rows


def said(kernel: str, threads: int, found: Measured) -> dict[str, object]:
    """A row of the table of kernels."""
    hashes = {"assignment": found.labels_hash, "words": found.words_hash, "control": found.control_hash}
    return {"kernel": kernel, "threads": threads} | {name: value[:16] for name, value in hashes.items()}
