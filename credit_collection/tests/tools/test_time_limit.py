import time

from odoo.tests import BaseCase, tagged

from ...tools.time_limit import run_limited


@tagged("post_install", "-at_install")
class TestTimeLimit(BaseCase):
    def test_what_ends_in_time_is_captured(self):
        done = run_limited(["sh", "-c", "echo out; echo err >&2; exit 3"], 10)
        self.assertEqual((done.stdout, done.stderr), ("out\n", "err\n"))
        self.assertEqual(done.returncode, 3)

    def test_what_hangs_is_killed_with_its_children(self):
        start = time.monotonic()
        with self.assertRaisesRegex(TimeoutError, "more than 0.2 s"):
            run_limited(["sh", "-c", "sleep 600; echo never"], 0.2)
        self.assertLess(time.monotonic() - start, 20)
