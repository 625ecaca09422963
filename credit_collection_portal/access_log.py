"""Keeps links out of the log of the server, which notes the path of each request."""

import logging
import re

#: What stands in the log in place of a token.
MASK = "***"
TOKEN = re.compile(r"(/collection/)[1-9A-HJ-NP-Za-km-z]{33}")


def hide(text):
    """Return a text with the tokens of links masked.

    >>> hide("GET /collection/" + "a" * 33 + "/promise")
    'GET /collection/***/promise'
    """
    return TOKEN.sub(rf"\1{MASK}", text)


class TokenFilter(logging.Filter):
    """Masks the tokens in what is logged."""

    def filter(self, record):
        if isinstance(record.msg, str):
            record.msg = hide(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(
                hide(value) if isinstance(value, str) else value
                for value in record.args
            )
        return True


for name in ("werkzeug", "longpolling"):
    logging.getLogger(name).addFilter(TokenFilter())
