from . import test_agreement_line
from . import test_payment_days
from . import test_preferences
from . import test_promise
from . import test_promise_allocation
from . import test_promise_evaluation
from . import test_promise_make
from . import test_promise_returned
