"""Debts that live on in other items, for random histories: moved by an entry, and back
again; paid with money that the bank takes back."""

from datetime import timedelta

#: What may happen.
MOVED_EVENTS = "moved moved_back taken_back".split()


class MovedEvents:
    """For a class with ``dice``, ``today`` and the builders of the tests."""

    def _event_moved(self, customer):
        """An entry moves something to another account, or into two instalments."""
        lines = self._items(customer).move_line_id.with_env(self.env)
        owed = lines.filtered(lambda line: line.amount_residual > 0.02)
        if not owed:
            return
        item, parts = self.dice.choice(owed), None
        if self.dice.random() < 0.4:
            half = round(item.amount_residual / 2, 2)
            rest = round(item.amount_residual - half, 2)
            days = [self.today + timedelta(days=count) for count in (2, 9)]
            parts = list(zip((half, rest), days, strict=True))
        self._move_debt(item, self.today, parts)

    def _event_moved_back(self, customer):
        """Such an entry is reversed, or cancelled."""
        lines = self._find_booked(customer, "general", "debit")
        moves = lines.move_id.filtered(
            lambda move: not move.reversal_move_ids and not move.reversed_entry_id
        )
        if not moves:
            return
        move = self.dice.choice(moves)
        if self.dice.random() < 0.5:
            move._reverse_moves([{"date": self.today}], cancel=True)
        else:
            move.button_draft()
            move.button_cancel()

    def _event_taken_back(self, customer):
        """The bank takes back what a payment brought, now and then with a fee."""
        lines = self._find_booked(customer, "bank", "credit")
        if lines:
            fee = self.dice.choice([0, 0, 3.5])
            amount = round(self.dice.choice(lines).credit + fee, 2)
            self._money_back(customer, amount, self.today)

    def _find_booked(self, customer, journal_type, side):
        """Receivables of a customer in journals of a type, on one side."""
        return self.env["account.move.line"].search(
            [
                ("partner_id", "=", customer.id),
                ("journal_id.type", "=", journal_type),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                (side, ">", 0),
            ]
        )
