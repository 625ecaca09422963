from . import base_partner_merge_automatic_wizard
from . import simulate
from . import simulate_line
