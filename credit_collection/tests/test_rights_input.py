"""What no person types ends in a sentence, and not in a traceback: tried on every field
of every dialog and of all that people set up."""

import time

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..tools.tone import read
from .common import CreditCollectionCommon

BAD = {
    "integer": (10**12, -(10**12), float("inf")),
    "float": (float("nan"), float("inf"), -float("inf"), 1e300, "many"),
    "monetary": (float("nan"), float("inf"), -float("inf"), 1e300),
    "date": ("9999-12-31", "0001-01-01", "tomorrow", "2025-02-31"),
    "datetime": ("9999-12-31 23:59:59", "0001-01-01 00:00:00", "soon"),
    "char": ("x" * 20_000, "x" * 200_000, "<" * 200_000),
    "text": ("x" * 200_000,),
}

#: Fields that Odoo writes, whatever a client sends.
LOG_ACCESS = ("id", "create_date", "write_date")


class TestInput(CreditCollectionCommon):
    def _models(self):
        """The models in which people write, by name."""
        for name, model in sorted(self.env.registry.items()):
            if name.startswith("credit.collection.") and not model._abstract:
                record = self.env[name].with_user(self.manager)
                if record.has_access("create"):
                    yield record

    def _bad(self, model):
        for name, field in model._fields.items():
            is_given = field.store and name not in LOG_ACCESS
            for value in BAD.get(field.type, ()) if is_given else ():
                yield name, value

    @mute_logger("odoo.sql_db")
    def test_nothing_ends_in_a_traceback(self):
        tried = 0
        for model in self._models():
            for name, value in self._bad(model):
                known = {name: value}
                for call in (
                    lambda m=model, v=known: m.create(v),
                    lambda m=model, v=known: m.onchange(dict(v), [*v], {}),
                    lambda m=model, v=known: m.with_context(
                        **{f"default_{key}": one for key, one in v.items()}
                    ).default_get([*v]),
                ):
                    shown = str(value)[:30]
                    with self.subTest(model=model._name, field=name, value=shown):
                        with self.assertRaises(UserError), self.env.cr.savepoint():
                            call()
                    tried += 1
        self.assertGreater(tried, 500)

    def test_a_long_reference_is_searched_in_no_time(self):
        partner = self._customer()
        invoice = self._invoice(partner, 100, self._days(-5))
        self._evaluate()
        case = self._case(partner)
        reason = self.env["credit.collection.dispute.reason"].search(
            [("asks_payment", "=", True)], limit=1
        )
        dispute = case._dispute(
            case.item_ids, reason, paid_on=self._days(-1), payment_reference="R" * 140
        )
        text = "ab " * 66_000
        line = self._bank_line(100, self._days(-1), payment_ref=text)
        invoice.payment_reference = text[:20_000]
        started = time.monotonic()
        self.assertIn(line, dispute.bank_line_ids)
        self.assertLess(time.monotonic() - started, 2)

    def test_a_long_text_is_read_in_no_time(self):
        started = time.monotonic()
        for text in ("<" * 200_000, "{{" * 100_000, "{" * 200_000, "<a" * 100_000):
            read(text)
        self.assertLess(time.monotonic() - started, 2)
