from . import test_credit_check
from . import test_credit_cost
from . import test_credit_paid
from . import test_credit_release
from . import test_credit_rule
from . import test_exposure
from . import test_credit_tours
