from . import test_credit_orders
from . import test_credit_portal
from . import test_contract_orders
