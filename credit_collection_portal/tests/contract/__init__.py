from . import test_portal_contract
from . import test_contract_tours
