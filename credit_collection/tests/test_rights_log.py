"""The contact log is append-only for everybody, and texts do nothing but speak."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import TODAY, CreditCollectionCommon

SECRET = "the secret of the database"


class TestRightsLog(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls._person(
            "administrator",
            "base.group_system,base.group_erp_manager,"
            "account.group_account_manager,"
            "credit_collection.group_collection_manager",
        )
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY)
        cls._run_day(cls._days(5))
        cls.contact = cls._case(cls.partner).contact_ids

    def setUp(self):
        super().setUp()
        self._on(self._days(5))
        self.assertEqual(len(self.contact), 1)

    def _everybody(self):
        """The entry as each of those sees it who may do the most."""
        return [
            self.contact.with_user(self.collector),
            self.contact.with_user(self.manager),
            self.contact.with_user(self.administrator),
            self.contact.with_user(self.env.ref("base.user_root")),
            self.contact.with_user(self.administrator).sudo(),
        ]

    def _row(self):
        """The entry as it stands in the database, beside all other entries."""
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM credit_collection_contact ORDER BY id")
        return self.env.cr.dictfetchall()

    def _assert_refused(self, calls):
        before = self._row()
        for name, call in calls.items():
            with self.subTest(call=name):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    call()
                    self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual(self._row(), before)

    def test_no_field_is_written(self):
        for contact in self._everybody():
            self._assert_refused(
                {
                    (contact.env.uid, contact.env.su, name): (
                        lambda c=contact, n=name: c.write({n: c.sudo()[n]})
                    )
                    for name, field in contact._fields.items()
                    if field.store and not field.relational
                }
            )

    def test_no_way_of_the_web_client_writes_or_deletes(self):
        for contact in self._everybody():
            self._assert_refused(
                {
                    "nothing": lambda c=contact: c.write({}),
                    "web_save": lambda c=contact: c.web_save({"note": "x"}, {"id": {}}),
                    "unlink": contact.unlink,
                    "action": lambda c=contact: c.write({"action_id": False}),
                    "case": lambda c=contact: c.write({"case_id": c.case_id.id}),
                    "assign": lambda c=contact: setattr(c, "note", "x"),
                    "delivery": lambda c=contact: c.write({"delivery": "sent"}),
                }
            )

    def test_no_import_changes_an_entry(self):
        before = self._row()
        for contact in self._everybody():
            for columns, row in (
                ([".id", "note"], [str(self.contact.id), "x"]),
                ([".id", "delivery"], [str(self.contact.id), "Handed over"]),
            ):
                with self.env.cr.savepoint():
                    result = contact.browse().load(columns, [row])
                self.assertFalse(result["ids"])
                self.assertEqual(self._row(), before)

    def test_no_record_around_it_changes_an_entry(self):
        contact = self.contact
        for environment in (self._case(self.partner), self._case(self.partner).sudo()):
            commands = {
                "update": Command.update(contact.id, {"note": "x"}),
                "delete": Command.delete(contact.id),
                "unlink": Command.unlink(contact.id),
                "clear": Command.clear(),
                "set": Command.set([]),
            }
            self._assert_refused(
                {
                    name: lambda c=environment, o=command: c.write({"contact_ids": [o]})
                    for name, command in commands.items()
                }
            )

    def test_a_person_copies_and_creates_none(self):
        for contact in self._everybody()[:3]:
            self._assert_refused(
                {
                    "copy": contact.copy,
                    "create": lambda c=contact: c.create(
                        {"case_id": c.case_id.id, "channel": "note"}
                    ),
                    "name_create": lambda c=contact: c.name_create("Mine"),
                }
            )

    def test_what_is_written_about_does_not_vanish(self):
        case = self.contact.case_id.sudo()
        for record in (case, self.contact.action_id.sudo()):
            before = self._row()
            with self.subTest(model=record._name):
                with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                    with self.env.cr.savepoint():
                        record.unlink()
                self.env.invalidate_all()
                self.assertEqual(self._row(), before)

    def test_whoever_deletes_the_message_leaves_the_entry(self):
        self.contact.message_id.sudo().unlink()
        self.env.invalidate_all()
        self.assertTrue(self.contact.exists().is_intact)
        self.assertIn("Dear Cliente Uno", self.contact.body)


class TestRightsTexts(CreditCollectionCommon):
    """Texts render in Odoo's sandbox, and only those who may write them do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, cls._days(-5))
        cls.env["ir.config_parameter"].sudo().set_param("test.secret", SECRET)
        cls.evil = (
            "<p>Dear <t t-out=\"object.env['ir.config_parameter'].sudo()"
            ".get_param('test.secret')\"/></p>"
        )

    def test_a_text_that_stays_in_the_sandbox_renders(self):
        self._evaluate(TODAY)
        self.template.body_html = "<p>Dear <t t-out='object.partner_id.name'/></p>"
        case = self._case(self.partner)
        body = self.template._render_field("body_html", case.ids)[case.id]
        self.assertIn("Dear Cliente Uno", body)

    def test_a_collector_changes_no_text_of_a_level(self):
        shipped = self.env["credit.collection.level"].sudo().search([]).template_id
        for user in (self.collector, self.manager, self.invoicing, self.salesperson):
            for template in shipped.with_user(user):
                with self.assertRaises(AccessError):
                    template.write({"body_html": "<p>Pay to my account</p>"})

    def test_a_collector_writes_no_code_into_an_own_text(self):
        for user in (self.collector, self.manager):
            templates = self.env["mail.template"].with_user(user)
            values = {"name": "Mine", "model_id": self.template.model_id.id}
            for code in (
                {"body_html": self.evil},
                {"subject": "{{ object.env.cr.dbname }}"},
                {"lang": "{{ object.env.cr.dbname }}"},
                {"email_to": "{{ object.user_id.login }}"},
            ):
                with self.subTest(user=user.name, **code):
                    with self.assertRaises(AccessError):
                        templates.create({**values, **code})
            mine = templates.create({**values, "body_html": "<p>Hello</p>"})
            with self.assertRaises(AccessError):
                mine.body_html = self.evil

    def test_a_collector_writes_no_code_into_a_message(self):
        self._evaluate(TODAY)
        case = self._case(self.partner)
        composer = self.env["mail.compose.message"].with_user(self.collector)
        for mode in ("comment", "mass_mail"):
            with self.subTest(mode=mode):
                try:
                    composer.create(
                        {
                            "model": case._name,
                            "res_ids": case.ids,
                            "composition_mode": mode,
                            "subject": "Hello",
                            "body": self.evil,
                            "partner_ids": [Command.set(self.partner.ids)],
                        }
                    )._action_send_mail()
                except AccessError:
                    continue
        messages = self.env["mail.message"].sudo().search([])
        self.assertFalse(messages.filtered(lambda m: SECRET in (m.body or "")))

    @mute_logger(
        "odoo.addons.mail.models.mail_render_mixin",
        "odoo.addons.mail.models.mail_template",
    )
    def test_not_even_an_editor_leaves_the_sandbox(self):
        for code in (
            "object.__class__",
            "().__class__.__base__.__subclasses__()",
            "__import__('os').getcwd()",
            "open('/etc/passwd').read()",
        ):
            with self.subTest(code=code), self.assertRaises(ValidationError):
                with self.env.cr.savepoint():
                    self.template.body_html = f'<p><t t-out="{code}"/></p>'
