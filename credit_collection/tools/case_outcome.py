"""The data and result of an evaluation for one customer of one company.

Pure Python: no database, no clock.
"""

from dataclasses import dataclass, field
from datetime import date

from .decision import Decision
from .history import read_action
from .planning import ActionOnFile


@dataclass(slots=True)
class CaseOutcome:
    """Filled step by step: the data read, the decision, the values of the case.

    :param int partner_id: the customer.
    :param date today: date of the company.
    :param dict case: the stored case; empty for a new one.
    :param dict position: what the customer owes; empty if nothing.
    :param list rows: stored actions, as read from the database.
    :param Decision decision: the decision, None before it is made.
    :param dict values: columns of the case to write.
    :param int case_id: id of the case, also of a new one once it is written.
    """

    company_id: int
    partner_id: int
    today: date
    case: dict = field(default_factory=dict)
    position: dict = field(default_factory=dict)
    rows: list[dict] = field(default_factory=list)
    decision: Decision | None = None
    values: dict = field(default_factory=dict)
    case_id: int | None = None

    @property
    def key(self) -> tuple[int, int]:
        """Company id and customer id."""
        return self.company_id, self.partner_id

    @property
    def on_file(self) -> list[ActionOnFile]:
        """The stored actions as :class:`ActionOnFile`."""
        return [read_action(row) for row in self.rows]
