from . import credit_collection_demo_placements
from . import credit_collection_demo_agreements
from . import credit_collection_demo
from . import credit_collection_demo_credit
from . import credit_collection_demo_history
from . import credit_collection_demo_second
