from . import overview
from . import overview_work
from . import overview_trend
from . import account_move_line
from . import digest_digest
