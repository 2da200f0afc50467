"""Our topics beside default BERTopic and others: cost, quality at equal terms, new posts, stability, a million posts.

python -m tests.benchmarks.topics [--json] [--quick] [--scale] [--texts FILE] [--seed 0 1 2] [--model NAME]

Posts: the real ones of the labelled sets in ``WORKBENCH_DATASETS``, else the sample corpus, or one text a line of
FILE; with fewer than 100,000 the figures keep their names and ``texts`` says how many there were. Every processor
second is of one thread. Under 30 minutes on two cores without ``--scale``, which adds a million posts.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.topic_comparison.threads import only

os.environ.update(only(1))

from tests.benchmarks.topic_comparison import fits, labelled, newposts, scale, stability, table
from tests.benchmarks.topic_comparison.comparison import Setting, compare, peer_jobs, tell
from tests.benchmarks.topic_comparison.texts import gather
from workbench.enrich import encoder
from workbench.model.errors import BadInput
from workbench.topics import DEFAULT, MODELS

SMALL, LARGE = 20_000, 100_000
QUICK = 1_200
QUICK_LEAVES_OUT = "labelled corpora, KeyNMF, k-means and EVoC: a quick look"
LEAST = 5_000  # posts of the first point of the growth


def measure(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The figures, and what explains them."""
    posts = gather(given.texts, given.seed[0], QUICK if given.quick else LARGE)
    if not posts.texts:
        raise BadInput("there are no texts to compare topics on", do="give a file with one text a line")
    tell(f"{len(posts.texts):,} texts: {posts.source}")
    vectors = encoder("static").encode(posts.texts)
    fits.write_posts(folder, posts.texts, vectors)
    setting = Setting(folder, posts.texts, vectors, tuple(given.seed), given.model, given.quick)
    large = len(posts.texts)
    small = min(SMALL, large)

    draws = stability.draws(setting, small)
    jobs = stability.peer_jobs(setting, small, len(draws))
    jobs += [job for size in sorted({small, large}) for job in peer_jobs(setting, size)]
    tell(f"default BERTopic, {len(jobs)} fits after compiling")
    peers = fits.measure(folder, jobs)
    at_small = compare(setting, small, peers, further=True)
    at_large = at_small if large == small else compare(setting, large, peers, further=False)

    new = newposts.new_posts(setting, at_large)
    same, kernels = stability.kernels(setting, at_small)
    gain = at_large.gain
    figures = {
        "cpu_ratio_100k": gain["cpu_ratio"],
        "npmi_minus_default_100k": gain["npmi"],
        "diversity_minus_default_100k": gain["diversity"],
        "topics_ratio_100k": gain["topics_ratio"],
        "coverage_minus_default_100k": gain["coverage"],
        "assign_us_per_post": new["assign_us_per_post"],
        "assign_agreement": new["assign_agreement"],
        "bootstrap_ami": stability.our_bootstrap(setting, at_small, draws),
        "shuffle_hash_equal": int(stability.shuffled(setting, at_small)),
        "kernel_hash_equal": int(same),
    }
    default_draws = [peers[f"draw-{place}"].labels for place in range(len(draws))]
    corpora, left_out = ([], [QUICK_LEAVES_OUT]) if given.quick else on_labelled(setting, figures)
    if given.scale:
        growth = scale.grow(setting, scale.SIZES)
        figures |= {"fit_cpu_s_1m": growth[-1]["cpu_s"], "rss_gb_1m": growth[-1]["rss_gb"]}
    else:
        growth = scale.grow_real(setting, sorted({min(LEAST, large // 2), small, large}))
    figures["growth_exponent"] = scale.exponent(growth)
    return {
        "figures": figures,
        "texts": {"source": posts.source, "n": large, "n_small": small, "seeds": list(given.seed)},
        "model": given.model,
        "beside": {
            "npmi_minus_default_100k_interval": at_large.interval,
            "c_v_minus_default_100k": gain["c_v"],
            "bootstrap_ami_default": stability.bootstrap(draws, default_draws),
            **{name: value for name, value in new.items() if name not in figures},
            **{f"{name}_20k": value for name, value in at_small.gain.items()},
        },
        "rows": {
            "comparison": at_small.rows + (at_large.rows if large != small else []),
            "labelled": corpora,
            "growth": growth,
            "kernels": kernels,
        },
        "left_out": left_out,
        "notes": table.NOTES,
    }


def on_labelled(setting: Setting, figures: dict[str, float]) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of the labelled corpora, and why there are none where they are not at hand; adds their figures."""
    rows: list[dict[str, Any]] = []
    for short in labelled.CORPORA:
        try:
            found = labelled.judge(setting, short)
        except BadInput as error:
            return rows, [f"labelled corpora: {error}"]
        ours = next(row for row in found if row["system"] == labelled.NAMES["ours"])
        wanted = ("npmi", "diversity", "nmi") if short == "bbc" else ("nmi",)
        figures |= {f"{short}_{name}": ours[name] for name in wanted}
        rows += found
    return rows, []


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="a few texts, one seed, few peers: a look, not a figure")
    options.add_argument("--scale", action="store_true", help="also up to a million resampled posts")
    options.add_argument("--texts", type=Path, metavar="FILE", help="compare on these, one text a line")
    options.add_argument("--seed", type=int, nargs="+", default=[0, 1, 2], help="seeds of the default")
    options.add_argument("--model", choices=sorted(MODELS), default=DEFAULT, help="which of our models")
    given = options.parse_args()
    if given.quick:
        given.seed = given.seed[:1]
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(given, Path(folder))
    except (BadInput, OSError) as error:
        sys.exit(str(error))
    found["minutes"] = round((time.monotonic() - began) / 60, 1)
    sys.stdout.write((json.dumps(table.rounded(found)) if given.json else table.readable(found)) + "\n")


if __name__ == "__main__":
    main()
