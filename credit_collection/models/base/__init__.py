from . import derived_mixin
from . import state_mixin
from . import task_mixin
from . import trigger
from . import trigger_mixin
from . import bulk
from . import res_company
from . import res_config_settings
