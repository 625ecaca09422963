from odoo import api, models

from ...tools.limitation import limitation_date
from ...tools.placement_file import make_rows


class CreditCollectionPlacementFile(models.AbstractModel):
    """Fills the placement file: all that an agency needs to know of an item and of who
    owes it, and no more. Call it in sudo mode."""

    _name = "credit.collection.placement.file"
    _description = "File for an agency"

    # === BUSINESS METHODS === #

    @api.model
    def _make(self, placement):
        """Return name and content of the file with the items of a placement, in the
        columns and the format of its agency.

        :rtype: tuple[str, bytes]
        """
        agency = placement.agency_id
        own = agency.column_ids.filtered(lambda one: one.purpose == "placement")
        columns = [(column.placement_field, column.name) for column in own]
        rows = make_rows(columns, self._prepare_items(placement))
        content = self.env["credit.collection.agency.file"]._write_table(
            rows, agency.file_format
        )
        return f"placement-{placement.name}.{agency.file_format}", content

    def _prepare_items(self, placement):
        """Return what is known of each item, by the contents of the columns."""
        common = {
            **self._prepare_parties(placement),
            **self._prepare_history(placement),
        }
        service = self.env["credit.collection.placement.proof"]
        proofs = service._describe_proofs(service._find_proofs(placement))
        case, items = placement.case_id, placement.line_ids.move_line_id
        check = self.env["credit.collection.placement.check"]
        by_item, by_case = check._read_acknowledged(case, {case: items})
        return [
            {
                **common,
                **self._prepare_item(
                    line,
                    placement,
                    (by_item.get(line.move_line_id.id), by_case.get(case.id)),
                ),
                "delivery_proof": proofs.get(line.name, ""),
            }
            for line in placement.line_ids
        ]

    def _prepare_parties(self, placement):
        customer, company = placement.partner_id, placement.company_id
        agency = placement.agency_id
        people = customer | customer.child_ids
        person = (customer.child_ids.filtered("email") or customer.child_ids)[:1]
        capacities = dict(
            customer._fields["collection_capacity"]._description_selection(self.env)
        )
        return {
            "placement": placement.name,
            "creditor": company.name,
            "creditor_vat": company.vat or "",
            "debtor_ref": customer.ref or str(customer.id),
            "debtor": customer.name,
            "debtor_vat": customer.vat or "",
            "capacity": capacities.get(customer.collection_capacity, ""),
            "street": " ".join(filter(None, (customer.street, customer.street2))),
            "zip": customer.zip or "",
            "city": customer.city or "",
            "state": customer.state_id.name or "",
            "country": customer.country_id.code or "",
            "further_addresses": " | ".join(
                one.contact_address_inline or ""
                for one in customer.child_ids
                if one.street and one.street != customer.street
            ),
            "emails": self._join(people, "email"),
            "phones": self._join(people, "phone"),
            "contact_person": person.name or "",
            "contact_role": person.function or "",
            "language": customer.lang or "",
            "insolvent": customer.collection_insolvent_on or "",
            "mandate_date": agency.mandate_date,
            "processing_agreement_date": agency.processing_agreement_date,
            "note": placement.note or "",
        }

    @api.model
    def _join(self, people, name):
        """Return the different values of a field as text."""
        return ", ".join(dict.fromkeys(filter(None, people.mapped(name))))

    def _prepare_history(self, placement):
        """Return what was said so far."""
        case = placement.case_id
        contacts = case.contact_ids.filtered(lambda one: one.outcome != "unknown")
        last = contacts.sorted(lambda one: (one.date, one.id))[-1:]
        channels = dict(last._fields["channel"]._description_selection(self.env))
        promise = case.promise_ids.sorted(lambda one: (one.date, one.id))[-1:]
        states = dict(promise._fields["state"]._description_selection(self.env))
        disputes = [
            f"{one.name}: {one.reason_id.name}" for one in case.dispute_ids if one.name
        ]
        consents = case.partner_id.collection_consent_ids
        return {
            "last_contact_date": last.date
            and last.company_id._collection_today(last.date)
            or "",
            "last_contact_channel": channels.get(last.channel, ""),
            "contact_count": len(contacts),
            "last_promise": promise
            and f"{promise.date} {promise.amount} {states.get(promise.state, '')}"
            or "",
            "disputes": " | ".join(disputes),
            "restrictions": " | ".join(consents.mapped("display_name")),
        }

    def _prepare_item(self, line, placement, acknowledged):
        """Return what is known of one item.

        :param acknowledged: when the customer did so last, by paying a part and in
            writing; None for never.
        """
        move, currency = line.move_line_id.move_id, line.currency_id
        years = placement.company_id._collection_limitation()
        total = currency.round(line.amount_total)
        return {
            "invoice": line.name,
            "invoice_date": line.date_invoice or "",
            "due_date": line.date_due,
            "days_late": line.days_late,
            "currency": currency.name,
            "amount_total": total,
            "amount_paid": currency.round(total - line.amount_open),
            "amount_open": currency.round(line.amount_open),
            "order": move.invoice_origin or "",
            "acknowledged": max(filter(None, acknowledged), default=""),
            "limitation_date": limitation_date(years, line.date_due, *acknowledged)
            or "",
        }

    # === BUSINESS METHODS - Agreements === #

    @api.model
    def _make_agreements(self, placement):
        """Return name and content of the list of promises and disputes of the case."""
        case = placement.case_id
        rows = [["Kind", "Date", "About", "Amount", "Currency", "State", "Words"]]
        for promise in case.promise_ids.sorted("date"):
            names = ", ".join(promise.line_ids.mapped("name"))
            names, kind = names or promise.plan_id.name, "Promise"
            if placed := promise.placement_id:
                kind, names = "Promise to an agency", f"{placed.name}: {names}"
            rows.append(
                self._list(promise, kind, promise.date, names, promise.note or "")
            )
        for dispute in case.dispute_ids.sorted("date_opened"):
            words = f"{dispute.reason_id.name}. {dispute.customer_words or ''}"
            rows.append(
                self._list(dispute, "Dispute", dispute.date_opened, dispute.name, words)
            )
        content = self.env["credit.collection.agency.file"]._write_table(rows)
        return f"agreements-{placement.name}.csv", content

    @api.model
    def _list(self, record, kind, date, about, words):
        states = dict(record._fields["state"]._description_selection(self.env))
        return [
            kind,
            date,
            about or "",
            record.amount,
            record.currency_id.name,
            states.get(record.state, ""),
            words,
        ]
