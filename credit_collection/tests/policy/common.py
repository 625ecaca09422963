"""Policies for stories: those that come with the add-on, and made-up ones."""

from datetime import datetime

from odoo import Command

from ..common import CreditCollectionCommon


class ContactPolicyCommon(CreditCollectionCommon):
    """Customers of several countries, with the policies switched on one by one."""

    def _policy(self, name):
        """A policy as it comes with the add-on, switched on."""
        policy = self.env.ref(f"credit_collection.contact_policy_{name}").sudo()
        policy.active = True
        return policy

    def _make_policy(self, name="House rule", days="01234", hours=(9, 18), **values):
        """A policy as a manager writes it down, for calls and messages."""
        window = {"hour_from": hours[0], "hour_to": hours[1]}
        policies = self.env["credit.collection.contact.policy"]
        return policies.with_user(self.manager).create(
            {
                "name": name,
                "severity": "block",
                "window_ids": [
                    Command.create({"weekday": day, **window}) for day in days
                ],
                **values,
            }
        )

    @classmethod
    def _debtor(cls, country, name="Deudor", state=None, **values):
        """A private person with a late invoice, and their case."""
        partner = cls._customer(
            name,
            is_company=values.pop("is_company", False),
            country_id=cls.env.ref(f"base.{country}").id,
            state_id=state and cls.env.ref(f"base.{state}").id,
            tz=False,
            **values,
        )
        cls._invoice(partner, 100, cls._days(-10))
        cls._evaluate(partners=partner)
        return cls._case(partner)

    def _ask(self, case, moment, channel="call", **values):
        """The verdict about a contact at ``moment``, as text in UTC."""
        policy = self.env["credit.collection.contact.policy"].with_user(self.collector)
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
        return policy._verdict(case, channel, moment, **values)

    def _log(self, case, moment, channel="call", **values):
        """An entry of the log, as a collector writes it."""
        return case._log_contact(channel=channel, date=moment, **values)
