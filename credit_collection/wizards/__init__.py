from . import ledger
from . import channel
from . import action
from . import promise
from . import plan
from . import dispute
from . import call
from . import evaluation
