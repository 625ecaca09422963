{
    "name": "Credit Collection Sale",
    "version": "19.0.1.0.0",
    "summary": "A bad risk stops before the goods leave: orders wait for a manager",
    "author": "Credit Collection contributors",
    "website": "https://github.com/credit-collection/credit-collection",
    "license": "LGPL-3",
    "category": "Accounting",
    "depends": ["credit_collection", "sale"],
    "data": [
        "views/credit/sale_order_views.xml",
        "views/credit/credit_rule_views.xml",
        "views/credit/credit_release_views.xml",
        "wizards/credit/credit_release_make_views.xml",
    ],
    "auto_install": True,
}
