"""What is said of a product, post by post: complaints and wishes by aspect, and the series watched for defects."""

import pandas as pd

from workbench.enrich.intents import YES
from workbench.evaluate.rising import DAY, WINDOW, looks
from workbench.model.corpus import Corpus
from workbench.model.post import owned

WISH = "feature_request"


def voices(corpus: Corpus) -> pd.DataFrame:
    """Columns post_id, created_at, author of what others than the brands wrote first: no news, reposts or copies."""
    posts = corpus.posts
    posts = posts[~owned(posts["author"]) & (posts["kind"] != "news") & posts["repost_of"].isna()]
    posts = posts[["post_id", "created_at", "author"]]
    if corpus.has("duplicates"):
        posts = posts.merge(corpus.table("duplicates"), on="post_id", how="left")
        posts = posts[posts["family"].isna() | ~posts["family"].duplicated()]
    return posts[["post_id", "created_at", "author"]]


def complaints(corpus: Corpus, posts: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of aspects that criticise, one a post and aspect, with the post's time and author."""
    said = corpus.table("aspects")
    said = said[said["polarity"] == "negative"].sort_values(["post_id", "aspect", "start"])
    return said.drop_duplicates(["post_id", "aspect"])[["post_id", "aspect", "quote"]].merge(posts, on="post_id")


def first_told(critical: pd.DataFrame) -> pd.DataFrame:
    """The complaints without those whose author complained of the same aspect in the ``WINDOW`` days before.

    One angry voice that writes every day is one person with a defect, not seven.
    """
    ordered = critical.sort_values(["created_at", "post_id"])
    ago = ordered.groupby([ordered["author"].fillna(ordered["post_id"]), "aspect"])["created_at"].diff()
    return ordered[~(ago <= WINDOW * DAY)]


def wishes(corpus: Corpus, posts: pd.DataFrame) -> pd.DataFrame:
    """Posts that the rule or head ``feature_request`` finds, one row a post and aspect it names ("" for none)."""
    if not corpus.has("classes"):
        return pd.DataFrame(columns=["post_id", "aspect", "quote", "created_at", "author"])
    said = corpus.table("classes")
    found = posts[posts["post_id"].isin(said.loc[(said["head"] == WISH) & (said["label"] == YES), "post_id"])]
    about = corpus.table("aspects").drop_duplicates(["post_id", "aspect"])[["post_id", "aspect", "quote"]]
    texts = corpus.posts.set_index("post_id")["text"]
    both = found.merge(about, on="post_id", how="left")
    return both.assign(aspect=both["aspect"].fillna(""), quote=both["quote"].fillna(both["post_id"].map(texts)))


def watched(corpus: Corpus, posts: pd.DataFrame, critical: pd.DataFrame) -> pd.DataFrame:
    """``rising.looks`` at every brand's every aspect (series: brand, aspect), the posts a day that criticise it.

    ``critical``: as ``first_told``. Without brands the one brand is "". The last day is the one the corpus ends in.
    """
    brands = corpus.table("brands")[["post_id", "brand"]] if corpus.has("brands") else None
    if brands is None or brands.empty:
        brands = posts[["post_id"]].assign(brand="")
    of_brand = posts.merge(brands.dropna(subset=["brand"]), on="post_id")
    of_brand = of_brand.assign(day=of_brand["created_at"].dt.floor("D"))
    both = critical[["post_id", "aspect"]].merge(of_brand, on="post_id")
    if both.empty:
        return pd.DataFrame(columns=["series", "day", "posts", "usual", "p", "watched"])
    end = (pd.Timestamp(corpus.until) - pd.Timedelta(microseconds=1)).floor("D")
    days = pd.date_range(pd.Timestamp(corpus.since).floor("D"), end, freq="D")
    hits = both.groupby(["day", "brand", "aspect"]).size().unstack(["brand", "aspect"], fill_value=0)
    hits = hits.reindex(days, fill_value=0).sort_index(axis=1)
    daily = of_brand.groupby(["day", "brand"]).size().unstack("brand", fill_value=0).reindex(days, fill_value=0)
    alls = daily[hits.columns.get_level_values("brand")].set_axis(hits.columns, axis=1)
    return looks(hits, alls)
