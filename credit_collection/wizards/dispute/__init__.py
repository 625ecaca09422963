from . import dispute_open
from . import dispute_resolve
