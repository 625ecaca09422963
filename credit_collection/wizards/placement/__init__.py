from . import agency_import
from . import base_partner_merge_automatic_wizard
from . import placement_decide
from . import placement_end
from . import placement_make
from . import placement_make_line
