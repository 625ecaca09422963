from . import base_partner_merge_automatic_wizard
from . import credit_collection_call
from . import credit_collection_pause
from . import credit_collection_remind
from . import credit_collection_remind_line
from . import credit_collection_simulate
from . import credit_collection_simulate_line
from . import credit_collection_skip
