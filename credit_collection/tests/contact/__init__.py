from . import test_contact
from . import test_delay_reason
from . import test_history
from . import test_ir_attachment
from . import test_mail_thread
from . import test_outcome
from . import test_reply
from . import test_sealed_mixin
