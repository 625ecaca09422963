"""What a placement file can tell an agency, one row per open item.

Pure Python: no database, no clock.
"""

#: Contents by key, with the headings that are used unless the agency has its own.
FIELDS = {
    "placement": "Placement",
    "creditor": "Creditor",
    "creditor_vat": "Creditor tax ID",
    "debtor_ref": "Debtor reference",
    "debtor": "Debtor",
    "debtor_vat": "Debtor tax ID",
    "capacity": "Debtor type",
    "street": "Street",
    "zip": "Postcode",
    "city": "City",
    "state": "State or province",
    "country": "Country",
    "further_addresses": "Further addresses",
    "emails": "E-mails",
    "phones": "Phones",
    "contact_person": "Contact person",
    "contact_role": "Role",
    "language": "Language",
    "invoice": "Invoice",
    "invoice_date": "Invoice date",
    "due_date": "Due date",
    "days_late": "Days late",
    "currency": "Currency",
    "amount_total": "Invoice amount",
    "amount_paid": "Paid",
    "amount_open": "Open amount",
    "order": "Order",
    "delivery_proof": "Proof of delivery",
    "acknowledged": "Acknowledged on",
    "limitation_date": "May prescribe on",
    "last_contact_date": "Last contact",
    "last_contact_channel": "Channel",
    "contact_count": "Contacts",
    "last_promise": "Last promise",
    "disputes": "Disputes",
    "restrictions": "Contact restrictions",
    "insolvent": "Insolvent",
    "mandate_date": "Mandate of",
    "processing_agreement_date": "Data processing agreement of",
    "note": "Note",
}


def make_rows(columns: list[tuple[str, str]], items: list[dict]) -> list[list]:
    """Return the rows of a file, the headings first.

    :param columns: pairs of content and heading; empty: all contents.
    :param items: one dict per open item, by content.

    >>> make_rows([("invoice", "Nr."), ("currency", "")], [{"invoice": "A1"}])
    [['Nr.', 'Currency'], ['A1', '']]
    """
    columns = columns or list(FIELDS.items())
    heading = [heading or FIELDS[key] for key, heading in columns]
    body = [[item.get(key, "") for key, _heading in columns] for item in items]
    return [heading, *body]
