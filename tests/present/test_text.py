"""The terminal: words are words."""

from workbench.present import text


def test_markup_and_control_characters_of_strangers_are_only_text(run, corpus):
    shown = text.plain(run, corpus=corpus)
    assert "[bold]16 %[/bold]" in shown and "[red]markup[/red]" in shown
    assert "\x1b" not in shown and "\u202e" not in shown
    assert "private_person" not in shown


def test_numbers_stand_with_interval_and_missing_ones_are_no_data(run, corpus):
    shown = text.plain(run, corpus=corpus)
    assert "16 %" in shown and "(15 to 17)" in shown and "1,234 posts" in shown and "no data" in shown


def test_posts_that_cannot_be_read_are_counted(run):
    assert "3 posts" in text.plain(run)
