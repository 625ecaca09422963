from . import test_portal_placement
from . import test_portal_placement_attack
from . import test_portal_placement_people
from . import test_portal_placement_routes
