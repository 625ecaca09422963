from datetime import date, timedelta

from odoo import Command, models

#: The agencies of the demonstration.
AGENCIES = {
    "norte": {
        "name": "Recobros del Norte, S. L.",
        "email": "gestion@recobrosdelnorte.example",
        "phone": "+34 944 000 301",
        "city": "Bilbao",
    },
    "levante": {
        "name": "Gestiones Levante, S. A.",
        "email": "entrada@gestioneslevante.example",
        "phone": "+34 963 000 302",
        "city": "Valencia",
    },
}
#: What they get: percentage by amount and age.
FEES = (
    {"percentage": 15, "amount_to": 5000},
    {"percentage": 12, "amount_from": 5000},
    {"percentage": 25, "age_from": 365},
)
#: Days since they signed.
SIGNED = 300


class CreditCollectionDemoPlacements(models.AbstractModel):
    """Agencies of the demo company, and what they did."""

    _name = "credit.collection.demo.placements"
    _description = "Placements of the demonstration"

    # === BUSINESS METHODS === #

    def _get_agency(self, key):
        """Return an agency, created when it is needed first."""
        values = AGENCIES[key]
        agencies = self.env["credit.collection.agency"]
        found = agencies.search(
            [
                ("company_id", "=", self.env.company.id),
                ("partner_id.name", "=", values["name"]),
            ]
        )
        if found:
            return found
        partner = self.env["res.partner"].create(
            {**values, "is_company": True, "lang": "es_ES"}
        )
        signed = self.env.company._collection_today() - timedelta(days=SIGNED)
        return agencies.create(
            {
                "partner_id": partner.id,
                "company_id": self.env.company.id,
                "mandate_date": signed,
                "processing_agreement_date": signed,
                "channel": "folder" if key == "levante" else "email",
                "silence_days": 30,
                "remittance_days": 15,
                "fee_ids": [Command.create(fee) for fee in FEES],
                "status_ids": [
                    Command.create({"name": name, "status": status})
                    for name, status in (
                        ("GES", "working"),
                        ("PRO", "promise"),
                        ("COB", "paid_agency"),
                        ("INC", "disputed"),
                        ("INS", "insolvent"),
                    )
                ],
            }
        )

    def _get_placement(self, partner):
        return self._get_case(partner).sudo().placement_ids[:1]

    def _tell_place(self, partner, day, agency):
        """Hand the case over."""
        case = self._get_case(partner).sudo()
        manager = self.env.ref("base.user_admin")
        case._place(self._get_agency(agency), date=day, user=manager)

    def _tell_place_sent(self, partner, day):
        """Give the dossier to the agency; printing needs a running server."""
        self._get_placement(partner)._mark_sent(day)

    def _tell_place_accepted(self, partner, day, reference):
        self._get_placement(partner)._accept(reference, day)

    def _tell_place_rejected(self, partner, day, reason):
        self._get_placement(partner)._reject(reason, day)

    def _tell_place_recalled(self, partner, day, reason):
        self._get_placement(partner)._recall(reason, day)

    def _tell_place_report(self, partner, day, row):
        """Import a report of the agency; days of the row are relative to today."""
        placement = self._get_placement(partner)
        today = self.env.company._collection_today()
        cells = {
            name: str(today + timedelta(days=value))
            if isinstance(value, int)
            else value
            for name, value in row.items()
        }
        head = ";".join(("placement", "date", *cells))
        line = ";".join((placement.name, str(day), *cells.values()))
        name = f"informe-{date.strftime(day, '%Y%m%d')}.csv"
        placement._import_report(f"{head}\n{line}".encode(), name, date=day)

    def _tell_place_remit(self, partner, day, amount, kept):
        """Note that the agency paid out."""
        placement = self._get_placement(partner)
        payments = placement.payment_ids._filter_waiting()
        self.env["credit.collection.agency.remittance"].create(
            {
                "agency_id": placement.agency_id.id,
                "currency_id": placement.currency_id.id,
                "date": day,
                "reference": f"Liquidación {placement.name}",
                "amount": amount,
                "commission_kept": kept,
                "payment_ids": [Command.link(payment.id) for payment in payments],
            }
        )
        self._pay(placement.line_ids.move_line_id.move_id, day, amount + kept)
