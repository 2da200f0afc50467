"""Which column is which field, and where posts were said."""

from pathlib import Path

import pandas as pd
import pytest

from workbench.model.config import Config, SourceConfig
from workbench.model.errors import BadInput, UnknownName
from workbench.sources import FileSource
from workbench.sources.options import Options, read_map
from workbench.sources.presets import PRESETS

NOW = pd.Timestamp("2024-06-01", tz="UTC")


def source(path: Path, header: str, *rows: str, config: Config | None = None, **options: object) -> FileSource:
    file = path / "a.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return FileSource(file, b"key", Options(**options), config)


def posts(made: FileSource) -> pd.DataFrame:
    return next(made.batches(NOW)).posts


def test_columns_are_told_by_name_and_value(tmp_path: Path) -> None:
    made = source(
        tmp_path,
        "tweet_id,airline_sentiment,airline,text,tweet_created",
        "570307876897628160,positive,United,@united thanks a lot,2/24/2015 11:42",
        "570307847281614848,negative,Delta,@delta where is my bag,2/23/2015 10:01",
        brand_from="airline",
    )
    assert dict(made.plan.columns) == {
        "post_id": "tweet_id", "text": "text", "created_at": "tweet_created", "brand": "airline"
    }  # fmt: skip
    found = posts(made)
    assert found[["source", "channel", "kind"]].drop_duplicates().values.tolist() == [["twitter", "microblog", "post"]]
    assert found["brand"].tolist() == ["United", "Delta"]


def test_columns_with_odd_names_are_told_by_their_values(tmp_path: Path) -> None:
    made = source(
        tmp_path, "a,b,c", "x1,2024-05-01 10:00,this is what was said", "x2,2024-05-02 10:00,and this as well"
    )
    assert (made.plan.columns["text"], made.plan.columns["created_at"]) == ("c", "b")


def test_a_column_called_text_that_holds_numbers_is_not_the_text(tmp_path: Path) -> None:
    made = source(tmp_path, "text,date,remark", "17,2024-05-01,this is what was said", "18,2024-05-02,and this as well")
    assert made.plan.columns["text"] == "remark"


def test_what_a_person_maps_goes_before_what_is_guessed(tmp_path: Path) -> None:
    rows = ("2024-05-01,2024-05-03,first words here,other words there",)
    made = source(tmp_path, "created_at,edited,text,body", *rows, columns=read_map(["text=body,created_at=edited"]))
    assert posts(made)["text"].tolist() == ["other words there"]
    assert posts(made)["created_at"].dt.day.tolist() == [3]
    left_out = source(tmp_path, "created_at,text,author", "2024-05-01,some words here,p", columns=read_map(["author="]))
    assert posts(left_out)["author"].isna().all()


def test_without_a_text_column_the_columns_and_the_option_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"its columns are: number, day: .*--map text=COLUMN"):
        source(tmp_path, "number,day", "1,2024-05-01", "2,2024-05-02")
    with pytest.raises(BadInput, match=r"clearly the time.*--map created_at="):
        source(tmp_path, "id,text", "1,some words here", "2,more words here")


def test_mapping_mistakes_are_told(tmp_path: Path) -> None:
    for given, said in ((["text"], "has no '='"), (["tekst=a"], "not a field of a post")):
        with pytest.raises(BadInput, match=said):
            read_map(given)
    with pytest.raises(BadInput, match="no column 'nothing' for text"):
        source(tmp_path, "id,text,date", "1,some words here,2024-05-01", columns={"text": "nothing"})
    with pytest.raises(BadInput, match="holds no times"):
        source(tmp_path, "id,text,date", "1,some words here,soon", columns={"created_at": "date"})
    with pytest.raises(UnknownName, match="4cat"):
        source(tmp_path, "id,text,date", "1,some words here,2024-05-01", preset="nothing")


def test_a_column_of_repeated_values_is_refused_as_an_id(tmp_path: Path) -> None:
    rows = [f"1,some words here {n},2024-05-01" for n in range(4)]
    with pytest.raises(BadInput, match="does not identify posts, 3 of its first 4 values are there twice"):
        source(tmp_path, "user,text,date", *rows, columns={"post_id": "user"})


def test_ids_that_a_spreadsheet_rounded_are_not_used(tmp_path: Path) -> None:
    made = source(tmp_path, "id,text,date", "5.70308E+17,some words,2024-05-01", "5.70309E+17,other words,2024-05-01")
    assert "post_id" not in made.plan.columns
    assert any("damaged by a spreadsheet" in note for note in made.notes)
    assert posts(made)["post_id"].nunique() == 2


def test_the_configuration_says_where_a_source_belongs(tmp_path: Path) -> None:
    config = Config(sources=(SourceConfig(name="club", channel="forum"),))
    rows = ("1,some words here,2024-05-01,club", "2,some more words,2024-05-02,Trustpilot")
    found = posts(source(tmp_path, "id,text,date,source", *rows, config=config))
    assert found[["source", "channel", "kind"]].values.tolist() == [
        ["club", "forum", "post"],
        ["trustpilot", "reviews", "review"],
    ]
    given = posts(source(tmp_path, "id,text,date", "1,some words here,2024-05-01", source="Shop", channel="support"))
    assert given[["source", "channel", "kind"]].values.tolist() == [["shop", "support", "ticket"]]


def test_extra_columns_are_kept_masked_and_those_that_name_people_hashed(tmp_path: Path) -> None:
    made = source(tmp_path, "id,text,date,plan,user_email", "1,some words here,2024-05-01,gold @x,a@b.example",
                  extra=("plan", "user_email"))  # fmt: skip
    kept = posts(made)["extra"][0]
    assert '"plan": "gold @someone"' in kept
    assert "b.example" not in kept


def test_counts_ratings_and_languages_are_read_as_sources_write_them(tmp_path: Path) -> None:
    made = source(tmp_path, "id,text,date,like_count,rating,language",
                  '1,some words here,2024-05-01,"1,234",4.5,English', "2,more words here,2024-05-02,12.0,3,pt-BR",
                  "3,third words here,2024-05-02,,,Klingon")  # fmt: skip
    found = posts(made)
    assert found["likes"].fillna(-1).tolist() == [1234, 12, -1]
    assert found["rating"].fillna(-1).tolist() == [4.5, 3.0, -1]
    assert found["lang"].fillna("").tolist() == ["en", "pt", ""]


def test_a_title_goes_before_the_text_unless_the_text_begins_with_it(tmp_path: Path) -> None:
    rows = ("1,2024-05-01,Broken,It broke on day two", "2,2024-05-02,It works,It works well", "3,2024-05-03,Only this,")
    found = posts(source(tmp_path, "id,date,title,body", *rows))
    assert found["text"].tolist() == ["Broken\nIt broke on day two", "It works well", "Only this"]


EXPORTS = {
    "4cat": (
        "id,thread_id,timestamp,unix_timestamp,body,author,like_count",
        "11,10,2024-05-01 10:00:00,1714557600,some words here,person_a,4",
    ),
    "brandwatch": (
        "Query Id,Query Name,Date,Title,Snippet,Url,Page Type,Language,Author,Full Text,Thread Id,Resource Id,Likes",
        "1,q,2024-05-01 10:00:00.0,,some,https://x.com/p/11,twitter,en,person_a,some words here,10,11,4",
    ),
    "talkwalker": (
        "url,published,title,content,lang,source_type,extra_author_attributes.name,article_extended_attributes.num_likes",
        "https://x.com/p/11,2024-05-01 10:00:00,,some words here,en,SOCIALMEDIA_TWITTER,person_a,4",
    ),
}


@pytest.mark.parametrize("name", list(PRESETS))
def test_each_preset_reads_the_export_it_is_made_for(tmp_path: Path, name: str) -> None:
    found = posts(source(tmp_path, *EXPORTS[name], preset=name))
    assert found["text"].tolist() == ["some words here"]
    assert found["created_at"].tolist() == [pd.Timestamp("2024-05-01 10:00", tz="UTC")]
    assert found["author"].notna().all()
    if name != "4cat":
        assert found["channel"].tolist() == ["microblog"]
