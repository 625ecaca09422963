from . import plan
from . import plan_signature
from . import case
from . import case_offer
from . import res_company
from . import res_config_settings
