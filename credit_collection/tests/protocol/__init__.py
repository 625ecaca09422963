from . import test_level
from . import test_level_channel
from . import test_priority_rule
from . import test_protocol
from . import test_text_check
