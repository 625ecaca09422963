"""Who sees and answers a dispute: its owner may be of any department, and sees nothing
else of the collection."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from .common import DOMAIN
from .dispute.common import DisputeCommon
from .rights import RightsCommon, RightsTables

#: Nobody here owns the dispute; reasons are read by whoever may own one.
OWN = """
                 dispute reason
    public       ...     ...
    portal       ...     ...
    internal     ...     R
    salesperson  ...     R
    invoicing    ...     R
    auditor      ...     R
    accountant   ...     R
    system       ...     R
    collector    RU      R
    manager      RU      CRUD
"""
ELSEWHERE = """
                 dispute
    portal       ...
    invoicing    ...
    system       ...
    collector    ...
    manager      ...
"""
#: What a customer contests with the parent is no business of its branch.
PARENT = """
                 dispute
    clerk        ...
    head         ...
"""


class TestRightsDisputeMatrix(RightsTables, RightsCommon):
    _own = OWN
    _elsewhere = ELSEWHERE
    _parent = PARENT

    def _records(self, company):
        """One record of each model in ``company`` (in sudo)."""
        case = self._own_case(company)
        reasons = self.env["credit.collection.dispute.reason"].sudo()
        used, spare = reasons.create([{"name": "Used"}, {"name": "Spare"}])
        values = {"user": self.env.ref("base.user_root"), "department": "sales"}
        dispute = case._dispute(case.item_ids, used, 10, **values)
        return {"dispute": dispute, "reason": spare}

    def _values(self, name, records, company):
        """What somebody would create, and what they would update."""
        dispute = records["dispute"]
        return {
            "dispute": (
                {
                    "case_id": dispute.case_id.id,
                    "currency_id": dispute.currency_id.id,
                    "reason_id": dispute.reason_id.id,
                    "amount": 1,
                },
                {"resolution": "Mine"},
            ),
            "reason": ({"name": "Mine"}, {"name": "Mine"}),
        }[name]


class TestRightsOfDisputes(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.salesperson
        cls.dispute = cls._dispute(40, user=cls.owner)
        cls.other = cls._dispute(10)

    def _call(self, user, method, ids, *args, model="credit.collection.dispute", **kw):
        """A call as another program makes it."""
        records = self.env(user=user, su=False, context={})[model]
        self.env.invalidate_all()
        return call_kw(records, method, [ids, *args], kw)

    def test_the_owner_reads_the_dispute_in_its_form(self):
        view = self._call(self.owner, "get_views", [[False, "form"]])
        fields = view["models"]["credit.collection.dispute"]["fields"]
        specification = {
            name: {"fields": {"display_name": {}}}
            if field["type"] == "many2one"
            else {}
            for name, field in fields.items()
        }
        (row,) = self._call(
            self.owner, "web_read", self.dispute.ids, specification=specification
        )
        self.assertEqual(row["amount"], 40)
        self.assertEqual(row["partner_id"]["display_name"], "Cliente Uno")
        self.assertNotIn("bank_line_ids", row)

    def test_the_owner_writes_the_answer_and_adds_evidence(self):
        self._call(
            self.owner, "write", self.dispute.ids, {"resolution": "We promised 60"}
        )
        file = (
            self.env["ir.attachment"]
            .with_user(self.owner)
            .create({"name": "offer.txt", "raw": b"60"})
        )
        self._call(
            self.owner,
            "write",
            self.dispute.ids,
            {"attachment_ids": [(4, file.id)]},
        )
        self.assertEqual(self.dispute.attachment_ids, file)
        self.assertEqual(file.with_user(self.collector).raw, b"60")
        self._call(self.owner, "action_answered", self.dispute.ids)
        self.assertTrue(self.dispute.answered_on)

    def test_the_owner_decides_nothing(self):
        for values in (
            {"amount": 1},
            {"amount_accepted": 40},
            {"amount_open": 0},
            {"state": "accepted"},
            {"date_due": "2030-01-01"},
            {"user_id": self.collector.id},
            {"reason_id": self.paid.id},
            {"case_id": self.case.id},
            {"credit_note_id": self.invoice.id},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self._call(self.owner, "write", self.dispute.ids, values)
        for method in ("action_resolve", "action_view_payments", "unlink"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                self._call(self.owner, method, self.dispute.ids)

    def test_the_owner_writes_notes_and_not_to_the_customer(self):
        self._call(
            self.owner,
            "message_post",
            self.dispute.ids,
            body="Look at the offer",
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        with self.assertRaises(AccessError):
            self._call(
                self.owner,
                "message_post",
                self.dispute.ids,
                body="Pay!",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.partner.ids,
            )

    def test_the_owner_reaches_nobody_outside_by_any_way(self):
        to_customer = {"partner_ids": self.partner.ids}
        note = {"subtype_xmlid": "mail.mt_note"}
        for method, values in (
            ("message_post", to_customer),
            ("message_post", {**to_customer, **note}),
            ("message_post", {**to_customer, **note, "message_type": "comment"}),
            ("message_post", {**to_customer, "message_type": "email"}),
            ("message_post", {"subtype_xmlid": "mail.mt_comment"}),
            ("message_post", {"subtype_id": self.env.ref("mail.mt_comment").id}),
            ("message_post", {"outgoing_email_to": "cliente@example.com"}),
            ("message_notify", {**to_customer, "subject": "Pay"}),
        ):
            with self.subTest(method=method, values=values):
                with self.assertRaises(AccessError):
                    self._call(
                        self.owner, method, self.dispute.ids, body="Pay!", **values
                    )
        with self.assertRaises(AccessError):
            self._call(
                self.owner,
                "message_mail_with_source",
                self.dispute.ids,
                "credit_collection.mail_template_dispute_opened",
            )

    def test_the_owner_asks_a_colleague(self):
        colleague = self.collector.partner_id
        for method in ("message_post", "message_notify"):
            self._call(
                self.owner,
                method,
                self.dispute.ids,
                body="Is it so?",
                partner_ids=colleague.ids,
            )
        messages = self.env["mail.message"].sudo()
        found = messages.search([("partner_ids", "in", colleague.ids)])
        asked = found.filtered(lambda one: "Is it so?" in one.body)
        self.assertEqual(len(asked), 2)

    def test_the_collector_writes_to_the_customer(self):
        self._call(
            self.collector,
            "message_post",
            self.dispute.ids,
            body="We look into it",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.partner.ids,
        )
        (message,) = self.dispute.message_ids[:1]
        self.assertEqual(message.partner_ids, self.partner)

    def test_the_owner_sees_nothing_else(self):
        found = self._call(
            self.owner, "search_read", [("case_id", "=", self.case.id)], ["amount"]
        )
        self.assertEqual([row["id"] for row in found], self.dispute.ids)
        for method, args in (
            ("read", (["amount"],)),
            ("write", ({"resolution": "Mine"},)),
            ("action_answered", ()),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                self._call(self.owner, method, self.other.ids, *args)
        for model, ids in (
            ("credit.collection.case", self.case.ids),
            ("account.move", self.invoice.ids),
            ("credit.collection.contact", self.dispute.contact_id.ids),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._call(self.owner, "read", ids, ["display_name"], model=model)

    def test_a_file_that_the_owner_may_not_read_is_no_evidence(self):
        secret = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": "secret.txt",
                    "raw": b"secret",
                    "res_model": "account.move",
                    "res_id": self.invoice.id,
                }
            )
        )
        with self.assertRaises(AccessError):
            self._call(
                self.owner,
                "write",
                self.dispute.ids,
                {"attachment_ids": [(4, secret.id)]},
            )

    def test_who_owned_it_before_sees_it_no_more(self):
        self.dispute.user_id = self.collector
        with self.assertRaises(AccessError):
            self._call(self.owner, "read", self.dispute.ids, ["amount"])

    def test_nobody_else_sees_any(self):
        users = [self.invoicing]
        for login, group in (("p", "base.group_portal"), ("s", "base.group_system")):
            users.append(
                new_test_user(
                    self.env,
                    login=f"{login}.disputes",
                    email=f"{login}@{DOMAIN}",
                    groups=group,
                    company_id=self.company.id,
                )
            )
        for user in users:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._call(user, "read", self.dispute.ids, ["amount"])

    def test_nobody_creates_or_deletes_by_hand(self):
        values = {"case_id": self.case.id, "reason_id": self.price.id, "amount": 5}
        for user in (self.collector, self.manager, self.owner):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._call(user, "create", [values])
                with self.assertRaises(AccessError):
                    self._call(user, "unlink", self.dispute.ids)

    def test_a_collector_of_another_company_sees_none(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        stranger = new_test_user(
            self.env,
            login="stranger.disputes",
            email=f"stranger@{DOMAIN}",
            groups="credit_collection.group_collector",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            self._call(stranger, "read", self.dispute.ids, ["amount"])
        with self.assertRaises(AccessError):
            self._call(stranger, "action_resolve", self.dispute.ids)

    def test_nobody_opens_the_dialog_of_another(self):
        for name, values in (
            ("open", {"case_id": self.case.id, "reason_id": self.price.id}),
            ("resolve", {"dispute_id": self.dispute.id, "decision": "accepted"}),
        ):
            model = f"credit.collection.dispute.{name}"
            dialog = self.env[model].with_user(self.collector).create(values)
            for user in (self.owner, self.invoicing, self.manager):
                with self.subTest(dialog=name, user=user.login):
                    with self.assertRaises(AccessError):
                        self._call(
                            user, "read", dialog.ids, ["display_name"], model=model
                        )
            with self.subTest(dialog=name), self.assertRaises(AccessError):
                self.env[model].with_user(self.owner).create(values)
