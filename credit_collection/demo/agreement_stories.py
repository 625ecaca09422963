"""Demo customers with a promise, a payment plan or a dispute."""

from .story import Bill, Story

AGREEMENT_STORIES = (
    # Kept a promise; only the invoice of this month is open.
    Story(
        "molinoscega",
        "Molinos del Cega, S. L.",
        {
            "phone": "+34 921 000 221",
            "vat": "ESB40112237",
            "street": "Carretera de Cuéllar, 3",
            "city": "Cuéllar",
            "zip": "40200",
            "collection_payment_days": "10, 25",
        },
        (Bill(1450, due=-40, day=-70, paid=-26), Bill(1450, due=20, day=-10)),
        events=(
            (-45, "contract", {"until": "signed", "credit_limit": 6000}),
            (
                -33,
                "promise",
                {
                    "days": 7,
                    "means": "transfer",
                    "note": "Pagan en la próxima remesa, la semana que viene.",
                },
            ),
        ),
    ),
    # Broke a promise.
    Story(
        "huebra",
        "Transportes Huebra, S. L.",
        {
            "phone": "+34 923 000 222",
            "vat": "ESB37445566",
            "street": "Polígono El Montalvo, 12",
            "city": "Carbajosa de la Sagrada",
            "zip": "37188",
        },
        (Bill(2780, due=-24, day=-54),),
        events=(
            (
                -13,
                "promise",
                {
                    "days": 5,
                    "means": "transfer",
                    "note": "El jefe de tráfico asegura que sale con las nóminas.",
                },
            ),
        ),
    ),
    # Kept a promise in part.
    Story(
        "adaja",
        "Carpintería Adaja, S. L.",
        {
            "phone": "+34 920 000 223",
            "vat": "ESB05223342",
            "street": "Calle de los Molinos, 8",
            "city": "Ávila",
            "zip": "05001",
        },
        (Bill(1800, due=-27, day=-57),),
        events=(
            (
                -15,
                "promise",
                {
                    "days": 5,
                    "means": "transfer",
                    "note": "Cobra de su cliente el lunes y nos paga todo.",
                },
            ),
            (-10, "part", {"amount": 1000.0}),
        ),
    ),
    # Has a plan of four instalments, of which the first is paid.
    Story(
        "aridospisuerga",
        "Áridos Pisuerga, S. L.",
        {
            "phone": "+34 983 000 224",
            "vat": "ESB47667787",
            "street": "Camino de la Gravera, s/n",
            "city": "Simancas",
            "zip": "47130",
        },
        (Bill(6400, due=-62, day=-92),),
        events=(
            (
                -38,
                "plan",
                {"terms": {"count": 4, "period": "monthly"}, "first": 12},
            ),
            (-36, "accept", {"how": "email"}),
            (-26, "part", {"amount": 1936.0}),
        ),
    ),
    # Asked for a plan of twelve instalments, which a manager must approve.
    Story(
        "granjacea",
        "Granja Cea, S. L.",
        {
            "phone": "+34 987 000 225",
            "vat": "ESB24778896",
            "street": "Carretera de Sahagún, km 5",
            "city": "Sahagún",
            "zip": "24320",
        },
        (Bill(9800, due=-48, day=-78),),
        events=(
            (
                -1,
                "plan",
                {
                    "terms": {"count": 12, "period": "monthly"},
                    "first": 9,
                    "note": "La campaña de la remolacha se cobra en primavera.",
                },
            ),
        ),
    ),
    # Completed a settlement.
    Story(
        "bernesga",
        "Textiles Bernesga, S. L.",
        {
            "phone": "+34 987 000 226",
            "vat": "ESB24556672",
            "street": "Calle Ancha, 21",
            "city": "León",
            "zip": "24003",
        },
        (Bill(3000, due=-96, day=-126),),
        events=(
            (
                -30,
                "plan",
                {
                    "terms": {"kind": "settlement", "count": 1},
                    "first": 9,
                    "forgiven": 0.05,
                },
            ),
            (-28, "accept", {"how": "email"}),
            (-22, "keep", {}),
        ),
    ),
    # Disputes half of an invoice.
    Story(
        "duraton",
        "Viñedos Duratón, S. L.",
        {
            "phone": "+34 921 000 227",
            "vat": "ESB40334450",
            "street": "Calle de la Bodega, 2",
            "city": "Sepúlveda",
            "zip": "40300",
        },
        (
            Bill(
                2200,
                due=-16,
                day=-46,
                text="Revisión de dos despalilladoras, con recambios",
            ),
        ),
        events=(
            (
                -6,
                "dispute",
                {
                    "reason": "quality",
                    "share": 0.5,
                    "customer_words": "Una de las dos máquinas sigue perdiendo aceite "
                    "desde la revisión. La otra la pagamos cuando se aclare.",
                },
            ),
        ),
    ),
)
