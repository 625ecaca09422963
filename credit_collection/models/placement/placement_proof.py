from dataclasses import dataclass
from datetime import date, timedelta

from odoo import api, models

from ...const import CONTRACT_FORCE_STATES
from ...tools.dossier import file_name

#: Strength of evidence from which an entry of the log says that something arrived.
ARRIVED = "2"
#: An acknowledgement and its entry in the log are written at the same moment.
SAME_MOMENT = timedelta(minutes=1)


@dataclass(slots=True)
class Proof:
    """What says that the customer has an invoice, or was told about it.

    :param invoice: its number; empty for what is about all of the case.
    :param kind: what happened, as text.
    :param rank: the strongest proof of an invoice has the highest.
    :param contact: the entry of the contact log, empty without one.
    """

    invoice: str
    date: date
    kind: str
    rank: str
    contact: models.BaseModel


class CreditCollectionPlacementProof(models.AbstractModel):
    """Proofs of delivery and acknowledgement, and the contracts of the invoices, for
    an agency. Call it in sudo mode."""

    _name = "credit.collection.placement.proof"
    _description = "Proofs for an agency"

    # === BUSINESS METHODS - Proofs === #

    @api.model
    def _find_proofs(self, placement):
        """Return what says that the invoices of a placement arrived, oldest first; the
        page of the customer adds what it knows.

        :rtype: list[Proof]
        """
        contacts, company = placement.case_id.contact_ids, placement.company_id
        proofs = []
        for line in self._get_first_lines(placement):
            proofs += self._find_receipt(placement, line, contacts)
            proofs += [
                Proof(
                    line.name,
                    company._collection_today(one.date),
                    self._name_proof(one),
                    one.evidence,
                    one,
                )
                for one in contacts
                if self._is_proof(one, line)
            ]
        return sorted(proofs, key=lambda proof: (proof.date, proof.invoice))

    @api.model
    def _get_first_lines(self, placement):
        """Return one line of each invoice of a placement."""
        by_name = placement.line_ids.grouped("name")
        return placement.line_ids.union(*(lines[:1] for lines in by_name.values()))

    @api.model
    def _is_proof(self, contact, line):
        """Whether an entry of the log is of a message with an item that arrived."""
        if contact.direction != "out" or (contact.evidence or "0") < ARRIVED:
            return False
        return any(
            item.get("move_line_id") == line.move_line_id.id
            or item.get("number") == line.name
            for item in contact.items or []
        )

    @api.model
    def _find_receipt(self, placement, line, contacts):
        """Return the confirmation of the customer that an invoice arrived, with the
        entry of the log about it."""
        move = line.move_line_id.move_id
        noted = move.receipt_acknowledged_on
        if not noted:
            return []
        entry = contacts.filtered(
            lambda one: abs(one.date - noted) <= SAME_MOMENT
            and move.name in (one.subject or "")
        )[:1]
        day = placement.company_id._collection_today(noted)
        kind = self.env._("Receipt acknowledged by the customer")
        return [Proof(line.name, day, kind, "9", entry)]

    @api.model
    def _name_proof(self, contact):
        """Return how strong an entry of the log is, and its channel, as text."""
        names = [
            dict(contact._fields[name]._description_selection(self.env))[contact[name]]
            for name in ("evidence", "channel")
        ]
        return "{} ({})".format(*names)

    @api.model
    def _describe_proofs(self, proofs):
        """Return date and kind of the strongest proof of each invoice, by its number.

        :rtype: dict[str, str]
        """
        return {
            proof.invoice: f"{proof.date} {proof.kind}"
            for proof in sorted(proofs, key=lambda one: (one.rank, one.date))
            if proof.invoice
        }

    @api.model
    def _make_proofs(self, placement):
        """Return names and contents of the list of proofs, and of what carriers and
        customers gave: receipts, certificates.

        :rtype: list[tuple[str, bytes]]
        """
        proofs = self._find_proofs(placement)
        rows = [["Invoice", "Date", "Proof", "Subject", "Words", "SHA-256"]]
        for one in proofs:
            entry = one.contact
            texts = (entry.subject or "", entry.note or "", entry.checksum or "")
            rows.append([one.invoice, one.date, one.kind, *texts])
        content = self.env["credit.collection.agency.file"]._write_table(rows)
        entries = placement.case_id.contact_ids.browse().union(
            *(one.contact for one in proofs)
        )
        return [
            (f"proofs-{placement.name}.csv", content),
            *self._pick_files("proofs", entries.proof_ids),
        ]

    # === BUSINESS METHODS - Contracts === #

    @api.model
    def _make_contracts(self, placement):
        """Return names and contents of the signed contracts that were in force for the
        invoices, printed now where the document is missing, with the signed paper.

        :rtype: list[tuple[str, bytes]]
        """
        moves = placement.line_ids.move_line_id.move_id
        signed = moves.collection_contract_id.filtered(
            lambda one: one.state in CONTRACT_FORCE_STATES
            and one.customer_signed_on
            and one.company_signed_on
        )
        documents = signed.browse().document_id
        for contract in signed:
            documents |= contract.document_id or contract._render_document()
        papers = signed.signed_contact_id.attachment_ids
        return self._pick_files("contracts", documents | papers)

    @api.model
    def _pick_files(self, folder, attachments):
        """Return names and contents of attachments, in a folder of the dossier."""
        return [
            (f"{folder}/{file_name(one.name)}", one.raw)
            for one in attachments
            if one.raw
        ]
