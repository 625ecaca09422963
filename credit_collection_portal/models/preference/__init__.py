from . import portal_preference
from . import portal_change
from . import contact_policy
from . import case
from . import res_company
from . import res_config_settings
