"""Workspaces install the bot themselves: whose yes counts, how often, and that none sees another's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from adapters.slack.announcers import SeveralAnnouncer
from adapters.slack.connection import SlackConnection
from adapters.slack.doctor import examine_installed
from adapters.slack.http import Door
from adapters.slack.installing import paths_of
from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from adapters.slack.options import OAuth, SlackOptions
from adapters.slack.several import Several
from adapters.slack.states import LIFE, States
from adapters.slack.workspace import open_workspace
from bot.build import Bot, now, open_bot
from bot.settings import Settings
from core.errors import ChannelGone
from core.model import Channel, Role
from core.reply import LiveMessage, Notice, Reply
from storage.database import open_database
from storage.inbox import Inbox
from tests.adapters.slack.conftest import ANNA, BORA, GENERAL, PATIENCE, QUICK, ports_of
from tests.adapters.slack.serving import serving
from tests.fake_slack import APP_TOKEN, SECRET, TEAM, FakeSlack, Person
from tests.fake_slack.oauth import CLIENT_ID, CLIENT_SECRET
from tests.fake_slack.people import text_of

OTHER = "T0002"
QUESTION, ANSWER = "몇 명이 하나요?", "열다섯 명이요."


@dataclass(frozen=True, slots=True)
class Public:
    """The bot with its pages, as the world reaches it."""

    bot: Bot
    rooms: Several
    announcer: SeveralAnnouncer
    options: SlackOptions
    address: str


Begin = Callable[[], AbstractAsyncContextManager[Public]]


@pytest.fixture(params=["socket", "http"])
def begin(request: pytest.FixtureRequest, slack: FakeSlack, tmp_path: Path) -> Begin:
    """Start the bot; two workspaces may install it."""
    tokens = {"socket": (APP_TOKEN, None), "http": (None, SECRET)}[request.param]
    chosen = SlackOptions("", *tokens, api_url=slack.url, teams={TEAM, OTHER}, pace=QUICK)
    return lambda: _public(slack, tmp_path, chosen)


@asynccontextmanager
async def _public(slack: FakeSlack, folder: Path, chosen: SlackOptions) -> AsyncIterator[Public]:
    settings = Settings(_env_file=None, hobane_data=folder, hobane_curated="example")  # type: ignore[call-arg]
    door, announcer = Door(), SeveralAnnouncer()
    async with (
        serving(door) as address,
        open_bot(settings, [announcer]) as bot,
        open_database(folder) as database,
        open_workspace(replace(chosen, oauth=OAuth(CLIENT_ID, CLIENT_SECRET, address))) as shared,
    ):
        rooms = Several(bot.app, ports_of(bot, Inbox(database, now)), shared, bot.installations)
        connection = SlackConnection(rooms, shared, PATIENCE)
        announcer.use(rooms, bot.services.drafts)
        door.leads_to = paths_of(connection, rooms, shared)
        slack.oauth.redirect_urls = [f"{address}/slack/oauth_redirect"]
        for workspace in slack.workspaces if connection.events else ():
            workspace.deliver_to = f"{address}/slack/events"
        running = asyncio.create_task(connection.run())
        try:
            await asyncio.wait_for(connection.ready.wait(), 10)
            yield Public(bot, rooms, announcer, shared.options, address)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


@pytest.fixture
def other(slack: FakeSlack) -> FakeSlack:
    """A second workspace whose channel and people have the ids of the first one's."""
    workspace = slack.another(OTHER, "UBOT00002", "xoxb-second")
    workspace.add(Person(ANNA, "앤", admin=False), Person(BORA, "보리"))
    workspace.channel(GENERAL)
    return workspace


class Browser:
    """Somebody's browser; it follows no redirect by itself."""

    def __init__(self, session: aiohttp.ClientSession, language: str) -> None:
        self._session, self._language = session, language

    async def get(self, address: str, **headers: str) -> tuple[int, str, str]:
        """Return status, body and where a redirect leads."""
        asked = {"Accept-Language": self._language, **headers}
        async with self._session.get(address, allow_redirects=False, headers=asked) as got:
            return got.status, await got.text(), got.headers.get("Location", "")

    async def begin(self, public: Public) -> str:
        """Open the installation page; returns the address at Slack."""
        status, _, location = await self.get(f"{public.address}/slack/install")
        assert status == 302
        return location

    async def install(self, public: Public, workspace: FakeSlack) -> tuple[int, str, str]:
        """Install the bot in a workspace, as a person does."""
        return await self.get(workspace.oauth.allow(await self.begin(public), workspace))


@asynccontextmanager
async def browser(language: str = "ko") -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(session, language)


async def _install(public: Public, *workspaces: FakeSlack) -> None:
    for workspace in workspaces:
        async with browser() as mine:
            status, page, _ = await mine.install(public, workspace)
            assert (status, workspace.team in page) == (200, True)


def _everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("hobane.sqlite3*")))


async def _tokens(public: Public) -> dict[str, str]:
    return {one.workspace: one.token for one in await public.bot.installations.of("slack")}


# ---- installing


async def test_a_workspace_installs_the_bot_and_is_answered_at_once(begin: Begin, slack: FakeSlack) -> None:
    async with begin() as public:
        await _install(public, slack)
        asked = await slack.mention(BORA, GENERAL, QUESTION)
        answer = await slack.answer(GENERAL, asked)
        kept = await public.bot.installations.of("slack")

    assert text_of(answer)
    assert [(one.workspace, one.token, one.bot) for one in kept] == [(TEAM, slack.token, slack.bot)]
    assert kept[0].by == f"slack:{TEAM}/{ANNA}"
    assert set(slack.oauth.asked_scopes) == {*SCOPES, *OPTIONAL_SCOPES}
    assert slack.refused == []


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_the_pages_speak_the_browsers_language_and_run_nothing(
    begin: Begin, slack: FakeSlack, language: str
) -> None:
    slack.oauth.changes = {"team": {"id": TEAM, "name": "<script>x</script>"}}
    async with begin() as public, browser(language) as mine:
        status, page, _ = await mine.install(public, slack)
        stale, again, _ = await mine.get(f"{public.address}/slack/oauth_redirect?code=x&state=y")

    assert (status, stale) == (200, 400)
    assert ("설치했어요" in page, "Installed in" in page) == (language == "ko", language == "en")
    assert ("다시 시작" in again, "begin again" in again) == (language == "ko", language == "en")
    assert "<script>" not in page
    assert f"team={TEAM}" in page


async def test_the_address_to_come_back_to_is_the_settings_one_whatever_a_request_says(
    begin: Begin, slack: FakeSlack
) -> None:
    async with begin() as public, browser() as mine:
        _, _, location = await mine.get(
            f"{public.address}/slack/install?redirect_uri=https://evil.example/",
            **{"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
        )

    asked = parse_qs(urlsplit(location).query)
    assert asked["redirect_uri"] == [f"{public.address}/slack/oauth_redirect"]
    assert "evil" not in location


async def test_a_forged_state_installs_nothing(begin: Begin, slack: FakeSlack) -> None:
    async with begin() as public, browser() as mine:
        back = slack.oauth.allow(await mine.begin(public), slack)
        forged = back.partition("&state=")[0] + "&state=" + "x" * 32
        refused = await mine.get(forged)
        without = await mine.get(back.partition("&state=")[0])

        assert [refused[0], without[0]] == [400, 400]
        assert await _tokens(public) == {}
    assert [method for method, _ in slack.calls if method == "oauth.v2.access"] == []


async def test_a_state_that_another_browser_began_installs_nothing(begin: Begin, slack: FakeSlack) -> None:
    async with begin() as public, browser() as mine, browser() as theirs:
        back = slack.oauth.allow(await theirs.begin(public), slack)
        await mine.begin(public)
        status, _, _ = await mine.get(back)

        assert status == 400
        assert await _tokens(public) == {}


async def test_a_replayed_code_installs_nothing_more(begin: Begin, slack: FakeSlack) -> None:
    async with begin() as public, browser() as mine:
        back = slack.oauth.allow(await mine.begin(public), slack)
        first = await mine.get(back)
        again = await mine.get(back)
        code = parse_qs(urlsplit(back).query)["code"][0]
        state = parse_qs(urlsplit(await mine.begin(public)).query)["state"][0]
        used = await mine.get(f"{public.address}/slack/oauth_redirect?code={code}&state={state}")

        assert [first[0], again[0], used[0]] == [200, 400, 502]
        assert "code_already_used" in used[1]
        assert list(await _tokens(public)) == [TEAM]


def test_a_state_is_good_once_and_for_ten_minutes() -> None:
    time = [0.0]
    states = States(lambda: time[0])
    once, late = states.begin(), states.begin()
    first = [states.end(once), states.end(once)]
    time[0] = LIFE + 1
    many = [states.begin() for _ in range(1500)]

    assert first == [True, False]
    assert not states.end(late)
    assert not states.end("")
    assert (states.end(many[0]), states.end(many[-1])) == (False, True)


async def test_who_declines_or_is_not_allowed_gets_a_clear_page_and_nothing_is_kept(
    begin: Begin, slack: FakeSlack
) -> None:
    stranger = slack.another("T0STRANGER", "UBOT00009", "xoxb-stranger")
    stranger.add(Person("U9", "아무개"))
    async with begin() as public, browser() as mine:
        declined = await mine.get(slack.oauth.decline(await mine.begin(public)))
        refused = await mine.install(public, stranger)

        assert declined[0] == 400
        assert "허용" in declined[1]
        assert refused[0] == 403
        assert "T0STRANGER" in refused[1]
        assert await _tokens(public) == {}
    assert stranger.revoked  # the token that is not used is given back


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"is_enterprise_install": True, "team": None}, 403, "조직"),
        ({"token_type": "user"}, 403, "봇 토큰"),
        ({"expires_in": 43200, "refresh_token": "xoxe"}, 403, "token rotation"),
        ({"team": {"id": OTHER, "name": "남의 것"}}, 502, "다시"),
    ],
    ids=["organisation", "no-bot", "rotation", "token-of-another-workspace"],
)
async def test_what_the_bot_cannot_serve_is_said_and_not_kept(
    begin: Begin, slack: FakeSlack, changes: dict[str, object], status: int, said: str
) -> None:
    slack.oauth.changes = changes
    async with begin() as public, browser() as mine:
        got, page, _ = await mine.install(public, slack)

        assert (got, said in page) == (status, True)
        assert await _tokens(public) == {}


async def test_wrong_settings_are_said_to_be_nobodys_fault_but_the_bots(
    begin: Begin, slack: FakeSlack
) -> None:
    async with begin() as public, browser() as mine:
        location = await mine.begin(public)
        back = slack.oauth.allow(location, slack)
        code = parse_qs(urlsplit(back).query)["code"][0]
        slack.oauth._codes[code] = (slack, "https://another.example/")
        status, page, _ = await mine.get(back)

        assert (status, "bad_redirect_uri" in page) == (502, True)
        assert await _tokens(public) == {}


async def test_other_addresses_and_methods_lead_nowhere(begin: Begin) -> None:
    async with begin() as public, aiohttp.ClientSession() as session:
        async with session.post(f"{public.address}/slack/install") as got:
            posted = got.status
        async with session.get(f"{public.address}/slack/else") as got:
            elsewhere = got.status

    assert (posted, elsewhere) == (405, 404)


# ---- several at once


async def test_two_workspaces_at_once_are_each_answered_with_their_own_token_and_talk(
    begin: Begin, slack: FakeSlack, other: FakeSlack
) -> None:
    async with begin() as public:
        await _install(public, slack, other)
        asked = await asyncio.gather(
            *(slack.mention(BORA, GENERAL, f"첫째 회사의 비밀 {number}") for number in range(5)),
            *(other.mention(BORA, GENERAL, f"둘째 회사의 비밀 {number}") for number in range(5)),
        )
        for number, thread in enumerate(asked):
            await (slack if number < 5 else other).answer(GENERAL, thread)
        talks = public.bot.services.talks
        first = await talks.recent(Channel("slack", f"{TEAM}/{GENERAL}", asked[0]), 9)
        second = await talks.recent(Channel("slack", f"{OTHER}/{GENERAL}", asked[5]), 9)
        mixed = await talks.recent(Channel("slack", f"{TEAM}/{GENERAL}", asked[5]), 9)

    for workspace, own, foreign in ((slack, "첫째", "둘째"), (other, "둘째", "첫째")):
        shown = str(list(workspace.messages.values())) + str(workspace.calls)
        assert (own in shown, foreign in shown) == (True, False)
        assert {one["user"] for one in workspace.messages.values()} == {BORA, workspace.bot}
        assert workspace.refused == []
    assert [turn.text for turn in first if turn.role == "user"] == ["첫째 회사의 비밀 0"]
    assert [turn.text for turn in second if turn.role == "user"] == ["둘째 회사의 비밀 0"]
    assert mixed == []


async def test_the_same_id_in_two_workspaces_is_two_people_with_rights_of_their_own(
    begin: Begin, slack: FakeSlack, other: FakeSlack
) -> None:
    async with begin() as public:
        await _install(public, slack, other)
        await slack.slash(ANNA, GENERAL, "/roles", f"person=<@{BORA}> role=teacher")
        await slack.private_to(ANNA)
        await slack.slash(BORA, GENERAL, "/listqa")
        await other.slash(BORA, GENERAL, "/retrain")
        await other.slash(ANNA, GENERAL, "/roles")
        ours, theirs = await slack.private_to(BORA), await other.private_to(BORA)
        admin = await other.private_to(ANNA)
        roles = dict(await public.bot.services.roles.list())

    assert roles == {f"slack:{TEAM}/{BORA}": Role.TEACHER}
    assert "TEACHER" not in text_of(ours)
    assert "ADMIN" in text_of(theirs)
    assert "ADMIN" in text_of(admin)  # she is admin of the first workspace alone


async def test_a_button_of_one_workspace_reaches_no_talk_of_another(
    begin: Begin, slack: FakeSlack, other: FakeSlack
) -> None:
    async with begin() as public:
        await _install(public, slack, other)
        await slack.slash(ANNA, GENERAL, "/addqa", f'question="{QUESTION}" answer="{ANSWER}"')
        await slack.private_to(ANNA)
        asked = await slack.mention(BORA, GENERAL, QUESTION)
        answer = await slack.answer(GENERAL, asked)
        other.messages[GENERAL, answer["ts"]] = {**answer, "user": other.bot}
        await other.press(BORA, GENERAL, other.messages[GENERAL, answer["ts"]], "👍")
        told = await other.private_to(BORA)
        counts = await public.bot.services.feedback.counts(2)

    assert text_of(answer) == ANSWER
    assert counts == {"up": 0, "down": 0}
    assert "⚠️" in text_of(told)


async def test_news_goes_to_its_workspace_and_waits_where_the_bot_is_gone(
    begin: Begin, slack: FakeSlack, other: FakeSlack
) -> None:
    def news(place: str, person: str = "") -> Notice:
        return Notice(Channel("slack", place), Reply("끝났어요."), f"job:{place}{person}", person)

    async with begin() as public:
        await _install(public, slack, other)
        await public.announcer.announce(news(f"{OTHER}/{GENERAL}"))
        live = LiveMessage(Channel("slack", f"{OTHER}/{GENERAL}"), Reply("40 %"), "job:1:live")
        shown = await public.announcer.show(live)
        await public.announcer.announce(news(f"{OTHER}/C0GONE", f"slack:{OTHER}/{BORA}"))
        for nowhere in (news(f"T0GONE/{GENERAL}"), news(f"{OTHER}/C0GONE", f"slack:{TEAM}/{BORA}")):
            with pytest.raises(ChannelGone):
                await public.announcer.announce(nowhere)

    assert [channel for channel, _ in other.messages] == [GENERAL, GENERAL, f"D{BORA}"]
    assert (GENERAL, shown) in other.messages
    assert slack.messages == {}
    assert public.announcer.platform == "slack"


async def test_news_waits_until_the_workspaces_are_known() -> None:
    with pytest.raises(ChannelGone):
        await SeveralAnnouncer().announce(Notice(Channel("slack", "T1/C1"), Reply("끝"), "k"))


# ---- leaving, coming back, restarting


async def test_a_workspace_that_takes_the_app_out_is_forgotten_and_the_other_goes_on(
    begin: Begin, slack: FakeSlack, other: FakeSlack, tmp_path: Path
) -> None:
    async with begin() as public:
        await _install(public, slack, other)
        await other.uninstall()
        asked = await slack.mention(BORA, GENERAL, QUESTION)
        await slack.answer(GENERAL, asked)
        calls = len(other.calls)
        await other.mention(BORA, GENERAL, QUESTION)
        await other.quiet()

        assert await _tokens(public) == {TEAM: slack.token}
        assert len(other.calls) == calls
    assert b"xoxb-second" not in _everything_in(tmp_path)


async def test_a_workspace_that_comes_back_is_not_forgotten_by_late_news(
    begin: Begin, slack: FakeSlack
) -> None:
    async with begin() as public:
        await _install(public, slack)
        await slack.uninstall()
        await _install(public, slack)
        await slack.deliver("events_api", slack.event({"type": "app_uninstalled"}))
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [ANNA], "bot": []}}
        await slack.deliver("events_api", slack.event(revoked))
        asked = await slack.mention(BORA, GENERAL, QUESTION)

        assert await slack.answer(GENERAL, asked)
        assert await _tokens(public) == {TEAM: "xoxb-fake-again"}


async def test_after_a_restart_every_workspace_is_served_but_those_that_left_meanwhile(
    begin: Begin, slack: FakeSlack, other: FakeSlack
) -> None:
    async with begin() as public:
        await _install(public, slack, other)
    other.revoked = True
    slack.faults["auth.test"] = ["fatal_error"]  # Slack's trouble is no reason to leave
    async with begin() as public:
        asked = await slack.mention(BORA, GENERAL, QUESTION)
        await slack.answer(GENERAL, asked)

        assert await _tokens(public) == {TEAM: slack.token}


async def test_installing_again_replaces_the_token(begin: Begin, slack: FakeSlack) -> None:
    async with begin() as public:
        await _install(public, slack)
        slack.token = "xoxb-newer"
        await _install(public, slack)
        asked = await slack.mention(BORA, GENERAL, QUESTION)
        await slack.answer(GENERAL, asked)

        assert await _tokens(public) == {TEAM: "xoxb-newer"}


async def test_no_token_secret_or_code_is_ever_logged_or_shown(
    begin: Begin, slack: FakeSlack, other: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pages = []
    async with begin() as public, browser() as mine:
        back = slack.oauth.allow(await mine.begin(public), slack)
        pages += [(await mine.get(back))[1], (await mine.get(back))[1]]
        await _install(public, other)
        await other.uninstall()
        printed = repr(public.options) + repr(await public.bot.installations.of("slack"))
    code = parse_qs(urlsplit(back).query)["code"][0]
    ours = [one.getMessage() for one in caplog.records if one.name.startswith(("adapters", "hobane", "core"))]
    told = "\n".join([*pages, printed, *ours])

    assert [secret for secret in (slack.token, other.token, CLIENT_SECRET, code) if secret in told] == []


async def test_the_doctor_names_each_workspace_and_what_is_wrong(
    begin: Begin, slack: FakeSlack, other: FakeSlack
) -> None:
    async with begin() as public:
        await _install(public, slack, other)
        known = await public.bot.installations.of("slack")
        slack.scopes = set(SCOPES) - {"files:write"}
        other.revoked = True
        found = await examine_installed(public.options, known, "en")
        alone = await examine_installed(replace(public.options, teams={OTHER}), known[:1], "en")
        unsafe = replace(public.options, oauth=OAuth("1", "2", "http://bot.example"))
        page = (await examine_installed(unsafe, [], "en"))[1]

    told = {part: (fine, text) for part, fine, text in found}
    assert told["install"] == (
        True,
        f"It is installed at {public.address}/slack/install; installed in 2 workspaces, allowed in 2.",
    )
    assert "files:write" in told[f"Team {TEAM} ({TEAM})"][1]
    assert "revoked" in told[f"Team {OTHER} ({OTHER})"][1]
    assert "SLACK_TEAMS" in alone[-1][2]
    assert (page[1], "not https" in page[2]) == (False, True)
