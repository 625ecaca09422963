from . import test_portal_placement
