"""What an evaluation finds out about one customer of one company.

Pure Python: no database, no clock.
"""

from dataclasses import dataclass, field
from datetime import date

from .decision import Decision
from .history import read_action
from .planning import ActionOnFile


@dataclass(slots=True)
class CaseOutcome:
    """Filled in step by step: what was read first, then the decision, then the values
    of the case.

    :param int company_id: whose customer it is.
    :param int partner_id: the customer.
    :param date today: the date of the company.
    :param dict case: the case as it is stored; empty while there is none.
    :param dict position: what the customer owes; empty when that is nothing.
    :param list rows: the actions on file, as they were read.
    :param Decision decision: what is to be done, and why.
    :param dict values: the derived columns of the case.
    :param int case_id: of the case, also of one that has just been opened.
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
        """The company and the customer."""
        return self.company_id, self.partner_id

    @property
    def on_file(self) -> list[ActionOnFile]:
        """The actions on file, as planning compares them."""
        return [read_action(row) for row in self.rows]
