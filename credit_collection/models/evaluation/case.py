from odoo import models


class CreditCollectionCase(models.Model):
    """Simulation of cases on another date; cases of a customer that becomes another."""

    _inherit = "credit.collection.case"

    # === ACTION METHODS === #

    def action_simulate(self):
        """Open the simulation wizard for these cases."""
        return self._open_dialog(
            "simulate", self.env._("Simulate"), default_case_ids=self.ids
        )

    # === BUSINESS METHODS === #

    def _move_to(self, partner):
        """Move the cases of a customer to another one, with all they hold; a case that
        the other one has in the same company takes them in.

        :param partner: the commercial partner.
        """
        for case in self.sudo():
            same = [("company_id", "=", case.company_id.id)]
            known = self.sudo().search([*same, ("partner_id", "=", partner.id)])
            if known:
                known._note_merge(case, partner.browse(), partner, case.partner_id)
                case._merge_into(known)
            else:
                nothing = case.browse()
                case._note_merge(nothing, partner.browse(), partner, case.partner_id)
                case.partner_id = partner
        self.env.flush_all()
        self.env.registry.clear_cache()  # which contracts are whose

    def _merge_into(self, case):
        """Move all references from this case to ``case``, and delete it."""
        self.env.flush_all()
        self.env["credit.collection.evaluation.data"]._align_actions(case, self)
        tools = self.env["base.partner.merge.automatic.wizard"].sudo()
        tools._update_foreign_keys_generic(self._name, self, case)
        tools._update_reference_fields_generic(self._name, self, case)
        self.env.invalidate_all()
        case._renew_customer()
        self.unlink()

    def _renew_customer(self):
        """Recompute the stored customer of all records of these cases."""
        for model in self.env.values():
            field = model._fields.get("partner_id")
            if model._auto and field and field.store and field.compute:
                if "case_id.partner_id" in self.pool.field_depends[field]:
                    records = model.sudo().with_context(active_test=False)
                    records = records.search([("case_id", "in", self.ids)])
                    self.env.add_to_compute(field, records)
