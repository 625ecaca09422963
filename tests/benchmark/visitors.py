"""Visitors of the page of a customer, as a server with two workers serves them:
``visitors.py URL PID LINKS LOG``.

LINKS is the file that ``visitors_world.py`` writes, PID the server's process, LOG its
log, in which Odoo notes queries and time of each request. Each visitor opens the page
of a customer of their own, in a browser that has no cookie. They come

- in ten seconds, as after a mail to many customers, at moments by chance;
- in the same second, at moments by chance;
- at the same instant, which never happens.

The first time everything that the page shows is fetched as well, then the page alone.
Odoo's own list of a customer's invoices is opened in the same way, with a login.
"""

import http.client
import json
import os
import random
import re
import sys
import threading
import time
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

#: How many visitors come, and how often; all visits of one kind count together.
VISITORS, ROUNDS = 50, 3
#: How the visitors come, and the seconds in which they do.
ARRIVALS = {"in ten seconds": 10, "in the same second": 1, "at the same instant": 0}
#: How often the page of many items is opened.
TIMES = 15
#: Requests that do not count: each worker learns the templates of the page.
WARM = 12
#: Seconds after which a visitor gives up.
PATIENCE = 60
#: Odoo's own page.
OWN = "/my/invoices"
#: What a page lets a browser fetch at once.
ASSET = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/[^"]+)"')
LAZY = 'loading="lazy"'
#: A request in the log: status, queries, and seconds in the database and outside.
REQUEST = re.compile(r'"GET (\S+) HTTP/[\d.]+" (\d+) \S+ (\d+) ([\d.]+) ([\d.]+)')
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """The server as visitors and its keeper see it."""

    def __init__(self, url, pid, log):
        self.host = urlsplit(url).netloc
        self.pid, self.log = int(pid), Path(log)

    def fetch(self, path, cookie="", data=None):
        """Return status, text and cookies of an answer."""
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        headers = {"Cookie": cookie} if cookie else {}
        body = urlencode(data) if data else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("POST" if body else "GET", path, body, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        cookies = response.headers.get_all("Set-Cookie") or []
        given = "; ".join(each.partition(";")[0] for each in cookies)
        return response.status, content.decode(errors="replace"), given

    def log_in(self, login, password):
        """Return the cookie of a user of the portal."""
        _status, page, cookie = self.fetch("/web/login")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        data = {"csrf_token": token, "login": login, "password": password}
        status, page, given = self.fetch("/web/login", cookie, data)
        assert status == 303, page
        return given or cookie

    def processor(self):
        """Return the seconds of the processor that the workers have used."""
        total = 0
        for child in _children(self.pid):
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def requests(self, start, wanted):
        """Return queries and milliseconds of the requests noted since a place of the
        log, of those with a path."""
        text = self.log.read_text(errors="replace")[start:]
        return [
            (int(queries), (float(database) + float(outside)) * 1000)
            for path, status, queries, database, outside in REQUEST.findall(text)
            if wanted == path and status == "200"
        ]

    def place(self):
        """Return the place of the log where it ends."""
        return len(self.log.read_text(errors="replace"))


def _children(pid):
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return {child for task in tasks for child in task.read_text().split()}


class Crowd:
    """Visits that began at about the same time."""

    def __init__(self, server):
        self.server = server
        self.seconds, self.errors = [], []

    def come(self, paths, within, cookie="", with_assets=False):
        """Let one visitor come for each path, and wait until all were served.

        :param float within: the seconds in which they come.
        """
        dice = random.Random(VISITORS)
        start = time.perf_counter() + 0.2
        visitors = [
            threading.Thread(
                target=self._visit,
                args=(path, start + dice.uniform(0, within), cookie, with_assets),
            )
            for path in paths
        ]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()

    def _visit(self, path, moment, cookie, with_assets):
        time.sleep(max(0, moment - time.perf_counter()))
        try:
            status, page, _cookie = self.server.fetch(path, cookie)
            if status != 200:
                self.errors.append(f"{path}: {status}")
            for asset in _find_assets(page) if with_assets else ():
                status, _content, _cookie = self.server.fetch(asset)
                if status != 200:
                    self.errors.append(f"{asset}: {status}")
        except OSError as error:
            self.errors.append(f"{path}: {error!r}")
        else:
            self.seconds.append(time.perf_counter() - moment)

    def describe(self):
        """Return what the visits took, as text."""
        assert len(self.seconds) > 1, f"Nobody was served: {self.errors[:3]}"
        return (
            f"p50 {median(self.seconds):.2f} s, p95 {self.late:.2f} s, "
            f"{len(self.errors)} errors"
        )

    @property
    def late(self):
        """Return the seconds that one of twenty visits took or more."""
        return quantiles(self.seconds, n=20)[-1]


def _find_assets(page):
    found = {
        match[1].replace("&amp;", "&")
        for match in ASSET.finditer(page)
        if LAZY not in match[0]
    }
    return sorted(found)


def main(url, pid, links, log):
    """Print a line for each figure."""
    server = Server(url, pid, log)
    links = json.loads(Path(links).read_text(encoding="utf-8"))
    paths = (links["ordinary"] * VISITORS)[:VISITORS]
    cookie = server.log_in(*links["login"])
    warm = Crowd(server)
    for _time in range(WARM // 2):
        warm.come([paths[0]] * 2, 0)
        warm.come([OWN] * 2, 0, cookie)
    assert not warm.errors, warm.errors
    _measure_large(server, links["large"])
    crowd = Crowd(server)
    crowd.come(paths, 10, with_assets=True)
    report("all of it, in ten seconds", crowd.describe())
    errors = list(crowd.errors)
    for name, within in ARRIVALS.items():
        errors += _compare(server, name, within, paths, cookie)
    for error in errors[:5]:
        print(error)


def _compare(server, name, within, paths, cookie):
    """Let visitors come to the page, and to Odoo's own, by turns.

    :return: the errors.
    """
    ours, own, burned = Crowd(server), Crowd(server), [0, 0]
    for _round in range(ROUNDS):
        for place, (crowd, wanted, given) in enumerate(
            [(ours, paths, ""), (own, [OWN] * len(paths), cookie)]
        ):
            start = server.processor()
            crowd.come(wanted, within, given)
            burned[place] += server.processor() - start
    visits = VISITORS * ROUNDS
    cost = [seconds / visits * 1000 for seconds in burned]
    report(f"the page, {name}", ours.describe())
    report(f"{OWN}, {name}", own.describe())
    report(
        f"ratio, {name}",
        f"p95 {ours.late / own.late:.2f} ×, workers {cost[0]:.0f} ms a page to "
        f"{cost[1]:.0f} ms, {cost[0] / cost[1]:.2f} ×",
    )
    return ours.errors + own.errors


def _measure_large(server, path):
    """The page of a customer with many open items, opened by one visitor."""
    for _time in range(WARM):
        server.fetch(path)
    start = server.place()
    for _time in range(TIMES):
        assert server.fetch(path)[0] == 200
    time.sleep(0.5)
    found = server.requests(start, "/collection/***")
    queries = max(number for number, _spent in found)
    spent = median(spent for _number, spent in found)
    report("a page of 200 open items", f"{spent:.0f} ms, {queries} queries")


def report(name, value):
    """Print one figure; see ``setup/installer/benchmark.py``, which reads it."""
    print(f"RESULT {name} = {value}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
