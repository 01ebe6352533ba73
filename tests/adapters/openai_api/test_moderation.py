"""A host's moderation names its categories for each text; a host without it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.openai_api.host import Address, Host
from adapters.openai_api.moderation import OpenAIModerator
from bot.embedded import BASE_URL, EmbeddedEngine
from core.errors import HostFailed, NoModeration
from tests.adapters.openai_api.conftest import reaching
from tests.fake_host import FakeHost, json_reply, refusal

ROUTE = "POST /moderations"


def _result(**categories: bool) -> dict[str, object]:
    return {"flagged": any(categories.values()), "categories": categories, "category_scores": {}}


async def test_the_categories_of_each_text_are_named_as_the_wire_names_them(host: FakeHost) -> None:
    results = [_result(), _result(**{"self-harm/intent": True, "hate": False, "violence": True})]
    host.next(ROUTE, json_reply({"id": "m", "model": "m", "results": results}))
    async with reaching(host.base_url) as reached:
        found = await OpenAIModerator(reached).flagged(["안녕하세요", "나쁜 말"])

    assert [sorted(names) for names in found] == [[], ["self-harm/intent", "violence"]]
    assert host.asked(ROUTE)[0].json["input"] == ["안녕하세요", "나쁜 말"]


async def test_a_flag_without_a_category_is_still_a_flag(host: FakeHost) -> None:
    host.next(ROUTE, json_reply({"id": "m", "model": "m", "results": [{**_result(), "flagged": True}]}))
    async with reaching(host.base_url) as reached:
        assert await OpenAIModerator(reached).flagged(["?"]) == [["flagged"]]


@pytest.mark.parametrize(("status", "code"), [(404, None), (404, "unknown_url"), (405, None), (403, None)])
async def test_a_host_without_the_endpoint_is_told_as_such(
    host: FakeHost, status: int, code: str | None
) -> None:
    host.next(ROUTE, refusal(status, code))
    async with reaching(host.base_url) as reached:
        with pytest.raises(NoModeration):
            await OpenAIModerator(reached).flagged(["안녕"])


async def test_an_answer_about_other_texts_is_no_answer(host: FakeHost) -> None:
    host.next(ROUTE, json_reply({"id": "m", "model": "m", "results": []}))
    async with reaching(host.base_url) as reached:
        with pytest.raises(HostFailed):
            await OpenAIModerator(reached).flagged(["안녕"])


async def test_our_own_engine_looks_at_many_texts(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    own = Host(Address(BASE_URL, "embedded", engine.client))
    try:
        found = await OpenAIModerator(own).flagged(["공은 두 개예요."] * 40 + ["이 병신아"])
    finally:
        await own.close()
        await engine.close()

    assert list(found) == [[]] * 40 + [["harassment"]]
