from . import case
from . import case_items
from . import case_dialog
from . import res_company
