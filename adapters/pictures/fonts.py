"""Finds a font file that has Hangul."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

# File names without their ending, the best first.
_FACES = (
    "pretendard-regular", "pretendardvariable", "notosanskr-regular", "notosanskr", "notosanscjkkr-regular",
    "notosanscjk-regular", "nanumgothic", "nanumbarungothic", "applesdgothicneo", "malgun",
    "nanumsquarer", "unbatang", "undotum", "baekmuk", "notoserifcjk-regular", "gulim", "batang",
)  # fmt: skip
_ENDINGS = {".ttf", ".ttc", ".otf"}


def hangul_font(folders: Iterable[Path] | None = None) -> Path | None:
    """The file of the best font with Hangul in these folders (else the system's); None without one."""
    found: dict[str, Path] = {}
    for folder in font_folders() if folders is None else folders:
        for path in _files(folder):
            found.setdefault(path.stem.lower().replace("_", "-").partition("[")[0], path)
    return next((found[face] for face in _FACES if face in found), None)


def font_folders() -> list[Path]:
    """Where Linux, macOS and Windows keep fonts, those of the person first."""
    home, windows = Path.home(), os.environ.get("WINDIR")
    if sys.platform == "darwin":
        return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    if windows:
        own = os.environ.get("LOCALAPPDATA", windows)
        return [Path(own, "Microsoft/Windows/Fonts"), Path(windows, "Fonts")]
    shared = [Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]
    return [home / ".fonts", home / ".local/share/fonts", *shared]


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            if Path(name).suffix.lower() in _ENDINGS:
                yield Path(place, name)
