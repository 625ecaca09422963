from . import plan
from . import plan_signature
from . import portal_plan
from . import portal_plan_offer
from . import case
from . import res_company
from . import res_config_settings
