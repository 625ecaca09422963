from . import placement
from . import case
