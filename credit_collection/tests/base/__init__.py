from . import test_bulk
from . import test_mail_activity_type
from . import test_res_company
from . import test_res_config_settings
from . import test_trigger
from . import test_ir_actions_act_window
from . import test_ir_cron
from . import test_ir_filters
