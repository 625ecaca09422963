"""Odoo's own models stay as they were for everybody: read, copied, exported, searched,
created and merged, by users without a role in collections; and their tables can be
written by a process that does not know this add-on."""

from odoo.fields import Command
from odoo.tests import Form

from .common import TODAY, CreditCollectionCommon

#: Models of everybody, with fields of this add-on.
MODELS = ("res.partner", "res.users", "res.company", "account.move")


class TestBesideOdoo(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._customer(
            collection_protocol_id=cls.protocol, collection_user_id=cls.collector
        )
        cls._choose(
            cls.customer, collection_channel="sms", collection_payment_days="5, 20"
        )
        cls.invoice = cls._invoice(cls.customer, 100, TODAY)
        keeps_contacts = "base.group_partner_manager,base.group_allow_export"
        cls.biller = cls._person(
            "biller", f"account.group_account_invoice,{keeps_contacts}"
        )
        cls.clerk = cls._person("clerk", f"base.group_user,{keeps_contacts}")
        cls.people = {
            "res.partner": (cls.biller, cls.clerk),
            "res.users": (cls.biller, cls.clerk),
            "res.company": (cls.biller, cls.clerk),
            "account.move": (cls.biller,),
        }

    # === HELPERS === #

    def _records(self):
        """A record of each model, as each of its users sees it."""
        records = {
            "res.partner": self.customer,
            "res.users": self.collector,
            "res.company": self.company,
            "account.move": self.invoice,
        }
        self.env.flush_all()
        self.env.invalidate_all()
        return [
            record.with_user(user).with_company(self.company)
            for name, record in records.items()
            for user in self.people[name]
        ]

    def _offered(self, record):
        """Those of our fields that the user of ``record`` is offered."""
        offered = record.fields_get()
        return {
            field.name: offered[field.name]
            for field in self._ours(record._name)
            if field.name in offered
        }

    def _ours(self, model):
        """The fields this add-on has put on a model, hidden ones too."""
        return [
            field
            for field in self.env[model]._fields.values()
            if "credit_collection" in (field._modules or ())
        ]

    # === TESTS - Users without a role === #

    def test_there_is_something_to_see(self):
        for model in MODELS:
            self.assertTrue(self._ours(model), model)

    def test_contacts_are_duplicated_by_whoever_keeps_them(self):
        for user in self.people["res.partner"]:
            with self.subTest(user=user.name):
                self.env.invalidate_all()
                copy = self.customer.with_user(user).copy()
                self.assertIn(self.customer.name, copy.name)

    def test_a_duplicate_starts_without_choices(self):
        copy = self.customer.with_user(self.collector).sudo().copy()
        for field in self._ours("res.partner"):
            if field.groups and field.store and not field.compute:
                self.assertFalse(copy[field.name], field.name)

    def test_no_hidden_field_is_copied(self):
        for model in set(MODELS) - {"res.company"}:  # Odoo copies no company
            for field in self._ours(model):
                with self.subTest(field=str(field)):
                    self.assertFalse(field.groups and field.copy)

    def test_users_and_invoices_are_duplicated(self):
        admin = self._person("admin", "base.group_system")
        self.biller.collection_substitute_id = self.collector
        copy = self.biller.with_user(admin).copy()
        self.assertFalse(copy.sudo().collection_substitute_id)
        self.env.invalidate_all()
        self.assertTrue(self.invoice.with_user(self.biller).copy())

    def test_all_that_a_user_is_offered_can_be_read(self):
        for record in self._records():
            with self.subTest(record=record, user=record.env.user.name):
                self.assertTrue(record.read(["display_name", *self._offered(record)]))

    def test_all_that_a_user_is_offered_can_be_exported(self):
        for record in self._records():
            with self.subTest(record=record, user=record.env.user.name):
                names = ["id", *self._offered(record)]
                (row,) = record.export_data(names)["datas"]
                self.assertEqual(len(row), len(names))

    def test_all_that_a_user_is_offered_can_be_searched_and_grouped(self):
        for record in self._records():
            for name, said in self._offered(record).items():
                with self.subTest(field=name, user=record.env.user.name):
                    if said.get("searchable"):
                        record.search([(name, "!=", False)], limit=1)
                    if said.get("groupable"):
                        is_date = said["type"] in ("date", "datetime")
                        by = f"{name}:month" if is_date else name
                        self.assertTrue(
                            record._read_group([("id", "=", record.id)], [by])
                        )

    def test_forms_open_with_their_defaults_and_are_saved(self):
        for record in self._records():
            with self.subTest(record=record, user=record.env.user.name):
                record.default_get(list(record.fields_get()))
                record.get_views([(False, "form"), (False, "list"), (False, "search")])
        for user in self.people["res.partner"]:
            with self.subTest(user=user.name):
                with Form(self.env["res.partner"].with_user(user)) as form:
                    form.name = "New"
                with Form(self.customer.with_user(user)) as form:
                    form.street = f"Calle {user.name} 1"
                self.assertEqual(self.customer.street, f"Calle {user.name} 1")
        with Form(self.invoice.with_user(self.biller)) as form:
            form.ref = "Theirs"
        self.assertEqual(self.invoice.ref, "Theirs")

    def test_contacts_are_imported(self):
        partners = self.env["res.partner"].with_user(self.clerk)
        found = partners.load(["name", "email"], [["One", "1@example.com"]])
        self.assertTrue(found["ids"], found["messages"])

    def test_contacts_are_merged(self):
        """Those with a case only by a manager: see ``test_merge_of_words``."""
        kept, twin = self._customer("Same"), self._customer("Same")
        for partner in (kept, twin):
            self._choose(partner, collection_channel="sms")
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.clerk)
        merge = wizard.create(
            {
                "partner_ids": [Command.set((kept | twin).ids)],
                "dst_partner_id": kept.id,
            }
        )
        merge.action_merge()
        self.assertFalse(twin.exists())

    def test_users_read_and_write_their_own_preferences(self):
        for user in (self.biller, self.clerk, self.salesperson):
            own = user.with_user(user)
            own.read(own.SELF_READABLE_FIELDS)
            own.write({"signature": "<p>Me</p>"})

    # === TESTS - Tables === #

    def test_no_column_of_ours_is_required_on_the_tables_of_odoo(self):
        self.env.cr.execute(
            """
            SELECT field.model, field.name
              FROM ir_model_fields field
              JOIN ir_model_data data ON data.res_id = field.id
               AND data.model = 'ir.model.fields'
               AND data.module LIKE 'credit\\_collection%'
              JOIN pg_class class ON class.relname = REPLACE(field.model, '.', '_')
               AND class.relkind = 'r'
              JOIN pg_attribute attribute ON attribute.attrelid = class.oid
               AND attribute.attname = field.name
             WHERE field.model NOT LIKE 'credit.collection.%'
               AND field.name != 'id' AND attribute.attnotnull
            """
        )
        self.assertFalse(self.env.cr.fetchall())

    def test_a_process_without_the_add_on_creates_a_company(self):
        """As one that was started before the installation does: it does not name our
        columns, and whoever reads them finds a value all the same."""
        partner_id = self._clone("res.partner", self.company.partner_id.id, {})
        values = {"name": "'New'", "partner_id": str(partner_id)}
        company_id = self._clone("res.company", self.company.id, values)
        self.env.invalidate_all()
        company = self.env["res.company"].browse(company_id)
        company.read([field.name for field in self._ours("res.company")])
        company.name = "Newer"
        self._evaluate(TODAY)
        self.assertTrue(self._case(self.customer))

    def _clone(self, model, source_id, values):
        """Copy a row without the columns of this add-on, by SQL."""
        ours = {field.name for field in self._ours(model)}
        columns = {
            field.name: values.get(field.name, field.name)
            for field in self.env[model]._fields.values()
            if field.store and field.column_type and field.name not in ours | {"id"}
        }
        self.env.cr.execute(
            f"INSERT INTO {self.env[model]._table} ({', '.join(columns)}) "
            f"SELECT {', '.join(columns.values())} FROM {self.env[model]._table} "
            "WHERE id = %s RETURNING id",
            [source_id],
        )
        return self.env.cr.fetchone()[0]
