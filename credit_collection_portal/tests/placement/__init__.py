from . import test_portal_placement
from . import test_portal_placement_attack
