from . import test_portal_preference
from . import test_portal_change
from . import test_portal_hours
from . import test_portal_told
