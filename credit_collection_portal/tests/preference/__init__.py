from . import test_portal_preference
from . import test_portal_change
