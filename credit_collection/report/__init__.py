from . import credit_collection_live_mixin
from . import credit_collection_item
from . import credit_collection_position
