"""How long a reader waits for the answer: from opening a page of the portal to its first sentence.

python -m tests.benchmarks.page [--json] [--quick]

Each page is opened five times in a fresh browser window on a warm server; the median counts. The first opening, which
computes what nobody has computed yet, is a figure of its own.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.apps.conftest import fill, promote_all
from tests.apps.test_browser import ADDRESSES, CHROMIUM, DESKTOP, FLAGS, serve
from workbench import analyses, promotion, runs
from workbench import sample as corpus

ANSWER = ':is([class*="st-key-wb-headline"], [class*="st-key-wb-story"]) [data-testid="stText"]'
QUICK = 3  # pages


def sample(home: Path, promoted: Path) -> None:
    """The sample corpus, analysed and promoted."""
    corpus.build(home)
    known = corpus.labelled(home)
    for name in analyses.ALL:
        promotion.promote(name, known, owner="benchmark", now=datetime(2025, 6, 1, tzinfo=UTC))


def seconds(browser: Browser, address: str) -> float:
    """Seconds from the start of the navigation until the answer is seen."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.locator(ANSWER).first.wait_for(timeout=120_000)
    passed = float(page.evaluate("performance.now()")) / 1000
    context.close()
    return passed


def measure(home: Path, promoted: Path, rounds: int, pages: list[str]) -> dict[str, float]:
    """The first opening and the median of the others, for each page."""
    figures: dict[str, float] = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for portal in serve(home, promoted):
            for name in ("home", *pages):
                address = f"{portal}/{'' if name == 'home' else name}"
                figures[f"{name}_first_seconds"] = seconds(browser, address)
                figures[f"{name}_seconds"] = statistics.median(seconds(browser, address) for _ in range(rounds))
        browser.close()
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="a few hundred posts, home and three pages, each twice")
    wanted = parser.parse_args()
    figures: dict[str, float] = {"browsers": 0}
    if CHROMIUM is not None:
        with tempfile.TemporaryDirectory() as scratch, redirect_stdout(sys.stderr):
            home, promoted = Path(scratch) / "home", Path(scratch) / "promoted"
            os.environ.update(WORKBENCH_HOME=str(home), WORKBENCH_PROMOTED=str(promoted))
            if wanted.quick:
                fill(home)
                promote_all(promoted)
            else:
                sample(home, promoted)
            for name, analysis in analyses.ALL.items():
                if analysis.cost == "batch":  # pages never compute these
                    runs.run(name, home=home)
            figures = measure(
                home, promoted, 1 if wanted.quick else 5, ADDRESSES[:QUICK] if wanted.quick else ADDRESSES
            )
    figures = {name: round(value, 2) for name, value in figures.items()}
    if wanted.json:
        sys.stdout.write(json.dumps({"figures": figures}) + "\n")
        return
    for name, value in figures.items():
        sys.stdout.write(f"{name:48} {value:>8,}\n")


if __name__ == "__main__":
    main()
