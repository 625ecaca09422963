from . import dispute_reason
from . import portal_contest
from . import case
from . import res_company
from . import res_config_settings
