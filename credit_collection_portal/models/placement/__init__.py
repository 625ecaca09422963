from . import placement
from . import placement_agreed
from . import case
from . import placement_proof
