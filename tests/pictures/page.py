"""Take the pictures of the page of the customer: ``page.py URL LINKS TARGET``.

LINKS is the file that ``links.py`` writes. Each part of the page is taken as a phone
and as a desk shows it. Needs Pillow, websocket-client and a Chromium.
"""

import json
import sys
import time
from pathlib import Path

from browser import Browser
from take import SETTLED, keep

#: Width and height of the screens.
SCREENS = {"phone": (390, 844), "desk": (1400, 900)}
#: What makes a part of the page ready for its picture; ``show`` scrolls to it.
HELPERS = """
    window.show = (id) => {
        const place = document.getElementById(id);
        place.closest("details")?.setAttribute("open", "");
        (place.closest("section") || place).scrollIntoView();
        return place;
    };
    window.fill = (place, values) => {
        for (const [name, value] of Object.entries(values)) {
            place.querySelector(`[name=${name}]`).value = value;
        }
    };
    window.inAWeek = new Date(Date.now() + 7 * 864e5).toISOString().slice(0, 10);
    true;
"""
#: Scripts by the name of the picture.
PARTS = {
    "start": "window.scrollTo(0, 0)",
    "pay": "show('pay')",
    "promise": "fill(show('promise'), {date: inAWeek, means: 'transfer'})",
    "plan": "show('plan').querySelector('h3').scrollIntoView()",
    "dispute": "{const place = show('dispute');"
    "const reason = place.querySelector('[name=reason]');"
    "reason.value = [...reason.options].find((one) => one.value).value;}",
}
ASK_PLAN = """
    const place = show('plan');
    fill(place, {count: 3, date: inAWeek});
    place.querySelector("form[action*='plan/preview']").requestSubmit();
"""
PROMISE = "show('promise').querySelector('form').requestSubmit();"


def main(url, links, target):
    """Write the pictures into ``target``."""
    target.mkdir(parents=True, exist_ok=True)
    with Browser() as browser:
        for lang, path in json.loads(links.read_text(encoding="utf-8")).items():
            for screen, size in SCREENS.items():
                browser.resize(*size)
                for part in PARTS:
                    _open(browser, f"{url}{path}", part)
                    _take(browser, PARTS[part], target, part, screen, lang)
            _take_thanks(browser, f"{url}{path}", target, lang)
    total = sum(one.stat().st_size for one in target.glob("*.png"))
    print(f"{len(list(target.glob('*.png')))} pictures of the page, {total // 1000} kB")


def _open(browser, url, part):
    """Open the page; for the plan, go on to what is signed."""
    browser.open(url)
    browser.run(HELPERS)
    if part == "plan":
        browser.run(ASK_PLAN)
        browser.wait("!!document.querySelector('#plan .o_cc_schedule')")
        browser.run(HELPERS)


def _take_thanks(browser, url, target, lang):
    """Promise, and take the page that says what happens next."""
    browser.resize(*SCREENS["phone"])
    _open(browser, url, "promise")
    browser.run(PARTS["promise"])
    browser.run(PROMISE)
    browser.wait("!!document.querySelector('#done')")
    for screen, size in SCREENS.items():
        browser.resize(*size)
        _take(browser, "window.scrollTo(0, 0)", target, "thanks", screen, lang)


def _take(browser, script, target, part, screen, lang):
    browser.run(script)
    time.sleep(SETTLED)
    keep(browser, target / f"{part}_{screen}_{lang[:2]}.png")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
