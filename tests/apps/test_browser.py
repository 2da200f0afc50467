"""The portal in a real browser: charts drawn, strangers' words inert, nothing leaves this machine, usable on a phone.

With ``WORKBENCH_SCREENSHOTS=1`` the pictures of the README are made anew from the sample corpus, in apps/images.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright

from workbench.present.department import read_all

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "apps" / "images"
ADDRESSES = [d.address(page) for d in read_all(ROOT / "apps" / "departments")[0] for page in d.pages]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WANTED = os.environ.get("WORKBENCH_SCREENSHOTS") == "1"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: install Chromium (`make browser`) to run this")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(home: Path, promoted: Path):
    """The portal as `workbench app` serves it; yields its address and stops it."""
    port = free_port()
    command = [sys.executable, "-c", "from workbench.cli.main import main; main()", "app", "--no-browser"]
    command += ["--port", str(port), "--home", str(home)]
    server = subprocess.Popen(
        command, env={**os.environ, "WORKBENCH_PROMOTED": str(promoted)}, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).close()  # noqa: S310 - our own server
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if server.poll() is not None:
                    pytest.fail("the portal did not start")
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def portal(filled):
    yield from serve(*filled)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def view(browser):
    """A fresh browser window that remembers every request beyond this machine and every dialog."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="light")
    page = context.new_page()
    page.outside, page.dialogs = [], []
    page.on("request", lambda request: note_request(page, request.url))
    page.on("websocket", lambda socket: note_request(page, socket.url))
    page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()


def note_request(page: Page, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob") and parts.hostname not in ("127.0.0.1", "localhost"):
        page.outside.append(url)


def visit(page: Page, address: str) -> None:
    """Open a page and wait until it is drawn; a dialog that makes it inert is closed first."""
    page.goto(address)
    settle(page)
    close = page.get_by_role("dialog").get_by_role("button", name="Close")
    if close.count():
        close.first.click()


def settle(page: Page) -> None:
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000)
    page.wait_for_timeout(400)


def charts(page: Page) -> int:
    """Charts that have ink: a drawing of some size inside each."""
    page.wait_for_selector('[data-testid="stVegaLiteChart"] :is(svg, canvas)', timeout=30_000)
    drawn = page.locator('[data-testid="stVegaLiteChart"] :is(svg.marks, canvas.marks)')
    boxes = [drawn.nth(i).bounding_box() for i in range(drawn.count())]
    return sum(box is not None and box["width"] > 100 and box["height"] > 30 for box in boxes)


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    script = """() => Math.max(...[document.documentElement, document.querySelector('[data-testid="stMain"]')].map(
        part => part.scrollWidth - part.clientWidth))"""
    return int(page.evaluate(script))


TOO_EARLY = "emerging_topics"  # twenty days of posts are too few to judge: the page says so


def figures(filled: tuple[Path, Path], address: str) -> int:
    """How many figures the answer of a page has, as it opens."""
    from workbench import runs

    departments, _ = read_all(ROOT / "apps" / "departments")
    page = next(page for one in departments for page in one.pages if one.address(page) == address)
    made = runs.run(page.analysis, page.query, home=filled[0], **page.params)
    return sum(block.kind == "figure" for block in made.blocks)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_department_page_is_drawn_inert_local_and_fits_a_phone(portal, filled, view, address, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROMOTED", str(filled[1]))
    visit(view, f"{portal}/{address}")
    headline = view.locator('[class*="st-key-wb-headline"], [class*="st-key-wb-story"]').first.inner_text().strip()
    assert headline
    assert ("too early" in headline) == address.endswith(TOO_EARLY)
    assert view.get_by_text("Page not found").count() == 0
    wanted = min(figures(filled, address), 1)
    assert not wanted or charts(view) >= wanted
    view.set_viewport_size(PHONE)
    settle(view)
    assert overflow(view) <= 0
    assert not wanted or charts(view) >= wanted
    assert_inert(view)


def assert_inert(page: Page) -> None:
    assert page.title() != "owned"
    assert page.dialogs == []
    assert page.locator('[data-testid="stMain"] img').count() == 0
    assert page.locator('[data-testid="stMain"] a[href*="evil"]').count() == 0
    assert page.outside == []


def test_the_posts_behind_a_number_are_read_on_a_phone_and_stay_text(portal, view):
    view.set_viewport_size(PHONE)
    visit(view, f"{portal}/research-share_of_voice")
    view.get_by_role("button", name="Read the posts").first.click()
    dialog = view.get_by_role("dialog")
    dialog.get_by_text("440 posts").wait_for(timeout=30_000)
    assert "<script>document.title='owned'</script>" in dialog.inner_text()
    assert "private_person" not in dialog.inner_text()
    assert "234-0178" not in dialog.inner_text()
    assert dialog.locator("img, a[href*=evil], strong").count() == 0
    box = dialog.locator('[data-testid="stText"]').first.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    with view.expect_download() as given:
        dialog.get_by_role("button", name="CSV").click()
    lines = Path(given.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 440
    assert not any(field.startswith("=") for line in lines for field in line.replace('"', "").split(","))
    assert_inert(view)


def test_a_link_carries_the_choices(portal, view):
    visit(view, f"{portal}/research-share_of_voice?research-share_of_voice.brand=Belio")
    assert "Belio" in view.locator('[class*="st-key-wb-headline"]').inner_text()
    assert "Only Belio" in view.locator('[class*="st-key-wb-headline"]').inner_text()


def test_home_leads_to_each_page_and_an_unknown_address_to_home(portal, view):
    visit(view, f"{portal}/no-such-page")
    assert view.get_by_text("Test market").count() >= 1
    links = view.locator('[data-testid="stMain"] a[data-testid="stPageLink-NavLink"]')
    assert links.count() == len(ADDRESSES)
    links.first.click()
    view.wait_for_selector('[class*="st-key-wb-headline-headline"]', timeout=30_000)
    assert_inert(view)


def test_a_report_is_drawn_with_no_network(filled, view, tmp_path, monkeypatch):
    from workbench import runs
    from workbench.present.report import report

    home, promoted = filled
    monkeypatch.setenv("WORKBENCH_PROMOTED", str(promoted))
    page = tmp_path / "report.html"
    made = [runs.run(name, home=home) for name in ("crisis_watch", "share_of_voice", "topic_overview")]
    page.write_text(report(made, home=home), encoding="utf-8")
    view.context.set_offline(True)
    view.goto(page.as_uri())
    figures = view.locator("figure svg")
    assert figures.count() == sum(block.kind == "figure" for run in made for block in run.blocks)
    assert all((figures.nth(i).bounding_box() or {"height": 0})["height"] > 30 for i in range(figures.count()))
    view.set_viewport_size(PHONE)
    assert int(view.evaluate("document.documentElement.scrollWidth")) <= PHONE["width"]
    assert [url for url in view.outside if not url.startswith("file:")] == []
    assert view.dialogs == [] and view.locator("img").count() == 0


SHOTS = {"home": "", "crisis_watch": "communications-crisis_watch", "share_of_voice": "leadership-share_of_voice"}
SHOTS |= {"topic_overview": "research-topic_overview", "emerging_topics": "research-emerging_topics"}
SHOTS |= {"voice_of_customer": "customer_service-voice_of_customer", "sentiment_trend": "research-sentiment_trend"}
SHOTS |= {"labelling": "labelling?labelling-name=sentiment"}


@pytest.mark.skipif(not WANTED, reason="pictures are made anew only with WORKBENCH_SCREENSHOTS=1")
def test_pictures_of_the_sample_corpus(browser, sample_home):
    from workbench import labelling, runs
    from workbench.store import open_store

    runs.run("topic_overview", home=sample_home)
    labelling.draw(open_store(sample_home), labelling.task("sentiment", sample_home), n=100)
    IMAGES.mkdir(exist_ok=True)
    for address in serve(sample_home, sample_home / "promoted"):
        for department_page in ADDRESSES:  # home gives the answers of pages that somebody opened
            context = browser.new_context(viewport=DESKTOP)
            visit(context.new_page(), f"{address}/{department_page}")
            context.close()
        for name, department_page in SHOTS.items():
            for suffix, size in (("", DESKTOP), ("-phone", PHONE)):
                context = browser.new_context(viewport=size, color_scheme="light", device_scale_factor=1)
                shown = context.new_page()
                visit(shown, f"{address}/{department_page}")
                if name == "labelling":
                    shown.get_by_label("Your name").fill("A reader")
                    shown.keyboard.press("Enter")
                shown.wait_for_timeout(2_000)
                picture = IMAGES / f"{name}{suffix}.png"
                shown.screenshot(path=picture)
                assert picture.stat().st_size < 250_000
                context.close()
