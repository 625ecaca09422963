from . import test_random_histories
from . import test_scenarios
