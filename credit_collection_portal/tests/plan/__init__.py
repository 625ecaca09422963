from . import test_portal_plan
from . import test_portal_plan_offer
from . import test_portal_plan_abuse
