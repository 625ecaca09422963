from . import test_alert
from . import test_base_partner_merge_automatic_wizard
from . import test_evaluation
from . import test_evaluation_cron
from . import test_evaluation_data
from . import test_merge_of_words
from . import test_new_parent
from . import test_simulate
