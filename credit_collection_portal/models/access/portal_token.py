from odoo import api, models
from odoo.exceptions import MissingError
from odoo.tools import consteq, hmac

from ...tools.portal_token import Token, pack, unpack

SCOPE = "credit_collection_portal.page"


class CreditCollectionPortalToken(models.AbstractModel):
    """The tokens of links: sealed with the secret of the database for one case as it
    is, and never stored.

    A token dies with its last day, with a new version of the links of its case, and
    with the case: when it is merged, or its customer or company becomes another one.
    """

    _name = "credit.collection.portal.token"
    _description = "Token of a link"

    @api.model
    def _make(self, case, last_day):
        """Return the token that opens the page of a case.

        :param date last_day: of the company, on which it still does.
        :rtype: str
        """
        case = case.sudo()
        version = case.portal_version % 65536
        return pack(
            Token(case.id, version, last_day, self._seal(case, version, last_day))
        )

    @api.model
    def _read(self, text, date=None):
        """Return what a token opens.

        :param str text: from an address.
        :param date date: the date of the company; None for today.
        :return: the case, in sudo mode (empty unless the seal is right and of the
            present version), the last day, and whether it is still open.
        :rtype: tuple[credit.collection.case, datetime.date | None, bool]
        """
        cases = self.env["credit.collection.case"].sudo()
        token = unpack(text)
        if not token:
            return cases, None, False
        case = cases.browse(token.case_id)
        try:
            is_present = token.version == case.portal_version % 65536
        except MissingError:  # the case is gone; asking before takes a query more
            is_present = False
        if not is_present:
            return cases, None, False
        # What is read here is read in its company, and not again for the page.
        case = case.with_company(case.company_id)
        people = case.partner_id | case.company_id.partner_id
        people.mapped("commercial_partner_id")  # both in one query
        seal = self._seal(case, token.version, token.last_day)
        has_moved = case.partner_id != case.partner_id.commercial_partner_id
        if has_moved or not consteq(seal.hex(), token.seal.hex()):
            return cases, None, False
        today = date or case.company_id._collection_today()
        return case, token.last_day, today <= token.last_day

    @api.model
    def _seal(self, case, version, last_day):
        message = (
            case.id,
            case.company_id.id,
            case.partner_id.id,
            version,
            last_day.isoformat(),
        )
        return bytes.fromhex(hmac(self.env(su=True), SCOPE, message))[:16]
