from odoo import models


class IrBinary(models.AbstractModel):
    """The link to a dossier works as long as the agency may read it."""

    _inherit = "ir.binary"

    def _find_record(
        self,
        xmlid=None,
        res_model="ir.attachment",
        res_id=None,
        access_token=None,
        field=None,
    ):
        record = super()._find_record(xmlid, res_model, res_id, access_token, field)
        if access_token and record._name == "ir.attachment":
            name = "credit.collection.placement"
            own = record.sudo()
            if own.res_model == name and own.res_id:
                placement = self.env[name].sudo().browse(own.res_id)
                if not placement._is_open_to_agency():
                    record.with_env(self.env).check_access("read")
        return record
