from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import limited_field_access_token

from ...tools.dossier import file_name, pack

COVER = "credit_collection.action_report_placement"
RECORD = "credit_collection.action_report_history"
TASK = "credit_collection.mail_activity_type_placement_dossier"
#: How often the dossier is tried before a person looks at it.
TRIES = 3
#: Most bytes that are sent by e-mail, unless this parameter of the system says
#: otherwise; a larger dossier is fetched by a link.
MOST_BYTES = 10 * 1024 * 1024
PARAMETER = "credit_collection.dossier_bytes"
#: Days that the link works.
LINK_DAYS = 14


class CreditCollectionPlacement(models.Model):
    """The dossier of a placement: all that the agency needs, frozen as it was handed
    over."""

    _inherit = "credit.collection.placement"

    dossier_id = fields.Many2one(
        "ir.attachment",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="A ZIP with the placement file, invoices, contracts, proofs of delivery, "
        "what was said and agreed, and a list with checksums.",
    )
    dossier_error = fields.Char("Dossier fails", readonly=True, copy=False)
    dossier_tries = fields.Integer(readonly=True, copy=False, aggregator=None)
    date_mailed = fields.Date("Dossier mailed on", readonly=True, copy=False)
    message_sent_id = fields.Many2one(
        "mail.message",
        "Mail to the agency",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    # === ACTION METHODS === #

    def action_download_dossier(self):
        """Download the dossier."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.sudo().dossier_id.id}?download=true",
            "target": "download",
        }

    def action_mark_sent(self):
        """Note that the agency has got the dossier in another way."""
        self._check_may_manage()
        self._mark_sent()

    def action_retry_dossier(self):
        """Make and send the dossier again soon."""
        self._check_may_manage()
        self.sudo().write(
            {"dossier_tries": 0, "dossier_error": False, "date_mailed": False}
        )
        self._withdraw_dossier()
        self._wake_dossiers()

    # === BUSINESS METHODS === #

    def _wake_dossiers(self):
        """Let the job of documents make the dossiers soon."""
        self.env.ref("credit_collection.ir_cron_document").sudo()._trigger()

    def _make_dossier(self, printed=None):
        """Make the dossier, frozen and sealed; it takes long, and locks nothing.

        :param tuple printed: see :meth:`_print_dossiers`; None to print it now.
        """
        self.ensure_one()
        files = self._get_dossier_files(printed or self._print_dossiers()[self])
        content = pack(files, self._get_dossier_facts())
        self.dossier_id = self.env["ir.attachment"]._create_sealed(
            [
                {
                    "name": f"{file_name(self.name)}.zip",
                    "raw": content,
                    "mimetype": "application/zip",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            ]
        )
        self.dossier_error = False

    def _get_dossier_facts(self):
        """Return what the manifest says beside its files."""
        return {
            "placement": self.name,
            "creditor": self.company_id.name,
            "agency": self.agency_id.partner_id.name,
            "debtor": self.partner_id.name,
            "date": str(self.date_placed),
            "rows": len(self.line_ids),
            "amount": self.amount_open,
            "currency": self.currency_id.name,
        }

    def _print_dossiers(self):
        """Print cover sheets and records of contacts, those of one agency and manager
        together: to start the program that prints takes longer than to print.

        :return: both PDFs by placement.
        :rtype: dict[credit.collection.placement, tuple[bytes, bytes]]
        """
        printed = {}
        groups = self.grouped(lambda one: (one.company_id, one.user_id, one.agency_id))
        for placements in groups.values():
            own = placements._as_follower()
            covers = self._print_each(own, COVER)
            records = self._print_each(own.case_id, RECORD)
            for placement in placements:
                case = placement.case_id
                printed[placement] = (covers[placement.id], records[case.id])
        return printed

    @api.model
    def _print_each(self, records, report):
        """Return a PDF for each record, by its id."""
        reports = records.env["ir.actions.report"]
        if len(records) > 1 and reports._prints_header():
            # only a program that prints headers takes several documents at once
            streams, kind = reports._pre_render_qweb_pdf(report, records.ids)
            if kind == "pdf" and set(streams) >= set(records.ids):
                return {id_: streams[id_]["stream"].getvalue() for id_ in records.ids}
        return {id_: reports._render_qweb_pdf(report, [id_])[0] for id_ in records.ids}

    def _as_follower(self):
        """Return these placements of one agency as who follows them, for printing."""
        own = self.with_company(self.company_id).with_user(self.user_id).sudo()
        return own._in_agency_lang()

    def _get_dossier_files(self, printed):
        """Return names and contents of the files; further rooms add theirs.

        :param tuple printed: cover sheet and record of contacts.
        :rtype: list[tuple[str, bytes]]
        """
        own = self._as_follower()
        service = own.env["credit.collection.placement.file"]
        proofs = own.env["credit.collection.placement.proof"]
        cover, record = printed
        return [
            (f"cover-{self.name}.pdf", cover),
            service._make(own),
            (f"contacts-{self.name}.pdf", record),
            service._make_agreements(own),
            *proofs._make_proofs(own),
            *proofs._make_contracts(own),
            *own._get_dossier_invoices(),
        ]

    def _get_dossier_invoices(self):
        """Return the PDFs of the invoices, made now where they are missing."""
        channel = self.env["credit.collection.channel"]
        moves = self.line_ids.move_line_id.move_id.filtered(
            lambda move: move.is_sale_document()
        )
        channel._make_invoices(channel._find_unmade(moves))
        return [
            (f"invoices/{file_name(document['filename'])}", document["content"])
            for document in channel._get_legal_documents(moves)
        ]

    # === BUSINESS METHODS - Sending === #

    def _send_dossier(self):
        """Give the dossier to the agency, as it was agreed with it.

        :raise UserError: if the agency cannot be reached that way.
        """
        self.ensure_one()
        check = self.env["credit.collection.placement.check"]
        today = self.company_id._collection_today()
        if why := check._find_agency_problem(self.agency_id, self.case_id, today):
            raise UserError(why)
        channel = self.agency_id.channel
        if channel == "page":
            self._mark_sent()
        elif channel == "folder":
            if self._put_into_folder():
                self._mark_sent()
        else:
            self._mail_dossier()

    def _put_into_folder(self):
        """Put the dossier where the agency fetches it; an add-on that knows the server
        overrides it.

        :return: whether it is there. Else a person downloads it and marks it as sent.
        """
        return False

    def _mail_dossier(self):
        """Write to the agency, with the dossier or, if it is too large, a link to it.
        The mail server's answer decides whether it counts as sent."""
        people = self.agency_id._get_mail_partners()
        if not people:
            raise UserError(
                self.env._(
                    "%(agency)s has no e-mail address: enter one, or choose another "
                    "way of exchange.",
                    agency=self.agency_id.partner_id.name,
                )
            )
        is_large = self._is_too_large()
        env = self._in_agency_lang().env
        template = env.ref("credit_collection.mail_template_placement_agency").sudo()
        template = template.with_context(
            collection_dossier_link=is_large and self._get_dossier_link()
        )
        mail = self._mail_agency(
            people,
            template._render_field("subject", self.ids)[self.id],
            template._render_field("body_html", self.ids)[self.id],
            self.dossier_id.browse() if is_large else self.dossier_id,
        )
        self.message_sent_id = mail.mail_message_id
        self.date_mailed = self.company_id._collection_today()

    def _is_too_large(self):
        """Whether the dossier does not fit into a mail."""
        parameters = self.env["ir.config_parameter"].sudo()
        most = int(parameters.get_param(PARAMETER) or MOST_BYTES)
        return self.dossier_id.file_size > most

    def _get_dossier_link(self):
        """Return an address from which the dossier is fetched for some days, also
        without a login."""
        today = self.company_id._collection_today()
        end = datetime.combine(today + timedelta(days=LINK_DAYS), time(23, 59))
        token = limited_field_access_token(
            self.dossier_id.sudo(), "raw", hex(int(end.timestamp())), scope="binary"
        )
        base = self.company_id.get_base_url()
        return (
            f"{base}/web/content/ir.attachment/{self.dossier_id.id}/raw"
            f"?access_token={token}&download=true"
        )

    def _withdraw_dossier(self):
        """Take back the mails with dossiers that have not left: who has not got the
        data of a customer yet does not get them any more."""
        self._withdraw_dossier_tasks()
        waiting = self.env["mail.mail"].sudo()
        waiting = waiting.search(
            [
                ("mail_message_id", "in", self.sudo().message_sent_id.ids),
                ("state", "in", ("outgoing", "exception")),
            ]
        )
        waiting.state = "cancel"

    # === BUSINESS METHODS - What goes wrong === #

    def _count_dossier(self, error):
        """Note one more try that failed, and after the last one tell the manager."""
        self.dossier_error = str(error)[:500]
        self.dossier_tries += 1
        if self.dossier_tries >= TRIES:
            self._tell_dossier_failed()

    def _tell_dossier_failed(self):
        """Tell the manager that the agency has no dossier."""
        self.with_context(mail_activity_quick_update=True)._schedule_tasks(
            TASK,
            self._get_followers(),
            lambda placement: {
                "summary": placement.env._(
                    "The dossier did not reach %(agency)s",
                    agency=placement.agency_id.partner_id.name,
                ),
                "note": placement.dossier_error or "",
            },
        )

    def _withdraw_dossier_tasks(self):
        self.sudo().activity_unlink([TASK])
