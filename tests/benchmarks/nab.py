"""The general detector on the Numenta Anomaly Benchmark, 48 of its 58 files at hand; prints figures.

python -m tests.benchmarks.nab [--json] [--quick] [--data DIR] [--splits 20] [--seed 1]

DIR holds data/*/*.csv, labels/combined_windows.json and config/profiles.json as the benchmark publishes them; left out,
it is the folder nab of WORKBENCH_DATASETS. The published tables are on all 58 files: figures on 48 are no row of them.

standard, reward_low_FP_rate, reward_low_FN_rate: at the threshold that is best on all files, as the benchmark does it.
..._fixed: at 0.5 for every profile, the detector's own middle, which was set with these 48 files at hand.
standard_low, standard_high: 95 % interval of standard over files drawn again.
standard_halves: at the threshold that is best on a random half of the files, measured on the other half, mean over the
splits. standard_FOLDER: at the threshold of standard.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

from workbench.detect import DETECTORS
from workbench.detect.files import csv_files, read_series, score_rows
from workbench.evaluate.nab import Labelled, Profile, best_threshold, rows_of, score_at
from workbench.model.errors import BadInput, WorkbenchError

PUBLISHED = 58
FIXED = 0.5
RESAMPLES = 200
PARTS = ("data", "labels/combined_windows.json", "config/profiles.json")


def corpus(folder: Path, quick: bool) -> dict[str, Labelled]:
    """Each file of the benchmark by its path below data/, scored by the general detector."""
    windows = json.loads((folder / PARTS[1]).read_text(encoding="utf-8"))
    files = csv_files(folder / PARTS[0])
    if quick:
        files = list({relative.parent: (path, relative) for path, relative in reversed(files)}.values())
    scored = {}
    for path, relative in files:
        name = relative.as_posix()
        if name not in windows:
            raise BadInput(f"{name} has no labels in {folder / PARTS[1]}", do="take data and labels of one version")
        series = read_series(path)
        scores = score_rows(series, DETECTORS["general"])["anomaly_score"].to_numpy()
        scored[name] = Labelled(scores, rows_of(windows[name], series["at"]))
    return scored


def profiles(folder: Path) -> dict[str, Profile]:
    """The benchmark's own weights, by name."""
    costs = {
        name: profile["CostMatrix"]
        for name, profile in json.loads((folder / PARTS[2]).read_text(encoding="utf-8")).items()
    }
    return {name: Profile(cost["tpWeight"], cost["fnWeight"], cost["fpWeight"]) for name, cost in costs.items()}


def halves(files: dict[str, Labelled], profile: Profile, splits: int, seed: int) -> float:
    """Score with each half's threshold chosen on the other half, windows alike, mean over random splits."""
    rng, names = np.random.default_rng(seed), sorted(files)
    values, weights = [], []
    for _ in range(splits):
        order = [names[i] for i in rng.permutation(len(names))]
        half = [{name: files[name] for name in order[start::2]} for start in (0, 1)]
        for chosen, measured in (half, half[::-1]):
            counted = sum(len(file.counted) for file in measured.values())
            if counted:
                values.append(score_at(measured, profile, best_threshold(chosen, profile)[0]))
                weights.append(counted)
    return float(np.average(values, weights=weights))


def interval(files: dict[str, Labelled], profile: Profile, seed: int) -> tuple[float, float]:
    """95 % interval of the score at the best threshold, by drawing files again."""
    rng, known = np.random.default_rng(seed), list(files.values())
    drawn = []
    for _ in range(RESAMPLES):
        again = {str(i): known[k] for i, k in enumerate(rng.integers(len(known), size=len(known)))}
        drawn.append(best_threshold(again, profile)[1])
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def measure(folder: Path, quick: bool, splits: int, seed: int) -> dict[str, float]:
    """All figures by name."""
    began = time.perf_counter()
    files = corpus(folder, quick)
    figures: dict[str, float] = {}
    for name, profile in profiles(folder).items():
        figures[f"{name}_threshold"], figures[name] = best_threshold(files, profile)
        figures[f"{name}_fixed"] = score_at(files, profile, FIXED)
    standard = profiles(folder)["standard"]
    figures["standard_low"], figures["standard_high"] = interval(files, standard, seed)
    figures["standard_halves"] = halves(files, standard, splits, seed)
    for group in sorted({Path(name).parent.as_posix() for name in files}):
        part = {name: file for name, file in files.items() if Path(name).parent.as_posix() == group}
        if any(file.counted for file in part.values()):
            figures[f"standard_{group}"] = score_at(part, standard, figures["standard_threshold"])
        else:
            found = [(file.scores >= figures["standard_threshold"])[file.probation :].sum() for file in part.values()]
            figures[f"false_positives_{group}"] = int(sum(found))
    figures |= {
        "files": len(files),
        "rows": sum(len(file.scores) for file in files.values()),
        "windows": sum(len(file.counted) for file in files.values()),
        "seconds": time.perf_counter() - began,
    }
    return {name: round(value, 4 if name.endswith("threshold") else 2) for name, value in figures.items()}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="the first file of each folder: a look, not a figure")
    options.add_argument("--data", type=Path, help="folder of the benchmark")
    options.add_argument("--splits", type=int, default=20, help="random halves")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    folder = given.data or Path(os.environ.get("WORKBENCH_DATASETS", "")) / "nab"
    missing = [part for part in PARTS if not (folder / part).exists()]
    figures: dict[str, float] = {"files": 0}
    label = f"skipped: {folder} lacks {missing[0]}; name the benchmark's folder with --data" if missing else ""
    if missing and given.data:
        sys.exit(label)
    if not missing:
        try:
            figures = measure(folder, given.quick, given.splits, given.seed)
        except WorkbenchError as error:
            sys.exit(str(error))
        label = f"{figures['files']} of {PUBLISHED} files"
    if given.json:
        sys.stdout.write(json.dumps({"label": label, "figures": figures}) + "\n")
        return
    sys.stdout.write(f"{label}\n")
    for name, value in figures.items():
        sys.stdout.write(f"{name:40} {value:>12,}\n")


if __name__ == "__main__":
    main()
