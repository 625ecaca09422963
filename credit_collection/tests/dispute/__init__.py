from . import test_changed_invoice
from . import test_dispute
from . import test_dispute_answer
from . import test_dispute_open
from . import test_dispute_payment
from . import test_dispute_reason
from . import test_dispute_sync
