from . import account_move
from . import portal_opening
from . import res_company
from . import res_config_settings
from . import case
