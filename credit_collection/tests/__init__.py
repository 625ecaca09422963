from . import test_base_partner_merge_automatic_wizard
from . import test_allocation
from . import test_decision
from . import test_priority
from . import test_scenarios
from . import test_tools
from . import test_random_histories
