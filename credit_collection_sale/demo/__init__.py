from . import credit_collection_demo_credit
