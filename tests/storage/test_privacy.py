"""What holds for who can read the data, and for what was asked to be forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.model import Channel, Provenance, QAPair, Role, Turn, Wording
from core.preferences import Comparison, Preference
from core.tuning import Case, Snapshot
from storage.cases import Cases
from storage.database import Database, open_database
from storage.datasets import Datasets
from storage.drafts import Drafts
from storage.inbox import Inbox
from storage.naming import Names
from storage.pairs import Pairs
from storage.preferences import Preferences
from storage.privacy import Privacy
from storage.roles import Roles
from storage.talks import Talks
from storage.times import text_of
from storage.wordings import Wordings
from tests.fakes import Clock

ROOM, OTHER = Channel("web", "1"), Channel("web", "2")
SECRET = "아무도 모르는 이야기"


def modes(folder: Path) -> list[str]:
    """The permissions of a folder and of each file in it."""
    return [oct(path.stat().st_mode & 0o777) for path in (folder, *folder.iterdir())]


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


async def test_only_the_owner_can_read_the_data(folder: Path, database: Database) -> None:
    await Talks(database, Clock()).add(ROOM, [Turn("user", SECRET)])

    assert modes(folder) == ["0o700", "0o600", "0o600", "0o600"]


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that everybody may look into."""
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    return folder


async def test_a_folder_that_was_open_to_others_is_closed(shared: Path) -> None:
    assert modes(shared) == ["0o755"]
    async with open_database(shared):
        assert modes(shared)[0] == "0o700"


async def test_what_was_cleared_is_nowhere_in_the_folder(folder: Path, database: Database) -> None:
    talks = Talks(database, Clock())
    await talks.add(ROOM, [Turn("user", SECRET), Turn("assistant", "그건 모릅니다.")])
    await talks.add(OTHER, [Turn("user", "남는 이야기")])
    assert SECRET.encode() in everything_in(folder)
    await talks.forget(ROOM)

    assert SECRET.encode() not in everything_in(folder)
    assert "남는 이야기".encode() in everything_in(folder)


async def test_talk_older_than_its_time_is_deleted_in_all_channels(folder: Path, database: Database) -> None:
    clock = Clock()
    talks = Talks(database, clock)
    await talks.add(ROOM, [Turn("user", SECRET)])
    await talks.add(OTHER, [Turn("user", SECRET)])
    clock.advance(timedelta(days=30))
    await talks.add(OTHER, [Turn("user", "새 이야기")])

    assert await talks.forget_before(clock() - timedelta(days=29)) == 2
    assert [turn.text for turn in await talks.recent(OTHER, 10)] == ["새 이야기"]
    assert SECRET.encode() not in everything_in(folder)


async def test_the_text_of_an_answered_message_is_not_kept(database: Database) -> None:
    inbox = Inbox(database, Clock())
    await inbox.claim("m1", SECRET, Clock()())
    await inbox.done("m1")

    assert await database.read(lambda sqlite: sqlite.execute("SELECT message FROM messages").fetchall()) == [
        ("",)
    ]


async def test_drafts_that_expired_are_deleted(database: Database) -> None:
    clock = Clock()
    drafts = Drafts(database, clock)
    await drafts.put(SECRET.encode(), "old")
    clock.advance(timedelta(days=1))
    await drafts.put(b"", "new")

    assert await database.read(lambda sqlite: sqlite.execute("SELECT name FROM drafts").fetchall()) == [
        ("new",)
    ]


async def test_a_draft_that_was_dropped_is_nowhere_in_the_folder(folder: Path, database: Database) -> None:
    drafts = Drafts(database, Clock())
    key = await drafts.put(SECRET.encode(), "pairs.csv")
    assert await drafts.drop(key)

    assert SECRET.encode() not in everything_in(folder)


async def test_every_revision_of_a_pair_is_kept_with_who_and_when(database: Database) -> None:
    clock = Clock()
    pairs = Pairs(database, clock)
    [pair] = await pairs.add([QAPair("질문", "답 1", author="web:1")])
    clock.advance(timedelta(hours=1))
    await pairs.change(QAPair("질문", "답 2", author="web:1", id=pair.id, revision=1), "web:2")
    revisions = await database.read(
        lambda sqlite: sqlite.execute(
            "SELECT revision, answer, changed_by, changed_at FROM revisions ORDER BY revision"
        ).fetchall()
    )

    assert revisions == [
        (1, "답 1", "web:1", text_of(Clock()())),
        (2, "답 2", "web:2", text_of(clock())),
    ]


def test_a_moment_without_a_time_zone_is_not_stored() -> None:
    with pytest.raises(ValueError, match="time zone"):
        text_of(Clock()().replace(tzinfo=None))


async def test_of_a_person_who_asked_to_be_forgotten_nothing_is_left_in_the_folder(
    folder: Path, database: Database
) -> None:
    now, person = Clock(), "discord:774411"
    pairs, datasets = Pairs(database, now), Datasets(database, now)
    taught = QAPair(
        "공은?", "두 개", (SECRET,), author=person, source=f"{person}:u774411", borrowed=(SECRET,)
    )
    message = QAPair("무슨 말?", SECRET, provenance=Provenance.CAPTURED, owner=person, link=f"{SECRET}/1")
    stored = await pairs.add([taught, message])
    left_out = {stored[0].id: (SECRET,)}
    await datasets.freeze(Snapshot(((stored[0].id, 1),), "d", 1, left_out=left_out))
    await Talks(database, now).add(
        ROOM, [Turn("user", SECRET, "김", person=person), Turn("assistant", SECRET)]
    )
    await Wordings(database, now).propose(Wording(stored[0].id, SECRET, person))
    await Roles(database, now).give(person, Role.TEACHER, person)
    await Names(database).remember(person, SECRET)
    await Cases(database, now).add(Case(SECRET, "reported", SECRET, "ko", "thumb", person))
    preferences = Preferences(database, now)
    shown = await preferences.propose(Comparison(SECRET, SECRET, "다른 답", "a", "b", "shown"))
    await preferences.prefer(Preference(shown.id, person, "first"))
    await Privacy(database, now).forget(person)
    left = everything_in(folder)

    assert SECRET.encode() not in left
    assert b"774411" not in left
    assert "두 개".encode() in left
