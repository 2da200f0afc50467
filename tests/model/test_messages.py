"""Messages of the configuration as a table."""

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from workbench.model import messages
from workbench.model.config import Config
from workbench.model.messages import Message


def test_a_message_without_phrases_is_told_by_its_sentence():
    table = messages.table([Message(name="Quiet", text="Our bikes are quiet.")], np.ones((1, 2)))
    assert table["words"].tolist() == [["Our bikes are quiet."]]
    assert table["brand"].tolist() == [""] and pd.isna(table["since"].iloc[0])


def test_no_messages_are_an_empty_table_with_the_same_columns():
    assert list(messages.table([], np.empty((0, 2))).columns) == list(messages.COLUMNS)


def test_another_sentence_or_encoder_gives_another_fingerprint():
    one, other = Message(name="a", text="b"), Message(name="a", text="c")
    names = {messages.fingerprint([one], "x"), messages.fingerprint([other], "x"), messages.fingerprint([one], "y")}
    assert len(names) == 3


def test_empty_phrases_and_names_given_twice_are_refused():
    with pytest.raises(ValidationError, match="phrase of a message is empty"):
        Message(name="a", text="b", words=("#",))
    with pytest.raises(ValidationError, match="same name"):
        Config(messages=(Message(name="a", text="b"), Message(name="a", text="c")))
