from . import test_credit_orders
from . import test_credit_portal
