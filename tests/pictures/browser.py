"""A Chromium without a window, driven through its DevTools protocol.

Needs websocket-client, which Odoo's own browser tests use too.
"""

import base64
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import websocket

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
#: Seconds for the browser to start, and for a page to show what it should.
PATIENCE = 60


class Browser:
    """One page of a browser; a context manager."""

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        program = next(filter(None, map(shutil.which, BROWSERS)))
        command = [program, "--headless", "--disable-gpu", "--hide-scrollbars"]
        command += [] if os.geteuid() else ["--no-sandbox"]
        command += ["--remote-debugging-port=0", f"--user-data-dir={self._folder.name}"]
        self._process = subprocess.Popen(
            [*command, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._numbers = itertools.count(1)
        self._socket = websocket.create_connection(
            self._find(), timeout=PATIENCE, suppress_origin=True
        )
        return self

    def __exit__(self, *_error):
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()

    def _find(self):
        """Return the address of the page, once the browser has written its port."""
        written = Path(self._folder.name) / "DevToolsActivePort"
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if written.is_file() and len(lines := written.read_text().split()) > 1:
                port, root = lines
                break
            time.sleep(0.1)
        else:
            raise TimeoutError("The browser did not start.")
        self._socket = websocket.create_connection(
            f"ws://127.0.0.1:{port}{root}", timeout=PATIENCE, suppress_origin=True
        )
        targets = self._call("Target.getTargets")["targetInfos"]
        self._socket.close()
        page = next(one for one in targets if one["type"] == "page")
        return f"ws://127.0.0.1:{port}/devtools/page/{page['targetId']}"

    def _call(self, method, **params):
        """Return the answer of the browser to one command."""
        number = next(self._numbers)
        command = {"id": number, "method": method, "params": params}
        self._socket.send(json.dumps(command))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def resize(self, width, height, scale=1):
        """Give the page a size; below 600 pixels, that of a phone."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 600,
        )
        self._call("Emulation.setTouchEmulationEnabled", enabled=width < 600)

    def open(self, url):
        """Go to a page."""
        self._call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete'")

    def run(self, script):
        """Return the value of a script, also of one that promises it."""
        answer = self._call(
            "Runtime.evaluate",
            expression=script,
            awaitPromise=True,
            returnByValue=True,
        )
        if details := answer.get("exceptionDetails"):
            raise RuntimeError(details.get("exception", details).get("description"))
        return answer["result"].get("value")

    def wait(self, script):
        """Wait until a script says true.

        :raise TimeoutError: with the script, after ``PATIENCE``.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self.run(script):
                    return
            except RuntimeError:
                pass  # the page is being replaced
            time.sleep(0.2)
        raise TimeoutError(script)

    def picture(self):
        """Return what the page shows, as a PNG."""
        data = self._call("Page.captureScreenshot", format="png")["data"]
        return base64.b64decode(data)
