"""Take the pictures of the README: ``take.py URL DATABASE LANGUAGE TARGET``.

Needs Pillow, websocket-client and a Chromium.
"""

import io
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from browser import Browser
from PIL import Image

#: Whoever looks: the administrator is a manager.
LOGIN = "admin"
#: Colours of a picture, which keeps it small.
COLOURS = 128
#: Seconds until what moves stands still.
SETTLED = 1.5


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the screen, and the record that it shows."""

    name: str
    path: str
    customer: str | None = None
    model: str = "credit.collection.case"
    domain: tuple = ()
    width: int = 1400
    height: int = 900
    tab: str | None = None


SHOTS = (
    Shot("overview", "collection-overview", height=1000),
    Shot("worklist", "collection"),
    Shot("calls", "collection-calls"),
    Shot("case", "collection/{id}", "Constructora Páramo, S. A."),
    Shot("history", "collection/{id}", "Carpintería Adaja, S. L.", tab="history"),
    Shot("phone", "collection/{id}", "Muebles Ribera, S. L.", width=390, height=844),
    Shot(
        "plan",
        "collection-plans/{id}",
        "Áridos Pisuerga, S. L.",
        "credit.collection.plan",
    ),
    Shot(
        "dispute",
        "collection-disputes/{id}",
        "Viñedos Duratón, S. L.",
        "credit.collection.dispute",
    ),
    Shot(
        "contract",
        "collection-contracts/{id}",
        "Molinos del Cega, S. L.",
        "credit.collection.contract",
    ),
    Shot(
        "placement",
        "collection-placements/{id}",
        "Talleres Cidacos, S. L.",
        "credit.collection.placement",
    ),
)
#: The message whose text is shown as the customer reads it.
MAIL = "Northern Tools Inc."


def main(url, database, lang, target):
    """Write the pictures into ``target``."""
    target.mkdir(parents=True, exist_ok=True)
    with Browser() as browser:
        browser.resize(1400, 900)
        browser.open(f"{url}/web/login")
        _log_in(browser, database, lang)
        for shot in SHOTS:
            _take(browser, url, shot, target)
        _take_mail(browser, target)
    total = sum(one.stat().st_size for one in target.glob("*.png"))
    print(f"{len(SHOTS) + 1} pictures, {total / 1000:.0f} kB")


def _log_in(browser, database, lang):
    params = {"db": database, "login": LOGIN, "password": LOGIN}
    session = _post(browser, "/web/session/authenticate", params)
    _call(browser, "res.users", "write", [[session["uid"]], {"lang": lang}])


def _post(browser, path, params):
    """Return the answer of the server to a call of the page."""
    body = json.dumps({"jsonrpc": "2.0", "params": params})
    answer = browser.run(
        f"fetch({json.dumps(path)}, {{method: 'POST', body: {json.dumps(body)}, "
        "headers: {'Content-Type': 'application/json'}}).then((r) => r.json())"
    )
    if "error" in answer:
        raise SystemExit(answer["error"]["data"]["message"])
    return answer["result"]


def _call(browser, model, method, args, **kwargs):
    params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
    return _post(browser, "/web/dataset/call_kw", params)


def _find(browser, model, customer, fields=("id",)):
    """Return the newest record of a customer."""
    domain = [["partner_id.name", "=", customer]]
    return _call(
        browser, model, "search_read", [domain, list(fields)], limit=1, order="id DESC"
    )[0]


def _take(browser, url, shot, target):
    path = shot.path
    if shot.customer:
        path = path.format(id=_find(browser, shot.model, shot.customer)["id"])
    browser.resize(shot.width, shot.height)
    browser.open(f"{url}/odoo/{path}")
    browser.wait("!!document.querySelector('.o_action_manager .o_content *')")
    if shot.tab:
        tab = f".o_notebook_headers [name={shot.tab}]"
        browser.wait(f"!!document.querySelector('{tab}')")
        browser.run(f"document.querySelector('{tab}').click()")
    time.sleep(SETTLED)
    keep(browser, target / f"{shot.name}.png")


def _take_mail(browser, target):
    """Show the text of a message alone, as wide as a mail program does."""
    case = _find(browser, "credit.collection.case", MAIL)
    domain = [["case_id", "=", case["id"]], ["channel", "=", "email"]]
    (mail,) = _call(
        browser,
        "credit.collection.contact",
        "search_read",
        [domain, ["body"]],
        limit=1,
        order="date",
    )
    browser.resize(760, 900)
    browser.run(
        "document.documentElement.innerHTML = "
        + json.dumps(f"<body style='margin: 24px'>{mail['body']}</body>")
    )
    height = browser.run("document.documentElement.scrollHeight")
    browser.resize(760, min(height, 1400))
    time.sleep(SETTLED)
    keep(browser, target / "mail.png")


def keep(browser, path):
    """Write what the page shows into a file, with few colours."""
    with Image.open(io.BytesIO(browser.picture())) as image:
        few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
