"""What holds for replies as stored text."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from core.reply import Attachment, Button, Reply, Table, Tone
from storage.codec import dump_reply, load_reply

# Any code point, lone surrogates and NUL among them.
texts = st.text(st.characters(codec=None, categories=None), max_size=20)
facts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
replies = st.builds(
    Reply,
    texts,
    st.sampled_from(Tone),
    st.lists(
        st.builds(
            Button,
            texts,
            texts,
            st.dictionaries(texts, texts, max_size=3),
            opens_form=st.booleans(),
            danger=st.booleans(),
            quiet=st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    st.lists(st.builds(Attachment, texts, st.binary(max_size=50), texts), max_size=2).map(tuple),
    st.none()
    | st.builds(
        Table,
        st.lists(texts, max_size=3).map(tuple),
        st.lists(st.lists(texts, max_size=3).map(tuple), max_size=3).map(tuple),
    ),
    st.dictionaries(texts, facts, max_size=3),
)


@given(replies)
def test_a_stored_reply_is_read_as_it_was(reply: Reply) -> None:
    stored = dump_reply(reply)

    assert load_reply(stored) == reply
    assert stored.isascii()


def test_a_fact_that_is_no_json_is_stored_as_text() -> None:
    reply = Reply("끝", facts={"at": datetime(2026, 11, 23, tzinfo=UTC), "tone": Tone.GOOD})

    assert load_reply(dump_reply(reply)).facts == {"at": "2026-11-23 00:00:00+00:00", "tone": "good"}


def test_a_stored_reply_keeps_its_shape() -> None:
    """Notices that wait while the bot is updated are read by the next version."""
    stored = json.dumps(
        {
            "text": "끝",
            "tone": "good",
            "buttons": [{"label": "a", "command": "b", "values": {}, "opens_form": False, "danger": False}],
            "attachments": [{"name": "a", "content": "AAE=", "media_type": "text/csv"}],
            "table": {"columns": ["a"], "rows": [["b"]]},
            "facts": {},
        }
    )

    assert load_reply(stored) == Reply(
        "끝",
        Tone.GOOD,
        (Button("a", "b"),),
        (Attachment("a", b"\x00\x01", "text/csv"),),
        Table(("a",), (("b",),)),
    )
