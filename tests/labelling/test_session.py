"""One person, one post at a time: said, skipped, taken back; masked, and the prediction only afterwards."""

import pytest

from workbench import labelling
from workbench.labelling import Said, Session
from workbench.model.errors import BadInput


@pytest.fixture
def session(store) -> Session:
    labelling.draw(store, labelling.task("purchase_intent", store.home), 6, how="stratified", strata=["predicted"])
    return Session("purchase_intent", " Ada ", store.home)


def test_a_session_goes_through_the_queue_once(session) -> None:
    seen = []
    while (post := session.next()) is not None:
        seen.append(post.name)
        session.say(str(post.name), "no")
    assert len(set(seen)) == 6
    assert session.progress == (6, 6)
    kept = labelling.labels(session.opened, "purchase_intent")
    assert set(kept["by"]) == {"Ada"}
    assert kept["weight"].notna().all() and kept["at"].notna().all()


def test_people_are_masked_and_the_prediction_is_told_after_the_answer(session) -> None:
    texts = []
    while (post := session.next()) is not None:
        texts.append(post["text"])
        assert session.last is None or isinstance(session.last, Said)
        session.say(str(post.name), "yes" if "buy" in post["text"] else "no")
        assert session.last.predicted == ("yes" if "buy" in post["text"] else "no")
    assert any("@someone" in text for text in texts)
    assert not any("private_person" in text for text in texts)


def test_skipped_posts_come_last_and_undone_ones_next(session) -> None:
    first = str(session.next().name)
    session.skip(first)
    second = str(session.next().name)
    assert second != first
    session.say(second, "no")
    assert session.progress == (1, 6)
    session.undo()
    assert str(session.next().name) == second
    assert session.progress == (0, 6)
    session.undo()  # nothing to take back
    order = []
    while (post := session.next()) is not None:
        order.append(str(post.name))
        session.say(str(post.name), "no")
    assert order[-1] == first


def test_two_people_at_once_share_the_queue_and_label_all_of_it_again_where_asked(session, store) -> None:
    other = Session("purchase_intent", "Bo", store.home)
    first = str(session.next().name)
    session.say(first, "no")
    assert str(other.next().name) != first
    labelling.draw(store, labelling.task("purchase_intent", store.home), 6, again_by="Bo")
    again = Session("purchase_intent", "Bo", store.home)
    assert again.progress == (0, 1)
    again.say(str(again.next().name), "yes")
    assert again.next() is None


def test_what_cannot_be_is_refused_in_a_sentence(session, store) -> None:
    post = str(session.next().name)
    with pytest.raises(BadInput, match="'perhaps' is no answer under purchase_intent: use one of yes, no"):
        session.say(post, "perhaps")
    with pytest.raises(BadInput, match="the post nowhere does not wait under purchase_intent"):
        session.say("nowhere", "yes")
    with pytest.raises(BadInput, match="nobody is named"):
        Session("purchase_intent", "  ", store.home)
    with pytest.raises(BadInput, match="no posts wait under mood: run `workbench label sample mood`"):
        Session("mood", "Ada", store.home)
