import hashlib
import json

from odoo import api, models
from odoo.tools import SQL, email_normalize, format_datetime

from ...const import MANAGERS

#: Who sees the settings of Invoicing, ours among them: all of these.
SETTINGS_OF_INVOICING = ("base.group_system", "account.group_account_manager")

#: What the panel asks for, in its order.
LINES = ("collector", "sender", "bank_account", "bank_data", "texts", "wave")


class CreditCollectionSetup(models.AbstractModel):
    """What a company needs before it sends by itself, read from what is there; only
    that a person has read or tested something is noted."""

    _name = "credit.collection.setup"
    _description = "Set-up of the collection of a company"

    # === BUSINESS METHODS === #

    @api.model
    def get_setup(self):
        """Return the set-up of the selected companies that are not released.

        :return: of each company ``company_id``, ``title``, ``progress`` and
            ``lines``, see :meth:`_prepare_lines`; nothing unless a manager asks.
        :rtype: list[dict]
        :raise AccessError: if the user may not collect.
        """
        self.env["credit.collection.case"]._check_may_collect()
        if not self.env.user.has_group(MANAGERS):
            return []
        companies = self.env.companies.sudo()
        panels = []
        for company in companies.filtered(lambda c: not c.collection_automatic):
            lines = self._prepare_lines(company)
            panels.append(
                {
                    "company_id": company.id,
                    "title": self.env._(
                        "Before %(company)s sends by itself", company=company.name
                    ),
                    "progress": self.env._(
                        "%(done)s of %(total)s are done. Nothing is sent by itself "
                        "until a manager releases it.",
                        done=sum(line["is_done"] for line in lines),
                        total=len(lines),
                    ),
                    "lines": lines,
                }
            )
        return panels

    @api.model
    def _find_obstacles(self, companies):
        """Return what messages need and companies lack.

        :param companies: in sudo mode.
        :return: codes of ``credit.collection.gate`` by company id; without companies
            that lack nothing.
        :rtype: dict[int, str]
        """
        chasing = self._find_chasing(companies)
        tested = self._find_tested(companies)
        checks = {
            "collector": self._has_collector,
            "sender": self._has_sender,
            "mail_server": lambda one: one not in tested or self._has_server(one),
            "bank_account": self._has_bank_account,
            "protocol": lambda company: company in chasing,
        }
        obstacles = {}
        for company in companies:
            codes = (code for code, has in checks.items() if not has(company))
            if code := next(codes, None):
                obstacles[company.id] = code
        return obstacles

    @api.model
    def _get_missing(self, company):
        """Return what a company lacks to be released, as texts; once it is, only what
        stops its messages.

        :rtype: list[str]
        """
        if company.sudo().collection_automatic:
            codes = self._find_obstacles(company.sudo()).values()
            sentences = self.env["credit.collection.gate"]._stop_sentences()
            return [sentences[code] for code in codes]
        lines = self._prepare_lines(company.sudo())
        return [line["label"] for line in lines if not line["is_done"]]

    # === BUSINESS METHODS - Lines === #

    @api.model
    def _prepare_lines(self, company):
        """Return what a company needs: ``key``, ``label``, ``hint``, ``is_done``,
        ``buttons`` (``label`` with ``action``, or ``method`` of the company), and
        perhaps ``detail``, the technical words behind the hint.

        :param company: in sudo mode.
        :rtype: list[dict]
        """
        return [{"key": key, **getattr(self, f"_line_{key}")(company)} for key in LINES]

    @api.model
    def _line_collector(self, company):
        return {
            "label": self.env._("A collector, whom customers can answer"),
            "hint": (company.collection_user_id or company.collection_user_ids[:1]).name
            or self.env._("Choose the default collector or a team."),
            "is_done": self._has_collector(company),
            "buttons": self._get_settings_button(),
        }

    @api.model
    def _line_sender(self, company):
        last = self.env["credit.collection.release"]._find_last(company, "mail")
        hint = self.env._("The address to send from is missing.")
        buttons = self._get_company_button()
        if self._has_sender(company):
            hint, buttons = company.email, []
        detail = ""
        if last:
            moment = format_datetime(self.env, last.date, dt_format="short")
            answer = self._explain_answer(last.answer)
            hint, detail = f"{hint} · {moment}: {answer}", last.note or ""
        test = {
            "label": self.env._("Test the connection"),
            "method": "action_collection_test_mail",
        }
        return {
            "label": self.env._(
                "An address to send from and a mail server that answers"
            ),
            "hint": hint,
            "detail": detail,
            "is_done": self._has_sender(company) and self._has_server(company),
            "buttons": [test, *buttons, *self._get_servers_button(last)],
        }

    @api.model
    def _explain_answer(self, answer):
        """Return in words how a mail server answered, and what to do.

        :param str answer: see ``MAIL_ANSWERS``.
        """
        return {
            "ok": self.env._("The mail server answered."),
            "silent": self.env._(
                "The mail server does not answer. Check its address and port, and that "
                "it is running."
            ),
            "login": self.env._(
                "The mail server refused the user or the password. Enter them again."
            ),
            "refused": self.env._(
                "The mail server answered, but takes no mail from here. Check its "
                "security and the sender it allows."
            ),
        }.get(answer, "")

    @api.model
    def _line_bank_account(self, company):
        account, _why = company._collection_find_account()
        rule = company._explain_account_right()
        button = {
            "label": self.env._("Bank accounts"),
            "action": "credit_collection.credit_collection_account_action",
        }
        return {
            "label": self.env._("A valid bank account to pay into"),
            "hint": account.acc_number or company._explain_account(),
            "is_done": bool(account),
            "buttons": [] if rule else [button],
        }

    @api.model
    def _line_bank_data(self, company):
        dates = company._collection_dates()
        stale = company._collection_stale(dates)
        hint = self.env._("Known: the bank data are up to date.")
        if stale.get(company.id):
            hint = self.env._("The bank data are too old: nobody knows who has paid.")
        elif company.id in stale:
            hint = self._explain_no_bank_data(company.collection_bank_source)
        return {
            "label": self.env._("Who has paid: how the bank data come"),
            "hint": hint,
            "is_done": company.id not in stale,
            "buttons": [
                {
                    "label": self.env._("Statements are imported here"),
                    "method": "action_collection_bank_imported",
                    "is_chosen": company.collection_bank_source != "by_hand",
                },
                {
                    "label": self.env._("Payments are entered by hand here"),
                    "method": "action_collection_bank_by_hand",
                    "is_chosen": company.collection_bank_source == "by_hand",
                },
            ],
        }

    @api.model
    def _explain_no_bank_data(self, source):
        """Return what is missing and what to do, see ``collection_bank_source``."""
        if source == "by_hand":
            return self.env._(
                "Nobody knows who has paid: no payment of a customer was entered yet. "
                "Enter the first one at its invoice."
            )
        return self.env._(
            "Nobody knows who has paid: no bank statement was imported yet. Import one."
        )

    @api.model
    def _line_texts(self, company):
        last = self.env["credit.collection.release"]._find_last(company, "texts")
        has_protocol = bool(self._find_chasing(company))
        is_done = has_protocol and self._is_read(company)
        if not has_protocol:
            hint = self.env._("There is no protocol with levels after the due date.")
        elif not last:
            hint = self.env._("Read what customers will read, and when.")
        elif is_done:
            hint = self.env._("Read by %(user)s.", user=last.user_id.name)
        else:
            hint = self.env._(
                "They changed since %(user)s read them.", user=last.user_id.name
            )
        return {
            "label": self.env._("The protocol and its texts, read by a person"),
            "hint": hint,
            "is_done": is_done,
            "buttons": [
                {
                    "label": self.env._("Read them"),
                    "action": "credit_collection.credit_collection_protocol_action",
                },
                {
                    "label": self.env._("I have read them"),
                    "method": "action_collection_texts_read",
                    "is_hidden": is_done,
                },
            ],
        }

    @api.model
    def _line_wave(self, company):
        last = self.env["credit.collection.release"]._find_last(company, "seen")
        return {
            "label": self.env._("The first wave: what would leave on the first day"),
            "hint": last
            and self.env._("Looked at by %(user)s.", user=last.user_id.name)
            or self.env._("Look at it, leave out whom you want, and release it there."),
            "is_done": bool(last),
            "buttons": [
                {
                    "label": self.env._("First wave"),
                    "method": "action_collection_first_wave",
                }
            ],
        }

    @api.model
    def _get_settings_button(self):
        user = self.env.user
        if not all(user.has_group(group) for group in SETTINGS_OF_INVOICING):
            return []
        return [
            {
                "label": self.env._("Settings"),
                "action": "credit_collection.credit_collection_settings_action",
            }
        ]

    @api.model
    def _get_servers_button(self, last):
        """Return the button that leads to the mail servers, once one did not answer."""
        if not last or last.is_ok or not self.env.user.has_group("base.group_system"):
            return []
        return [
            {
                "label": self.env._("Mail servers"),
                "action": "base.action_ir_mail_server_list",
            }
        ]

    @api.model
    def _get_company_button(self):
        if not self.env.user.has_group("base.group_system"):
            return []
        return [
            {
                "label": self.env._("Company"),
                "method": "action_collection_company",
            }
        ]

    # === BUSINESS METHODS - Checks === #

    @api.model
    def _has_collector(self, company):
        return bool(company.collection_user_id or company.collection_user_ids)

    @api.model
    def _has_sender(self, company):
        return bool(email_normalize(company.email))

    @api.model
    def _has_bank_account(self, company):
        return bool(company._collection_shown_account())

    @api.model
    def _find_chasing(self, companies):
        """Return the companies whose default protocol has a level after the due
        date."""
        protocols = self.env["credit.collection.protocol"].sudo()._read_protocols()
        assignment = self.env["credit.collection.assignment"].sudo()
        defaults = assignment._read_defaults(protocols)

        def is_chasing(company):
            default = defaults[company.id]["protocol_id"]
            levels, _by_age = protocols.get(default, ((), False))
            return any(not level.before_due for level in levels)

        return companies.filtered(is_chasing)

    @api.model
    def _find_tested(self, companies):
        """Return the companies whose mail server was tested, well or not."""
        releases = self.env["credit.collection.release"].sudo()
        domain = [("kind", "=", "mail"), ("company_id", "in", companies.ids)]
        groups = releases._read_group(domain, ["company_id"])
        return companies.browse(company.id for (company,) in groups)

    @api.model
    def _has_server(self, company):
        """Whether the mail server that is used now answered a test."""
        last = self.env["credit.collection.release"]._find_last(company, "mail")
        return last.is_ok and last.fingerprint == self._describe_server(company)

    @api.model
    def _find_server(self, company):
        """Return the mail server that sends for a company; empty: that of the
        configuration file."""
        servers = self.env["ir.mail_server"].sudo()
        server, _sender = servers._find_mail_server(company.email or "")
        return server or servers

    @api.model
    def _describe_server(self, company):
        """Return what tells one mail server from another."""
        server = self._find_server(company)
        parts = (server.id, server.smtp_host, server.smtp_port, server.smtp_user)
        return json.dumps(parts)

    @api.model
    def _is_read(self, company):
        """Whether a person has read the texts and levels as they are now."""
        last = self.env["credit.collection.release"]._find_last(company, "texts")
        return bool(last) and last.fingerprint == self._get_fingerprint(company)

    @api.model
    def _get_fingerprint(self, company):
        """Return a checksum of all levels and texts that the company may use, in all
        languages."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT level.id, level.protocol_id, level.name, level.delay,
                       level.min_gap, level.tone, level.channel, level.approval,
                       level.min_amount::text, level.attach_invoices, level.is_entry,
                       protocol.entry, mail.subject, mail.body_html, sms.body,
                       further.channel, further.use, other.subject, other.body_html,
                       short.body
                  FROM credit_collection_level level
                  JOIN credit_collection_protocol protocol
                    ON protocol.id = level.protocol_id AND protocol.active
                   AND (protocol.company_id IS NULL OR protocol.company_id IN %(own)s)
             LEFT JOIN mail_template mail ON mail.id = level.template_id
             LEFT JOIN sms_template sms ON sms.id = level.sms_template_id
             LEFT JOIN credit_collection_level_channel further
                    ON further.level_id = level.id
             LEFT JOIN mail_template other ON other.id = further.template_id
             LEFT JOIN sms_template short ON short.id = further.sms_template_id
                 WHERE level.active
                 ORDER BY level.id, further.id
                """,
                own=tuple(company.parent_ids.ids),
            )
        )
        content = json.dumps(rows, sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()
