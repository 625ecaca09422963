"""Demo customers, one case of use each.

Days are relative to today: -3 is three days ago. Amounts are without tax. The days
allow for reminders that wait until the next working day.
"""

from .agreement_stories import AGREEMENT_STORIES
from .desk_stories import DESK_STORIES
from .placement_stories import PLACEMENT_STORIES
from .story import Bill, Story

STORIES = (
    # Pays on time.
    Story(
        "arlanza",
        "Suministros Arlanza, S. L.",
        {
            "phone": "+34 947 000 201",
            "vat": "ESB09456781",
            "street": "Calle Vitoria, 118",
            "city": "Burgos",
            "zip": "09003",
        },
        (
            Bill(1240, due=-47, day=-77, paid=-48),
            Bill(1310, due=-17, day=-47, paid=-18),
            Bill(1180, due=24, day=-6),
        ),
        protocol="cordial",
        events=((-6, "contract", {"until": "sent", "payment_days": "5,20"}),),
    ),
    # Forgot one invoice.
    Story(
        "valderaduey",
        "Frutas Valderaduey, S. L.",
        {
            "phone": "+34 979 000 202",
            "vat": "ESB34987651",
            "street": "Avenida de Cuba, 25",
            "city": "Palencia",
            "zip": "34003",
        },
        (
            Bill(640, due=-64, day=-94, paid=-66),
            Bill(705, due=-34, day=-64, paid=-35),
            Bill(682.5, due=-3, day=-33),
        ),
    ),
    # Has an invoice in two instalments, of which the first is late.
    Story(
        "tormes",
        "Reformas Tormes, S. L.",
        {
            "phone": "+34 923 000 220",
            "vat": "ESB37123452",
            "street": "Paseo de Canalejas, 60",
            "city": "Salamanca",
            "zip": "37005",
        },
        (Bill(4200, due=-18, day=-48, halves=True),),
        contact={
            "name": "Laura Gil (pagos)",
            "email": "pagos@tormes.example",
            "phone": "+34 923 000 221",
        },
        events=((-40, "contract", {"until": "cancelled"}),),
    ),
    # Owes dollars.
    Story(
        "northerntools",
        "Northern Tools Inc.",
        {
            "phone": "+1 218-555-0142",
            "lang": "en_US",
            "city": "Duluth",
            "zip": "55802",
            "street": "18 Harbor Drive",
            "country": "us",
        },
        (Bill(8400, due=-8, day=-38), Bill(2150, due=21, day=-9)),
        currency="USD",
    ),
    # A credit note nearly covers the invoice.
    Story(
        "moncayo",
        "Hostelería Moncayo, S. L.",
        {
            "phone": "+34 975 000 204",
            "vat": "ESB42345678",
            "street": "Plaza Mariano Granados, 4",
            "city": "Soria",
            "zip": "42002",
        },
        (
            Bill(1500, due=-8, day=-38),
            Bill(-1450, due=-3, day=-3, text="Abono por piezas devueltas"),
        ),
        events=((-39, "contract", {"until": "signed", "days": 20}),),
    ),
    # Paid yesterday; the bank line is not matched yet.
    Story(
        "cervantes",
        "Imprenta Cervantes, S. L.",
        {
            "phone": "+34 983 000 205",
            "vat": "ESB47556675",
            "street": "Calle Panaderos, 31",
            "city": "Valladolid",
            "zip": "47003",
        },
        (Bill(800, due=-9, day=-39),),
        events=((-1, "bank", {"amount": 968.0, "ref": "TRANSF. IMPRENTA CERVANTES"}),),
    ),
    # Has no e-mail address.
    Story(
        "laespiga",
        "Panadería La Espiga",
        {
            "phone": "+34 979 000 206",
            "vat": "ESB34567818",
            "street": "Calle Mayor, 9",
            "city": "Palencia",
            "zip": "34001",
            "email": False,
        },
        (Bill(310, due=-9, day=-39),),
    ),
    # Owes a large amount for a long time; all levels are done.
    Story(
        "paramo",
        "Constructora Páramo, S. A.",
        {
            "phone": "+34 987 000 207",
            "vat": "ESA24234569",
            "street": "Avenida de Roma, 17",
            "city": "León",
            "zip": "24004",
        },
        (
            Bill(15000, due=-95, day=-125),
            Bill(8000, due=-64, day=-94),
            Bill(4000, due=-33, day=-63),
        ),
        events=(
            (
                -80,
                "call",
                {
                    "outcome": "reached",
                    "reason": "own_customers",
                    "note": "Habla el Sr. Páramo: espera el cobro de una certificación "
                    "de obra. Promete llamar el viernes.",
                },
            ),
            (-68, "call", {"outcome": "no_answer", "note": "No contesta nadie."}),
            (
                -52,
                "call",
                {
                    "outcome": "reached",
                    "reason": "payment_run",
                    "note": "Administración confirma que la factura está aceptada "
                    "y sin incidencias. No dan fecha de pago.",
                },
            ),
        ),
    ),
    # Is paused with a reason.
    Story(
        "altoesla",
        "Bodegas Alto Esla, S. L.",
        {
            "phone": "+34 987 000 208",
            "vat": "ESB24112237",
            "street": "Carretera de Mayorga, km 2",
            "city": "Valencia de Don Juan",
            "zip": "24200",
        },
        (Bill(2600, due=-29, day=-59),),
        protocol="cordial",
        events=(
            (
                -4,
                "pause",
                {
                    "days": 12,
                    "reason": "Han cambiado de banco: pagan cuando tengan la línea "
                    "nueva, ya firmada.",
                },
            ),
        ),
    ),
    # Is new; the due date is near.
    Story(
        "dentalvega",
        "Clínica Dental Vega, S. L.",
        {
            "phone": "+34 983 000 209",
            "vat": "ESB47991237",
            "street": "Calle Padilla, 12",
            "city": "Medina del Campo",
            "zip": "47400",
        },
        (Bill(930, due=3, day=-27),),
        protocol="new",
    ),
    # Owes less than a reminder costs.
    Story(
        "elcandil",
        "Ferretería El Candil",
        {
            "phone": "+34 921 000 210",
            "vat": "ESB40987125",
            "street": "Calle Real, 40",
            "city": "Segovia",
            "zip": "40001",
        },
        (Bill(7.2, due=-15, day=-45, text="Cerradura de recambio"),),
        events=((-1, "contract", {"until": "draft"}),),
    ),
    # The final notice waits for approval.
    Story(
        "ribera",
        "Muebles Ribera, S. L.",
        {
            "phone": "+34 983 000 211",
            "vat": "ESB47445564",
            "street": "Polígono de La Vega, 7",
            "city": "Tordesillas",
            "zip": "47100",
        },
        (Bill(3350, due=-28, day=-58),),
        protocol="strict",
        is_undecided=True,
    ),
    # Answered the reminder.
    Story(
        "viveroscarrion",
        "Viveros Carrión, S. L.",
        {
            "phone": "+34 979 000 212",
            "vat": "ESB34889915",
            "street": "Camino del Río, s/n",
            "city": "Carrión de los Condes",
            "zip": "34120",
        },
        (Bill(1120, due=-9, day=-39),),
        events=(
            (
                0,
                "answer",
                {
                    "text": "Buenos días:\n\nNos falta el albarán de la segunda "
                    "entrega para poder pasar la factura a pago. ¿Nos lo pueden "
                    "enviar? En cuanto lo tengamos hacemos la transferencia."
                    "\n\nUn saludo,\nViveros Carrión"
                },
            ),
        ),
    ),
    # Is six or seven hours behind Spain: no calls before 7:00 there.
    Story(
        "cafesdelcocora",
        "Cafés del Cocora",
        {
            "phone": "+57 601 555 0144",
            "vat": False,
            "street": "Carrera 13 # 85-32",
            "city": "Bogotá",
            "country": "co",
            "collection_capacity": "consumer",
        },
        (Bill(1900, due=-9, day=-39, text="Tostador de muestras, 2.ª cuota"),),
        consents=("email", "call"),
    ),
    # Did not answer a call; the policy for Chile allows one call a week.
    Story(
        "lavanderiaandes",
        "Lavandería Los Andes",
        {
            "phone": "+56 2 2555 0188",
            "street": "Avenida Providencia, 1208",
            "city": "Santiago",
            "country": "cl",
            "collection_capacity": "consumer",
        },
        (Bill(760, due=-9, day=-39, text="Correas y rodamientos"),),
        events=(
            (-4, "call", {"outcome": "no_answer", "note": "Suena y no contesta."}),
        ),
    ),
    # Is in a country with a holiday today.
    Story(
        "serralharia",
        "Serralharia do Sabor, Lda.",
        {
            "phone": "+351 273 555 012",
            "street": "Rua Direita, 22",
            "city": "Bragança",
            "country": "pt",
        },
        (Bill(1450, due=-9, day=-39),),
        events=((0, "holiday", {"name": "Feriado municipal"}),),
    ),
)
STORIES += AGREEMENT_STORIES + DESK_STORIES + PLACEMENT_STORIES
