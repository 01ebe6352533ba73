"""A reply names commands as people type them where they read it."""

from __future__ import annotations

import pytest

from core.reply import Button, Reply
from core.spoken import as_typed, reply_as_typed

NAMES = {"jobs", "retrain", "use", "useless"}


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        (
            "아직 학습한 적이 없어요. /retrain으로 시작해요.",
            "아직 학습한 적이 없어요. hobane retrain으로 시작해요.",
        ),
        ("Choose another with /jobs and /use.", "Choose another with hobane jobs and hobane use."),
        (
            "Give `/jobs` a number; /useless is longer.",
            "Give `hobane jobs` a number; hobane useless is longer.",
        ),
        ("/nothing, /jobs-old", "/nothing, /jobs-old"),
        (
            "https://example.com/jobs /srv/use/x ./use ~/use",
            "https://example.com/jobs /srv/use/x ./use ~/use",
        ),
    ],
)
def test_commands_are_named_in_the_form_of_the_place_and_addresses_stay(text: str, typed: str) -> None:
    assert as_typed(text, NAMES, "hobane ") == typed


def test_a_reply_keeps_everything_else() -> None:
    reply = Reply("see /jobs", buttons=(Button("/jobs", "jobs"),), facts={"error": "/jobs"})

    assert reply_as_typed(reply, NAMES, "/hb-") == Reply(
        "see /hb-jobs", buttons=reply.buttons, facts=reply.facts
    )
