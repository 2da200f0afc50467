"""The bundled sample corpus: where it is, a store that holds it, and the truth planted in it."""

import gzip
import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from workbench import store
from workbench.ingest import adopt, ingest
from workbench.model import identity
from workbench.model.config import Config
from workbench.model.errors import BadInput, StoreUnusable
from workbench.promotion import Labelled
from workbench.sources import FileSource, pages
from workbench.sources.key import identity_key, public_key
from workbench.sources.options import Options

FOLDER = Path(__file__).parents[1] / "data_samples"
POSTS = FOLDER / "posts.jsonl.gz"
CONFIG = FOLDER / "workbench.toml"
TRUTH = FOLDER / "ground_truth.json"
CONTENT = FOLDER / "content"  # the pages of an invented help centre
SPOKEN_OF = FOLDER / "content.toml"
NAME = "sample"


@cache
def fingerprint() -> str:
    """Hash of the bundled posts and pages and their truth, 16 hex digits.

    Raises: BadInput where the sample corpus is not at hand (an installed package without the checkout).
    """
    missing = [path.name for path in (POSTS, CONFIG, TRUTH, SPOKEN_OF) if not path.is_file()]
    if missing:
        raise BadInput(
            f"the sample corpus is not beside the package ({', '.join(missing)} missing in {FOLDER.name})",
            do="work in a checkout of the project",
        )
    files = (POSTS, TRUTH, SPOKEN_OF, *sorted(CONTENT.glob("*.md")))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def build(home: Path, tell: Callable[[str], None] = lambda step: None) -> None:
    """Make a store at ``home`` that holds the sample corpus with every table; what is there already is kept.

    ``tell`` hears the name of each step as it begins.
    """
    from workbench.enrich import content, enrich
    from workbench.topic_quality import write_quality
    from workbench.topics import model, stop_words
    from workbench.topics.refit import fit_store

    fingerprint()
    tell("posts")
    config = Config.read(CONFIG)
    adopt(home, CONFIG)
    opened = store.open_store(home)
    ingest(FileSource(str(POSTS), lambda: identity_key(home, config), Options(), config), opened)
    tell("enrichments")
    enrich(opened)
    content.add(opened, pages.read(CONTENT))
    if opened.current("topic_table") is None:
        tell("topics")
        chosen = model(stop=stop_words(opened.config, opened.select()))
        fit_store(opened, chosen)
        tell("quality of topics")
        write_quality(opened, chosen)


def labelled(home: Path) -> Labelled:
    """The sample corpus in the store at ``home`` with its truth, both by ``post_id``.

    The truth maps ``topics``, ``sentiment``, ``lang``, ``brands``, ``role``, ``intent`` and ``event`` from post_id to
    the planted value, ``switches`` from post_id to (from, to), ``first_response_hours`` from brand to the median, and
    lists the planted ``events``; ``content`` names the subjects the pages are about (``covered``) and not
    (``not_covered``).

    Raises: StoreUnusable when the store holds other posts than the sample corpus.
    """
    corpus = store.select(home=home)
    truth = planted()
    if set(corpus.posts["post_id"]) != set(truth["brands"]):
        raise StoreUnusable(
            "gates are measured on the sample corpus alone, and this store holds other posts",
            do="name a home that holds only the sample: `workbench promote ... --sample-home FOLDER`",
        )
    return Labelled(name=NAME, identity=fingerprint(), corpus=corpus, truth=truth)


def planted() -> Mapping[str, Any]:
    """What the generator planted, by ``post_id``; see ``labelled``."""
    fingerprint()
    key = public_key(str(Config.read(CONFIG).identity_key))
    with gzip.open(POSTS, "rt", encoding="utf-8") as lines:
        sources = {row["id"]: row["source"] for row in map(json.loads, lines)}
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    posts = truth["posts"]
    ids = {native: identity.post_id(key, sources[native], native) for native in posts["id"]}
    by_id = [ids[native] for native in posts["id"]]
    columns = {"topics": "topic"} | {name: name for name in ("sentiment", "lang", "brands", "role", "intent", "event")}
    return {
        **{name: dict(zip(by_id, posts[column], strict=True)) for name, column in columns.items()},
        "events": [{**event, "posts": [ids[native] for native in event["posts"]]} for event in truth["events"]],
        "switches": {ids[switch["id"]]: (switch["from"], switch["to"]) for switch in truth["switches"]},
        "first_response_hours": truth["first_response_hours"],
        "content": tomllib.loads(SPOKEN_OF.read_text(encoding="utf-8")),
    }
