from odoo import api, models
from odoo.fields import Domain
from odoo.tools import split_every

from .placement_dossier import TRIES

#: Dossiers of a run, and how many of them are printed together.
BATCH = 50
TOGETHER = 10


class CreditCollectionDocument(models.AbstractModel):
    """Also makes the dossiers of placements, and gives them to the agencies. Each is
    kept as soon as it is made: a run that is killed goes on with the next one."""

    _inherit = "credit.collection.document"

    @api.model
    def _cron_make(self):
        res = super()._cron_make()
        cron = self.env["ir.cron"]
        placements = self.env["credit.collection.placement"].sudo()
        count = placements.search_count(self._get_undone())
        cron._commit_progress(remaining=count)
        waiting = self._find_dossiers()
        self._make_dossiers(waiting, after_each=lambda: cron._commit_progress(1))
        return res

    @api.model
    def _find_dossiers(self):
        """Return the placements whose agency has no dossier yet, in sudo mode."""
        placements = self.env["credit.collection.placement"].sudo()
        return placements.search(
            self._get_undone(), order="dossier_tries, id", limit=BATCH
        )

    @api.model
    def _get_undone(self):
        """Return the domain of the placements whose dossier is to be made or sent. One
        in a folder waits for a person, who says when the agency has it."""
        unsent = Domain("date_mailed", "=", False)
        unsent &= Domain("agency_id.channel", "!=", "folder")
        return (
            (Domain("dossier_id", "=", False) | unsent)
            & Domain("state", "=", "draft")
            & Domain("company_id.active", "=", True)
            & Domain("dossier_tries", "<", TRIES)
        )

    @api.model
    def _make_dossiers(self, placements, after_each=None):
        """Make and send the dossiers of some placements.

        :param after_each: called after each, with a true result to go on.
        """
        for ids in split_every(TOGETHER, placements.ids):
            some = placements.browse(ids)
            printed = self._print_together(some)
            for placement in some:
                placement.invalidate_recordset(["state"])
                if placement.state != "draft":
                    continue  # it ended, or was handed over, since it was found
                self._make_one(placement, printed.get(placement))
                if after_each and not after_each():
                    return

    @api.model
    def _print_together(self, placements):
        """Return what is printed for several dossiers at once, by placement; empty if
        that fails: then each is printed by itself, and its error noted."""
        printed = {}
        lacking = placements.filtered(lambda one: not one.dossier_id)
        if len(lacking) > 1:
            self._limited(lambda: printed.update(lacking._print_dossiers()), placements)
        return printed

    @api.model
    def _make_one(self, placement, printed=None):
        """Make and send the dossier of a placement, or note why not.

        :param tuple printed: see ``placement._print_dossiers``.
        """
        error = None
        if not placement.dossier_id:
            error = self._limited(lambda: placement._make_dossier(printed), placement)
        if error is None:
            error = self._limited(placement._send_dossier, placement)
        if error is not None:
            placement._count_dossier(error)
