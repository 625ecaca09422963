from . import test_portal_dispute
from . import test_portal_dispute_abuse
