"""The bundled sample corpus: where it is, a store that holds it, and the truth planted in it."""

import hashlib
from functools import cache
from pathlib import Path

from workbench.model.errors import BadInput

FOLDER = Path(__file__).parents[1] / "data_samples"
POSTS = FOLDER / "posts.jsonl.gz"
CONFIG = FOLDER / "workbench.toml"
TRUTH = FOLDER / "ground_truth.json"


@cache
def fingerprint() -> str:
    """Hash of the bundled posts and their truth, 16 hex digits.

    Raises: BadInput where the sample corpus is not at hand (an installed package without the checkout).
    """
    missing = [path.name for path in (POSTS, CONFIG, TRUTH) if not path.is_file()]
    if missing:
        raise BadInput(
            f"the sample corpus is not beside the package ({', '.join(missing)} missing in {FOLDER.name})",
            do="work in a checkout of the project",
        )
    return hashlib.sha256(POSTS.read_bytes() + TRUTH.read_bytes()).hexdigest()[:16]
