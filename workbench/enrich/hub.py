"""Encoders by their name on the Hugging Face hub, ``owner/name``: for users with internet, or a filled hub cache."""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.enrich.minilm_fp32 import full_vectors
from workbench.model.errors import BadInput

if TYPE_CHECKING:
    from tokenizers import Tokenizer

RECIPE = "hub 1: first 512 tokens, float32, mean over tokens or first token, unit length"
_MAX_TOKENS = 512
_FILES = ("*.json", "*.model", "*.txt", "model*.safetensors", "README.md")
_CODE = re.compile(r"[a-z]{2,3}")


class HubEncoder:
    """A transformer of the hub in full precision; no code of its repository is run.

    ``languages`` are the codes on its model card, English where the card names none. ``fingerprint`` holds name,
    revision and precision.

    Raises: BadInput when the model is not in the hub's cache and may not be, or cannot be fetched.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._folder = _fetched(name)
        said = f"{name} {self._folder.name} {RECIPE}"  # the hub's cache names a folder by the revision
        self.fingerprint = f"{name.replace('/', '--')}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"
        self.languages = _languages(self._folder / "README.md")

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (n_texts, n_dims), float32, unit length.

        Raises: BadInput when the files are not those of a transformer that one vector a text can be had from.
        """
        model, tokenizer = self._loaded
        return full_vectors(model, tokenizer, texts, first=self._first_token)

    @cached_property
    def _first_token(self) -> bool:
        """Whether the model's own recipe takes the first token in place of the mean."""
        try:
            modules = json.loads((self._folder / "modules.json").read_text(encoding="utf-8"))
            pooling = json.loads((self._folder / "1_Pooling" / "config.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return False
        kinds = {str(module["type"]).rsplit(".", 1)[-1] for module in modules}
        first = bool(pooling.get("pooling_mode_cls_token"))
        if kinds - {"Transformer", "Pooling", "Normalize"} or not (first or pooling.get("pooling_mode_mean_tokens")):
            raise BadInput(
                f"{self.name} does more than take a mean over tokens or the first one", do="choose another encoder"
            )
        return first

    @cached_property
    def _loaded(self) -> "tuple[Any, Tokenizer]":
        from transformers import AutoModel, AutoTokenizer

        try:
            made = AutoTokenizer.from_pretrained(self._folder, local_files_only=True)
            model = AutoModel.from_pretrained(self._folder, local_files_only=True, use_safetensors=True)
            tokenizer = made.backend_tokenizer
        except (OSError, ValueError, AttributeError, ImportError) as error:
            raise BadInput(
                f"{self.name} cannot be loaded ({str(error).splitlines()[0]})",
                do="choose a model with a tokenizer.json and safetensors weights",
            ) from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(min(_MAX_TOKENS, made.model_max_length))
        return model.train(False), tokenizer


def _fetched(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    offline = os.environ.get("HF_HUB_OFFLINE", "1") != "0"
    try:
        return Path(snapshot_download(name, allow_patterns=list(_FILES), local_files_only=offline))
    except (LocalEntryNotFoundError, HfHubHTTPError, HFValidationError, OSError) as error:
        if offline:
            raise BadInput(
                f"the encoder {name} is not in the hub's cache on this machine",
                do=f"set HF_HUB_OFFLINE=0 where there is internet, or run `hf download {name}` there once",
            ) from error
        raise BadInput(
            f"the encoder {name} cannot be fetched ({type(error).__name__})",
            do="check its name on huggingface.co and the connection, or use static or minilm",
        ) from error


def _languages(card: Path) -> frozenset[str]:
    from huggingface_hub.repocard import metadata_load

    try:
        stated = (metadata_load(card) or {}).get("language") or []
    except (FileNotFoundError, ValueError):
        stated = []
    codes = [stated] if isinstance(stated, str) else [code for code in stated if isinstance(code, str)]
    return frozenset(code for code in codes if _CODE.fullmatch(code)) or frozenset({"en"})
