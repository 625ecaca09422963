"""Customers who pay on their page, with Odoo's demo provider."""

import base64

from odoo.fields import Command

from ..common import PortalHttpCommon

#: The smallest files of each kind that somebody could send as a proof.
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPgPAAEDAQEJEfpz"
    "AAAAAElFTkSuQmCC"
)


class ProviderBuilders:
    """For a class on top of ``CreditCollectionCommon``: whoever lets customers pay."""

    @classmethod
    def _switch_on(cls, company):
        """Let customers of a company pay with the demo provider, else with a dummy."""
        providers = cls.env["payment.provider"].sudo()
        providers.search([("company_id", "=", company.id)]).state = "disabled"
        known = providers.search([("code", "=", "demo")], limit=1)
        values = {"company_id": company.id, "state": "test", "is_published": True}
        cls.is_demo = bool(known)
        if known:
            provider = known if known.company_id == company else known.copy(values)
            provider.write({"state": "test", "is_published": True})
        else:
            provider = providers.create({"name": "Online", "code": "none", **values})
        methods = provider.with_context(active_test=False).payment_method_ids
        if not methods:
            methods = cls.env.ref("payment.payment_method_unknown")
            provider.payment_method_ids = [Command.set(methods.ids)]
        methods.active = True
        journal = cls.company_data["default_journal_bank"]
        if not provider.journal_id:
            cls._create_dummy_payment_method_for_provider(
                provider, journal, code=provider.code
            )
        return provider

    @classmethod
    def _settle_chosen(cls, case, once, provider):
        """Make the payment that was chosen with a form, as Odoo's payment form does,
        and let the provider say that it arrived.

        :param str once: the key of the form.
        :return: the transaction.
        """
        method = provider.payment_method_ids[:1]
        payments = case.env["credit.collection.portal.payment"]
        values, begun = payments._start(case, once, provider.id, method.id)
        prefix = values.pop("reference_prefix")
        extra = values.pop("custom_create_values")
        transactions = cls.env["payment.transaction"].sudo()
        transaction = begun or transactions.create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": transactions._compute_reference(
                    provider.code, prefix=prefix
                ),
                "operation": "online_direct",
                **values,
                **extra,
            }
        )
        transaction._set_done()
        transaction._post_process()
        return transaction


class PayCommon(ProviderBuilders, PortalHttpCommon):
    """The customer of the tests of the page, and a provider that is switched on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env.ref("base.EUR")
        cls.env["ir.config_parameter"].sudo().set_param(
            "account_payment.enable_portal_payment", "True"
        )
        cls.provider = cls._switch_on(cls.company)
        cls.method = cls.provider.payment_method_ids[:1]

    # === Pay === #

    def _choose(self, page=None, path=None, **values):
        """Send one of the forms of *Pay* as a browser does; follow no redirect.

        :return: the response.
        """
        path = path or self._path()
        page = page or self._open(path)
        form = page.tree.xpath("//div[@id='pay']//form")[0]
        hidden = {
            name: form.xpath(f".//input[@name='{name}']/@value")[0]
            for name in ("csrf_token", "once")
        }
        sent = {**hidden, "currency": self.euro.id, **values}
        return self._open(form.get("action"), data=sent, allow_redirects=False)

    def _checkout(self, **values):
        """Choose what to pay and open the page of the payment."""
        response = self._choose(**values)
        self.assertEqual(response.status_code, 303)
        return self._open(self._relative(response.headers["Location"]))

    def _relative(self, url):
        return url.removeprefix(self.base_url())

    def _begin(self, checkout, **values):
        """Ask for the transaction as Odoo's payment form does.

        :return: the answer of the server, or its error.
        """
        form = checkout.tree.xpath("//form[@id='o_payment_form']")[0]
        csrf = checkout.text.partition('csrf_token: "')[2].partition('"')[0]
        self.env.flush_all()
        response = self.url_open(
            form.get("data-transaction-route"),
            json={
                "jsonrpc": "2.0",
                "params": {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.method.id,
                    "token_id": None,
                    "amount": float(form.get("data-amount") or 0),
                    "flow": "direct",
                    "tokenization_requested": False,
                    "landing_route": form.get("data-landing-route"),
                    "is_validation": False,
                    "access_token": "",
                    "csrf_token": csrf,
                    **values,
                },
            },
        )
        self.env.invalidate_all()
        return response.json()

    def _transactions(self):
        return (
            self.env["payment.transaction"]
            .sudo()
            .search([("collection_answer_id.case_id", "=", self.case.id)])
        )

    def _settle(self, state="done"):
        """Let the provider say what became of the only transaction, and the status page
        of Odoo process it.

        :return: the transaction.
        """
        transaction = self._transactions()
        if self.is_demo:
            self.make_jsonrpc_request(
                "/payment/demo/simulate_payment",
                {
                    "reference": transaction.reference,
                    "payment_details": "1234",
                    "simulated_state": state,
                },
            )
            polled = self.make_jsonrpc_request("/payment/status/poll")
            # Odoo's page would wait as long as a payment is pending.
            self.assertIn(polled["state"], ("done", "authorized", "cancel", "error"))
        else:
            steps = {
                "done": transaction._set_done,
                "pending": transaction._set_pending,
                "cancel": transaction._set_canceled,
                "error": lambda: transaction._set_error("Refused"),
            }
            steps[state]()
            transaction._post_process()
        self.env.invalidate_all()
        return transaction

    def _pay_online(self, state="done", **values):
        """Choose, pay and come back.

        :return: the page after it.
        """
        self._begin(self._checkout(**values))
        transaction = self._settle(state)
        return self._open(transaction.landing_route)
