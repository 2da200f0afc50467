"""Own pages from folders, sitemaps and feeds; what is wrong with a file is one sentence."""

import pytest

from workbench.model.errors import BadInput
from workbench.sources.pages import plain, read

SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://help.example/en/reset-the-app.html</loc></url><url><loc>https://help.example/brakes/</loc></url></urlset>"""
RSS = """<rss version="2.0"><channel><title>News</title><item><title>Winter &amp; range</title>
<link>https://help.example/winter</link>
<description>&lt;p&gt;Warm the &lt;b&gt;battery&lt;/b&gt;.&lt;/p&gt;</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>Brakes</title><id>urn:1</id>
<link rel="self" href="https://help.example/self"/><link href="https://help.example/brakes"/>
<summary>Short.</summary><content type="html">&lt;p&gt;Bed them in first.&lt;/p&gt;</content></entry></feed>"""


def test_a_folder_gives_its_pages_with_their_first_heading_as_title(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.md").write_text("# The brakes\n\nBed them in first.\n")
    (tmp_path / "sub" / "how_to-ride.txt").write_text("Sit down.")
    (tmp_path / "c.html").write_text("<html><head><title>Range</title></head><body><p>Warm it.</p></body></html>")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    found = [(page.page, page.title) for page in read(tmp_path)]
    assert found == [("b.md", "The brakes"), ("c.html", "Range"), ("sub/how_to-ride.txt", "how to ride")]


def test_pages_without_text_are_left_out_and_said(tmp_path):
    (tmp_path / "a.md").write_text("Something.")
    (tmp_path / "b.md").write_text("  \n")
    told = []
    assert [page.page for page in read(tmp_path, tell=told.append)] == ["a.md"]
    assert told == ["1 pages without text were left out"]


def test_html_loses_scripts_menus_and_keeps_paragraphs():
    markup = (
        "<title>Help &amp; more</title><nav><p>Menu</p></nav><script>alert(1)</script>"
        "<svg><title>icon</title></svg><h1>Brakes</h1><p>Bed\n them <b>in</b>.</p><p>Then ride.</p>"
    )
    assert plain(markup) == ("Help & more", "Brakes\n\nBed them in.\n\nThen ride.")


def test_a_sitemap_without_the_network_gives_the_words_of_its_addresses(tmp_path):
    file = tmp_path / "sitemap.xml"
    file.write_text(SITEMAP)
    assert [(page.page, page.text) for page in read(file)] == [
        ("https://help.example/en/reset-the-app.html", "reset the app"),
        ("https://help.example/brakes/", "brakes"),
    ]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        (RSS, ("https://help.example/winter", "Winter & range", "Warm the battery.")),
        (ATOM, ("https://help.example/brakes", "Brakes", "Bed them in first.")),
    ],
)
def test_a_feed_gives_its_entries(tmp_path, markup, wanted):
    file = tmp_path / "feed.xml"
    file.write_text(markup)
    (page,) = read(file)
    assert (page.url, page.title, page.text) == wanted


def test_an_address_that_is_not_of_the_web_is_never_opened(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for you")
    file = tmp_path / "sitemap.xml"
    file.write_text(
        SITEMAP.replace("https://help.example/brakes/", secret.as_uri()).replace("https://help", "ftp://help")
    )
    told = []
    with pytest.raises(BadInput, match="holds no page with text"):
        read(file, fetch=True, tell=told.append)
    assert len(told) == 2 and all("is no address of the web" in said for said in told)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xml", "<urlset", "is not XML"),
        ("a.xml", '<!DOCTYPE x [<!ENTITY a "b">]><urlset>&a;</urlset>', "defines entities"),
        ("a.xml", "<sitemapindex/>", "only lists other sitemaps"),
        ("a.xml", "<svg/>", "neither a sitemap nor a feed"),
        ("a.xml", "<rss/>", "holds no page with text"),
        ("a.pdf", "x", "no file that is known here"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_one_sentence(tmp_path, name, content, says):
    (tmp_path / name).write_text(content)
    with pytest.raises(BadInput, match=says):
        read(tmp_path / name)


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BadInput, match="does not exist: give a folder"):
        read(tmp_path / "none")
