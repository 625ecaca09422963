from . import agreement_line
from . import promise
from . import promise_data
from . import promise_allocation
from . import promise_evaluation
from . import case
from . import res_company
from . import res_partner
