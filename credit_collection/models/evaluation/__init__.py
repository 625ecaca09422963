from . import evaluation
from . import evaluation_data
from . import simulation
from . import alert
from . import case
from . import res_partner
