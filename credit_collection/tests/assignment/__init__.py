from . import test_measure
from . import test_assignment
from . import test_res_partner
from . import test_res_users
from . import test_responsible
from . import test_segment
from . import test_segment_members
from . import test_seller
