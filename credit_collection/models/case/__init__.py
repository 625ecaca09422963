from . import reason_mixin
from . import case_group_mixin
from . import correspondence_mixin
from . import case
from . import res_company
from . import res_partner
from . import dialog_mixin
from . import timeline
