from . import test_portal_contract
