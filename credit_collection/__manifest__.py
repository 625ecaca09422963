{
    "name": "Credit Collection",
    "version": "19.0.1.0.0",
    "summary": "Get paid without losing the customer: the right reminder, once",
    "author": "Credit Collection contributors",
    "website": "https://github.com/credit-collection/credit-collection",
    "license": "LGPL-3",
    "category": "Accounting",
    "depends": ["account", "account_payment", "sms", "phone_validation"],
    "external_dependencies": {"python": ["python-stdnum"]},
    "data": [
        "security/credit_collection_security.xml",
        "security/ir.model.access.csv",
        "data/mail_activity_type_data.xml",
        "data/ir_cron_data.xml",
    ],
    "application": True,
    "post_init_hook": "post_init_hook",
}
