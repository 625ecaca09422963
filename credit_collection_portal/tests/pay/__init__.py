from . import test_pay_online
from . import test_pay_abuse
from . import test_pay_transfer
from . import test_pay_claims
from . import test_pay_amounts
from . import test_pay_tours
