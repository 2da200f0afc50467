"""Departments as files: what is wrong in one is named, the others still open."""

from pathlib import Path

import pytest

from workbench.model.errors import BadInput
from workbench.present.department import read, read_all
from workbench.store.named import SAVED, add

BUNDLED = Path(__file__).parents[2] / "apps" / "departments"
GOOD = 'name = "sales"\ntitle = "Sales"\n[[pages]]\nanalysis = "share_of_voice"\n'


def test_the_bundled_departments_can_all_be_read():
    departments, problems = read_all(BUNDLED)
    assert not problems
    assert {"research", "communications", "leadership"} <= {department.name for department in departments}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name = x", "not a readable TOML file.*line 1"),
        (GOOD.replace("share_of_voice", "horoscope"), "line 4: page 1.*horoscope"),
        (GOOD + "params = { top = 1000 }\n", "line 5: page 1.*at most 30 as top, not 1000"),
        (GOOD + "params = { colour = 1 }\n", "page 1.*colour"),
        (GOOD + 'query = "brand:("\n', "line 5: page 1.*query"),
        (GOOD + GOOD[GOOD.index("[[") :] + '# more\nquery = "brand:("\n', "line 8: page 2.*column 7"),
        (GOOD + "[pages.params]\ncolour = 1\n", "line 5: page 1.*colour"),
        (GOOD + 'query = "saved:gone"\n', "line 5: page 1.*no saved query 'gone'"),
        (GOOD.replace("sales", "Sales & more"), "name"),
        (GOOD + "owner = 1\n", ", line 5 sets pages, number 1, owner, which is no setting"),
        ("title = 3\n" + GOOD.replace('title = "Sales"\n', ""), ", line 1 sets title to 3: it takes text"),
        ('icon = ":material/home:"\n' + GOOD, "icon"),
        ('name = "sales"\ntitle = "Sales"\n', "pages"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(tmp_path, text, named):
    path = tmp_path / "sales.toml"
    path.write_text(text)
    with pytest.raises(BadInput, match=rf"(?s)sales\.toml.*{named}"):
        read(path)


def test_a_page_may_ask_for_a_saved_query(tmp_path):
    add(tmp_path, SAVED, "ours", "brand:Ardo")
    (tmp_path / "sales.toml").write_text(GOOD + 'query = "saved:ours"\n')
    assert read(tmp_path / "sales.toml", tmp_path).pages[0].query == "saved:ours"


def test_one_broken_file_does_not_close_the_other_departments(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD.replace("share_of_voice", "horoscope"))
    (tmp_path / "b.toml").write_text(GOOD)
    (tmp_path / "c.toml").write_text(GOOD)
    departments, problems = read_all(tmp_path)
    assert [department.name for department in departments] == ["sales"]
    assert [problem.problem.split(":")[0] for problem in problems] == ["a.toml, line 4", "c.toml"]


def test_two_pages_of_one_analysis_have_two_addresses(tmp_path):
    path = tmp_path / "sales.toml"
    path.write_text(GOOD + '[[pages]]\nanalysis = "share_of_voice"\nquery = "brand:Ardo"\n')
    department = read(path)
    addresses = [department.address(page) for page in department.pages]
    assert addresses == ["sales-share_of_voice", "sales-share_of_voice-2"]
