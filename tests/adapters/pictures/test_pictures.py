"""Pictures are whole PNGs of their size, with Hangul that is really drawn, made outside of the bot's process."""

from __future__ import annotations

import base64
import struct
import sys
from pathlib import Path
from typing import Any

import pytest

from adapters.pictures.child import ChildPictures
from adapters.pictures.draw import draw
from adapters.pictures.fonts import font_folders, hangul_font
from core.figures import Figures, LossPoint, VersionScore
from core.model import Language
from core.proof import Rate

CURVE = tuple(LossPoint(step, 3 / step, 3.2 / step if step % 5 == 0 else None) for step in range(1, 60))
SCORES = tuple(
    VersionScore(
        job, {"accuracy": Rate(share, share - 0.1, share + 0.1, 20), "refusal": Rate(0.9, 0.8, 1.0, 20)}
    )
    for job, share in ((None, 0.3), (1, 0.6), (2, 0.8))
)


def asked(language: Language = "ko", **changes: object) -> dict[str, Any]:
    """The figures as the drawing process reads them."""
    curve = [{"step": one.step, "train": one.train, "valid": one.valid} for one in CURVE]
    rate = {"share": 0.5, "low": 0.4, "high": 0.6, "count": 20}
    scores = [
        {"job": job, "rates": dict.fromkeys(("accuracy", "refusal", "consistency"), rate)}
        for job in (None, 1)
    ]
    return {"job": 3, "curve": curve, "scores": scores, "language": language} | changes


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header of a PNG."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert png.endswith(b"IEND\xaeB`\x82")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


async def test_both_pictures_are_drawn_in_a_process_of_their_own(tmp_path: Path) -> None:
    drawn = await ChildPictures(tmp_path).draw(Figures(7, CURVE, SCORES, "ko"))

    assert [file.name for file in drawn] == ["7번-학습-손실.png", "7번-학습-점수.png"]
    assert {file.media_type for file in drawn} == {"image/png"}
    assert {size(file.content) for file in drawn} == {(1200, 675)}


async def test_what_has_fewer_than_two_points_is_not_drawn(tmp_path: Path) -> None:
    pictures = ChildPictures(tmp_path)

    assert list(await pictures.draw(Figures(7, CURVE[:1], SCORES[:1], "ko"))) == []
    only_loss = await pictures.draw(Figures(7, CURVE[:2], SCORES[:1], "en"))
    assert [file.name for file in only_loss] == ["training-7-loss.png"]


async def test_a_failure_to_draw_leaves_the_news_without_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert list(await ChildPictures(tmp_path).draw(Figures(7, CURVE, SCORES, "ko"))) == []
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing here"))
    assert list(await ChildPictures(tmp_path).draw(Figures(7, CURVE, SCORES, "ko"))) == []


async def test_drawing_sees_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")

    assert "sk-secret" not in ChildPictures(tmp_path)._environment().values()


def test_hangul_is_really_drawn_where_a_font_has_it() -> None:
    font = hangul_font()
    if font is None:  # this machine has none: then the words are English, which the next test shows
        assert not any(folder.rglob("*CJK*") for folder in font_folders() if folder.exists())
        return
    korean, english = draw(asked("ko"), font), draw(asked("en"), font)

    assert korean["loss"] != english["loss"]


def test_without_such_a_font_the_words_are_english_instead_of_boxes() -> None:
    assert draw(asked("ko"), None) == draw(asked("en"), None)


def test_a_letter_that_no_font_has_is_an_error_and_never_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.pictures.draw.picture_text", lambda key, language, **facts: "가나다")
    with pytest.raises(UserWarning, match="Glyph"):
        draw(asked("en"), None)


def test_one_version_more_than_has_room_is_left_out_at_the_old_end() -> None:
    rate = {"share": 0.5, "low": 0.4, "high": 0.6, "count": 20}
    scores = [{"job": job, "rates": {"accuracy": rate}} for job in range(1, 15)]

    assert draw(asked("en", scores=scores), None) == draw(asked("en", scores=scores[2:]), None)
    assert size(base64.b64decode(draw(asked("en", scores=scores), None)["scores"])) == (1200, 675)


def test_the_best_known_font_file_is_found_in_any_folder(tmp_path: Path) -> None:
    for name in ("Malgun.ttf", "deeper/NanumGothic.ttf", "deeper/NotAFont.txt", "Arial.ttf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    assert hangul_font([tmp_path]) == tmp_path / "deeper/NanumGothic.ttf"
    assert hangul_font([tmp_path / "nowhere"]) is None


@pytest.mark.parametrize(("system", "windows"), [("darwin", None), ("linux", None), ("win32", "C:/Windows")])
def test_every_systems_folders_of_fonts_are_known(
    monkeypatch: pytest.MonkeyPatch, system: str, windows: str | None
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    if windows:
        monkeypatch.setenv("WINDIR", windows)
    else:
        monkeypatch.delenv("WINDIR", raising=False)

    assert any("onts" in str(folder) for folder in font_folders())
