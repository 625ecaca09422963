"""What is sent to the page that no form of it sends."""

import secrets
from unittest.mock import patch

from odoo.tools import mute_logger

from ...controllers import access
from ..common import PortalHttpCommon


class TestPortalAbuse(PortalHttpCommon):
    def test_a_message_reaches_the_collector(self):
        page = self._send("write", text="I pay on Friday")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Thank you, we have your message", self._text(page))
        (entry,) = self._entries()
        self.assertEqual((entry.direction, entry.evidence), ("in", "4"))
        self.assertIn("I pay on Friday", entry.body)
        self.assertIn("I pay on Friday", self.case.activity_ids.note)
        self.assertTrue(self.case.has_reply)

    def test_what_was_written_stops_nothing_for_ever(self):
        self.company.sudo().collection_portal_stop_days = 10
        self._send("write", text="Hello")
        hold = self.case.active_hold_ids
        self.assertEqual((hold.kind, hold.date_end), ("reply", self._days(10)))
        self.assertEqual(hold.user_id, self.collector)
        self._evaluate(self._days(11))
        self.assertEqual(self.case.state, "active")
        self.assertTrue(self.case.activity_ids, "the task is still there")

    def test_a_double_click_counts_once(self):
        page = self._open()
        first = self._send("write", page=page, text="Twice")
        second = self._send("write", page=page, text="Twice")
        self.assertEqual(len(self._entries()), 1)
        self.assertEqual(self._text(first), self._text(second))

    def test_a_form_sent_again_with_other_words_does_nothing(self):
        page = self._open()
        self._send("write", page=page, text="First")
        self._send("write", page=page, text="Second")
        self.assertEqual(len(self._entries()), 1)
        self.assertNotIn("Second", self._entries().body)

    def test_a_form_without_its_key_is_refused(self):
        for once in ("", "1", "x" * 32, "A" * 32):
            page = self._send("write", text="Hello", once=once)
            self.assertEqual(page.status_code, 422)
        self.assertFalse(self._entries())

    def test_a_form_of_another_site_is_refused_with_a_sentence(self):
        page = self._send("write", text="Hello", csrf_token="forged")
        self.assertEqual(page.status_code, 422)
        self.assertIn("open for a long time", self._text(page))
        self.assertIn("Hello", page.tree.xpath("//textarea[@name='text']")[0].text)
        self.assertFalse(self._entries())

    def test_markup_stays_text(self):
        script = "<script>alert(1)</script><b>bold</b> {{ object }} <t t-out='1'/>"
        page = self._send("write", text=script)
        self.assertNotIn("<script>alert", page.text)
        self.assertIn("<b>bold</b>", self._text(page, "//ol"))
        self.assertNotIn("<script>", self._entries().body)
        self.assertNotIn("<script>", self.case.activity_ids.note)

    def test_markup_in_our_own_data_stays_text_too(self):
        evil = "<img src=x onerror=alert(1)>"
        self.partner.name = evil
        self.company.sudo().name = f"C {evil}"
        page = self._open()
        self.assertNotIn("<img src=x", page.text)

    def test_a_very_long_text_is_refused_with_a_sentence(self):
        page = self._send("write", text="x" * 5000)
        self.assertEqual(page.status_code, 422)
        self.assertIn("at most", self._text(page))
        self.assertFalse(self._entries())

    def test_a_huge_form_is_refused(self):
        page = self._open()
        data = {"text": "x" * (25 * 1024 * 1024)}
        answer = self._open(self._path(tail="/write"), data=data)
        self.assertEqual(answer.status_code, 413)
        self.assertFalse(self._entries())
        self.assertEqual(page.status_code, 200)

    def test_bytes_that_no_text_has(self):
        page = self._send("write", text="a\0b")
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self._entries())

    def test_a_get_of_an_answer_does_nothing(self):
        page = self._open(self._path(tail="/write?text=Hello"))
        self.assertIn(page.status_code, (404, 405))
        self.assertFalse(self._entries())

    def test_what_the_form_does_not_have_is_not_read(self):
        self._send(
            "write",
            text="Hello",
            amount="1",
            evidence="7",
            partner_id="1",
            user_id="2",
            date="2020-01-01",
        )
        (entry,) = self._entries()
        self.assertEqual(entry.evidence, "4")
        self.assertEqual(entry.partner_id, self.partner)
        self.assertFalse(entry.user_id)
        self.assertEqual(entry.date.year, 2025)

    def test_the_key_of_another_case_shows_nothing(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 50, self._days(-5))
        self._evaluate()
        page = self._open()
        self._send("write", page=page, text="Secret")
        once = page.tree.xpath("//div[@id='write']//input[@name='once']/@value")[0]
        case = self._case(other)
        page = self._open(self._path(case) + f"?done={once}")
        self.assertNotIn("Thank you", self._text(page))

    def test_answers_that_are_off_are_refused(self):
        companies = type(self.env["res.company"])
        page = self._open()
        with patch.object(companies, "_portal_list_answers", lambda self: {}):
            answer = self._send("write", page=page, text="Hello")
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self._entries())

    def test_a_fault_of_ours_is_a_sentence_and_nothing_is_done(self):
        cases = type(self.env["credit.collection.case"])

        def fail(case, values, files=()):
            # pylint: disable=unused-argument  # as the real one
            case._portal_log(subject="Half done")
            raise ZeroDivisionError

        page = self._open()
        broken = patch.object(cases, "_portal_write", fail)
        with broken, mute_logger(access.__name__):
            answer = self._send("write", page=page, text="Hello")
        self.assertEqual(answer.status_code, 500)
        self.assertIn("Something went wrong on our side", self._text(answer))
        self.assertNotIn("Traceback", answer.text)
        self.assertFalse(self._entries())
        self._send("write", page=page, text="Hello")
        self.assertEqual(len(self._entries()), 1)

    def test_too_many_answers_wait(self):
        with patch.object(access, "ANSWERS_OF_LINK", (2, 3600)):
            statuses = [
                self._send("write", text=f"Hello {number}").status_code
                for number in range(3)
            ]
        self.assertEqual(statuses, [200, 200, 429])
        self.assertEqual(len(self._entries()), 2)

    def test_any_key_of_a_form_works_for_its_own_case_only_once(self):
        once = secrets.token_hex(16)
        for text in ("One", "Two"):
            self._send("write", text=text, once=once)
        self.assertEqual(len(self._entries()), 1)
