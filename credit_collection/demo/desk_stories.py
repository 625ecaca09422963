"""Demo customers that fill the lists of the desk: letters, a bounced message, a plan
that waits for its answer, reasons for the delay."""

from .story import Bill, Story

DESK_STORIES = (
    # Gets letters only; the first one is to print today.
    Story(
        "talabarteria",
        "Talabartería Sanabria",
        {
            "phone": "+34 980 000 231",
            "vat": "ESB49123458",
            "street": "Plaza Mayor, 6",
            "city": "Puebla de Sanabria",
            "zip": "49300",
            "email": False,
        },
        (Bill(540, due=-8, day=-38, text="Afilado y puesta a punto"),),
        protocol="letters",
    ),
    # Gets letters only; the first one is printed and waits to be mailed.
    Story(
        "hilaturas",
        "Hilaturas de Béjar, S. A.",
        {
            "phone": "+34 923 000 232",
            "vat": "ESA37009875",
            "street": "Calle del Río, 31",
            "city": "Béjar",
            "zip": "37700",
            "email": False,
        },
        (Bill(2240, due=-11, day=-41),),
        protocol="letters",
        events=((-1, "print", {}),),
    ),
    # Has an address that does not exist any more.
    Story(
        "eresma",
        "Gráficas Eresma, S. L.",
        {
            "phone": "+34 921 000 233",
            "vat": "ESB40556672",
            "street": "Calle Los Coches, 18",
            "city": "Segovia",
            "zip": "40003",
        },
        (Bill(860, due=-9, day=-39),),
        events=(
            (
                -2,
                "bounce",
                {"reason": "550 5.1.1 administracion@eresma.example: no such user"},
            ),
        ),
    ),
    # Was offered a plan and has not answered yet.
    Story(
        "quesostietar",
        "Quesería Valle del Tiétar, S. L.",
        {
            "phone": "+34 920 000 234",
            "vat": "ESB05112230",
            "street": "Carretera de Candeleda, km 3",
            "city": "Arenas de San Pedro",
            "zip": "05400",
        },
        (Bill(3900, due=-33, day=-63),),
        events=(
            (
                -12,
                "call",
                {
                    "outcome": "asks_plan",
                    "reason": "cash",
                    "note": "Pide pagar en tres veces: cobra la campaña a plazos.",
                },
            ),
            (
                -3,
                "plan",
                {"terms": {"count": 3, "period": "monthly"}, "first": 12},
            ),
        ),
    ),
    # Has promised to pay in a few days.
    Story(
        "hostalarevalo",
        "Hostal Puente de Arévalo, S. L.",
        {
            "phone": "+34 920 000 236",
            "vat": "ESB05234034",
            "street": "Plaza de la Villa, 4",
            "city": "Arévalo",
            "zip": "05200",
        },
        (Bill(1290, due=-15, day=-45),),
        events=(
            (
                -2,
                "promise",
                {
                    "days": 6,
                    "means": "transfer",
                    "note": "Pagan en cuanto cobren el grupo del puente.",
                },
            ),
        ),
    ),
    # Waits for the signature of somebody on leave.
    Story(
        "ayllon",
        "Áridos y Firmes Ayllón, S. L.",
        {
            "phone": "+34 921 000 235",
            "vat": "ESB40667784",
            "street": "Camino del Molino, 2",
            "city": "Ayllón",
            "zip": "40520",
        },
        (Bill(1760, due=-19, day=-49),),
        events=(
            (
                -6,
                "call",
                {
                    "outcome": "waiting_approval",
                    "reason": "approval",
                    "note": "Falta la firma del jefe de obra, que vuelve el lunes.",
                },
            ),
        ),
    ),
)
