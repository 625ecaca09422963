from . import overview
from . import overview_work
from . import overview_trend
