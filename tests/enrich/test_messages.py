"""Messages of the configuration reach the corpus with enrich, read by the encoder that reads the posts."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from workbench.enrich import enrich
from workbench.enrich.static import Static
from workbench.model import post
from workbench.store import open_store
from workbench.store.store import Store

TEXT = "Our bikes are quiet, even uphill."
CONFIG = f'[[messages]]\nname = "Quiet"\ntext = "{TEXT}"\nsince = 2025-03-24T00:00:00Z\n'


def test_messages_are_written_once_with_the_vector_of_their_sentence(
    store: Store, posts: Callable[..., pd.DataFrame], static: Static
) -> None:
    store.append_posts(post.conform(posts(TEXT, "something else")), app="test", seq=0)
    assert not store.select().has("messages")
    (store.home / "workbench.toml").write_text(CONFIG, encoding="utf-8")
    first = enrich(open_store(store.home)).data_version
    known = store.select().table("messages")
    assert known[["name", "text", "brand"]].to_numpy().tolist() == [["Quiet", TEXT, ""]]
    assert known["words"].map(list).tolist() == [[TEXT]]
    alike = np.stack(store.select().table("embeddings")["vector"].tolist()) @ np.asarray(known["vector"].iloc[0])
    assert alike.max() > 0.999  # the post that says the same words
    assert enrich(open_store(store.home)).data_version == first
    (store.home / "workbench.toml").write_text(CONFIG.replace("Quiet", "Silent"), encoding="utf-8")
    enrich(open_store(store.home))
    assert store.select().table("messages")["name"].tolist() == ["Silent"]
    (store.home / "workbench.toml").write_text("", encoding="utf-8")
    enrich(open_store(store.home))
    assert store.select().table("messages").empty
