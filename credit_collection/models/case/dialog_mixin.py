from odoo import api, models
from odoo.fields import Domain


class CreditCollectionDialogMixin(models.AbstractModel):
    """Dialogs about cases: a client may send any id, so each record that a dialog is
    asked about is checked before its values are computed or shown.

    All dialogs and their lines inherit it. Their related fields have
    ``related_sudo=False`` besides.
    """

    _name = "credit.collection.dialog.mixin"
    _inherit = ["credit.collection.input.mixin"]
    _description = "Dialogs about cases"

    #: Whether records are refused that the user may not read. A line of a dialog may be
    #: saved with them, and says nothing about them afterwards.
    _refuses_unreadable = True

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        """Check the default values, which may come from the context."""
        values = super().default_get(fields)
        self._check_asked(values)
        return values

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_asked(vals, self._refuses_unreadable)
        return super().create(vals_list)

    def write(self, vals):
        self._check_asked(vals, self._refuses_unreadable)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        """Check the values of the form before anything is computed from them."""
        self._check_asked(values)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Find only what names no record that the user may not read: Odoo reads the
        names of groups in sudo mode."""
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._get_readable_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _read_format(self, fnames, load="_classic_read"):
        """Odoo reads the names of linked records in sudo mode: refuse those that were
        saved unreadable."""
        self._check_saved()
        return super()._read_format(fnames, load)

    # === BUSINESS METHODS === #

    def _check_saved(self):
        """:raise AccessError: for lines with records that the user may not read."""
        if self.env.su or self._refuses_unreadable:
            return
        for field in self._get_named():
            self.sudo()[field.name].sudo(False).check_access("read")

    @api.model
    def _get_named(self):
        """Return the stored fields that name one record of another model."""
        return [
            field
            for name, field in self._fields.items()
            if field.type == "many2one" and field.store and not field.related
            if name not in ("create_uid", "write_uid")
        ]

    @api.model
    def _get_readable_domain(self):
        """Return the domain of what names no record that the user may not read."""
        domain = Domain.TRUE
        for field in self._get_named():
            records = self.env[field.comodel_name].with_context(active_test=False)
            readable = Domain(field.name, "in", records._search(Domain.TRUE))
            domain &= Domain(field.name, "=", False) | readable
        return domain

    @api.model
    def _check_asked(self, values, refuses_unreadable=True):
        """Check that the user may read the records in ``values`` and act on their
        cases. Lines of a dialog have a model of their own.

        :param dict values: as for ``create``.
        :param bool refuses_unreadable: False to leave out what the user may not read.
        :raise AccessError: otherwise.
        """
        if self.env.su:
            return
        names = [
            name
            for name in values
            if name in self._fields
            and self._fields[name].type in ("many2one", "many2many")
        ]
        asked = self.new({name: values[name] for name in names})
        for name in names:
            records = asked[name]._origin
            if not refuses_unreadable:
                records = records._filtered_access("read")
            records.check_access("read")
            self._get_cases_of(records)._check_may_collect()

    @api.model
    def _get_cases_of(self, records):
        """Return the cases that records of this add-on are about.

        :rtype: credit.collection.case
        """
        cases = self.env["credit.collection.case"]
        if records._name == cases._name:
            return records
        if not records._name.startswith("credit.collection."):
            return cases
        if "case_id" in records._fields:
            return records.case_id
        if not {"partner_id", "company_id"} <= set(records._fields):
            return cases
        owners = {(record.company_id, record.partner_id) for record in records}
        found = cases.sudo().search(
            [
                ("partner_id", "in", records.partner_id.ids),
                ("company_id", "in", records.company_id.ids),
            ]
        )
        return found.filtered(
            lambda case: (case.company_id, case.partner_id) in owners
        ).sudo(False)
