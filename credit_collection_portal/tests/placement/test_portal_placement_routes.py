"""What a user of an agency tries with every other address of Odoo."""

from odoo.tools import mute_logger

from .common import AgencyPageCommon

OURS = "credit.collection."
SECRET = "Secret"
#: Addresses that show something, with the ids of what is not the agency's.
PAGES = (
    "/report/html/credit_collection.report_placement/{placement}",
    "/report/pdf/credit_collection.report_placement/{placement}",
    "/report/html/credit_collection.report_history/{case}",
    "/report/html/credit_collection.report_statement/{case}",
    "/report/html/account.report_invoice/{invoice}",
    "/web/content/ir.attachment/{dossier}/raw",
    "/web/content/{dossier}?access_token=0",
    "/web/content/{file_of_case}",
    "/web/image/{file_of_placement}",
    "/web/image/res.partner/{customer}/avatar_128",
    "/my/invoices",
    "/my/invoices/{invoice}",
    "/my/invoices/{invoice}?report_type=pdf&download=1",
    "/my/account",
    "/my/collection",
    "/my/collection/{case}",
    "/collection/1111111111111111111111111111111111",
    "/mail/view?model=credit.collection.placement&res_id={placement}",
    "/mail/view?model=credit.collection.case&res_id={case}",
    "/mail/message/{message}",
    "/odoo/action-credit_collection.credit_collection_case_action/{case}",
)
#: What the chatter is asked, with the values beside those of the record, of a
#: note on the case, and of the user.
CHATTER = (
    ("/mail/thread/messages", {"fetch_params": {"limit": 30}}),
    ("/mail/thread/subscribe", {"partner_ids": True}),
    ("/mail/thread/unsubscribe", {"partner_ids": True}),
    ("/mail/read_subscription_data", {"follower_id": 1}),
    ("/mail/chatter_fetch", {}),
    ("/mail/data", {"fetch_params": ["init_messaging"]}),
    ("/mail/message/update_content", {"update_data": {"body": "Mine"}}),
    ("/mail/message/reaction", {"content": "+", "action": "add"}),
    ("/mail/message/translate", {}),
    ("/mail/link_preview", {}),
    ("/mail/partner/from_email", {"emails": ["a@b.example"]}),
    ("/discuss/search", {"term": "Cliente"}),
    ("/portal/chatter_init", {}),
)


class TestPortalPlacementRoutes(AgencyPageCommon):
    def _file_of(self, record):
        """A file on a record of the desk."""
        values = {"name": self.partner.name, "raw": b"%PDF", "res_id": record.id}
        files = self.env["ir.attachment"].sudo()
        return files.create({**values, "res_model": record._name})

    def _note(self):
        self.case.message_post(body=SECRET, subtype_xmlid="mail.mt_note")
        return self.case.sudo().message_ids[:1]

    @mute_logger("odoo.http")
    def test_no_page_shows_anything(self):
        ids = {
            "placement": self.placement.id,
            "case": self.case.id,
            "invoice": self.invoice.id,
            "customer": self.partner.id,
            "dossier": self.placement.sudo().dossier_id.id,
            "file_of_case": self._file_of(self.case).id,
            "file_of_placement": self._file_of(self.placement).id,
            "message": self._note().id,
        }
        self._login()
        for page in PAGES:
            with self.subTest(page=page):
                answer = self.url_open(page.format(**ids))
                self.assertNotIn(self.partner.name, answer.text)
                self.assertFalse(answer.content.startswith((b"PK", b"%PDF")))

    @mute_logger("odoo.http")
    def test_nothing_is_uploaded(self):
        self._login()
        files = self.env["ir.attachment"].sudo()
        before = files.search_count([("res_model", "like", OURS)])
        token = self._hidden(self._open(self._url()))[1]["csrf_token"]
        for path, place in (
            ("/mail/attachment/upload", ("thread_model", "thread_id", "ufile")),
            ("/web/binary/upload_attachment", ("model", "id", "ufile")),
        ):
            model, number, name = place
            for record in (self.placement, self.case):
                data = {model: record._name, number: record.id, "csrf_token": token}
                upload = {name: ("a.txt", b"a", "text/plain")}
                with self.subTest(path=path, model=record._name):
                    self.url_open(path, data=data, files=upload)
        self.assertEqual(files.search_count([("res_model", "like", OURS)]), before)

    @mute_logger("odoo.http")
    def test_no_address_of_the_chatter_gives_or_takes_anything(self):
        message, person = self._note(), self.user.partner_id
        self._login()
        before = self.env["mail.message"].sudo().search_count([])
        for record in (self.placement, self.case, self.partner, self.invoice):
            about = {
                "thread_model": record._name,
                "thread_id": record.id,
                "res_model": record._name,
                "res_id": record.id,
                "message_id": message.id,
            }
            for path, values in CHATTER:
                values = {**about, **values}
                if "partner_ids" in values:
                    values["partner_ids"] = person.ids
                with self.subTest(path=path, model=record._name):
                    answer = self.url_open(path, json={"params": values}).text
                    self.assertNotIn(SECRET, answer)
                    self.assertNotIn(self.partner.name, answer)
        self.assertEqual(message.body, f"<p>{SECRET}</p>")
        self.assertEqual(self.env["mail.message"].sudo().search_count([]), before)
        followers = self.env["mail.followers"].sudo()
        own = [("partner_id", "=", person.id), ("res_model", "!=", "res.partner")]
        self.assertFalse(followers.search(own))
