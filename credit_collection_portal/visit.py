"""Who looks at the page, and who does not get in."""

import secrets

#: What a website tells others about whoever looks at it, the address of the page
#: included: scripts that count visitors, code of others, a chat.
TELLING = {
    *("google_analytics_key", "plausible_shared_key", "channel_id"),
    *("custom_code_head", "custom_code_footer", "cookies_bar"),
}
#: What browsers say of a page that nobody looks at yet.
PREFETCH = ("Sec-Purpose", "Purpose", "X-Moz")


class Refused(Exception):
    """Somebody does not get in.

    :param str why: see ``REFUSALS`` of the controllers.
    :param case: whose page it is, where that is known: of a link that is over, for
        which a new one may be sent.
    """

    def __init__(self, why, case=None, lang=None):
        super().__init__(why)
        self.why, self.case, self.lang = why, case, lang


class Typed(dict):
    """What was typed into a form, by name. What was not is an empty text: an element
    with ``t-out`` of nothing would not be there at all."""

    def get(self, name, default=""):
        return super().get(name, default)


class Visit:
    """Somebody who may see the page of a case.

    :param case: as :meth:`_portal_enter` returns it.
    :param str url: of the page, without the language.
    :param str who: of whom answers are counted.
    :param str lang: chosen on the page; empty for that of the customer.
    """

    def __init__(self, case, url, who, lang="", last_day=None, is_preview=False):
        self.case, self.url, self.who, self.lang = case, url, who, lang
        self.last_day, self.is_preview = last_day, is_preview

    def once(self):
        """Return the key of one form: what is sent with it counts once."""
        return secrets.token_hex(16)

    def link(self, path="", place="", **query):
        """Return an address of this page, with the language that was chosen."""
        query = {**query, **({"lang": self.lang} if self.lang else {})}
        text = "&".join(f"{name}={value}" for name, value in query.items())
        return (
            self.url
            + (f"/{path}" if path else "")
            + (f"?{text}" if text else "")
            + (f"#{place}" if place else "")
        )


class Quiet:
    """The website around a page of which the address is a key: it tells nobody.

    :param website: a website of Odoo, where there is one.
    """

    def __init__(self, website):
        self._website = website

    def __getattr__(self, name):
        return False if name in TELLING else getattr(self._website, name)

    def __getitem__(self, name):
        return False if name in TELLING else self._website[name]


def is_looked_at(asked):
    """Whether somebody looks at a page: no program that only fetches it ahead.

    :param asked: the request of the browser.
    """
    return asked.method == "GET" and not any(
        "prefetch" in asked.headers.get(name, "").lower() for name in PREFETCH
    )
