from . import test_digest_digest
from . import test_overview
from . import test_overview_tour
from . import test_overview_trend
