from . import placement
from . import case
from . import placement_proof
