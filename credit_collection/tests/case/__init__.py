from . import test_case
from . import test_cause_mixin
from . import test_case_summary
from . import test_reason_mixin
