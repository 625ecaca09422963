from . import portal_signed_mixin
from . import case
from . import case_items
from . import case_dialog
from . import case_desk
from . import ir_http
from . import res_company
from . import res_config_settings
