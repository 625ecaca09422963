"""Customers without a case: how they bought and paid says in which segment they are."""

#: Name, city, amount of each invoice, days since each was due, days they paid late.
BUYERS = (
    ("Aceros del Bierzo, S. A.", "Ponferrada", 18400, (300, 240, 180, 120, 60, 30), 2),
    ("Conservas Cuerda del Pozo, S. L.", "Soria", 860, (330, 250, 170, 90, 20), 34),
    ("Cerámica Torozos, S. L.", "Valladolid", 640, (320, 230, 140, 80, 25), 0),
    ("Mieles de la Culebra", "Zamora", 190, (260, 205), 0),
)
#: Of whom it is known that they do not pay; chosen by the manager.
DISTRUSTED = "Promociones Arroyo Vallarna, S. L."
DISTRUST = "Concurso de acreedores hace dos años; pagan solo por adelantado"
LET_GO = "Pagan la mitad antes de la entrega; hablado con su gerente"
#: What the bank says about the largest one.
CHECK = {
    "source": "report",
    "reference": "INF-2291",
    "capacity": "good",
    "score": 78,
    "suggested_limit": 60000,
    "sector_problems": "Cobran de la obra pública a 90 días.",
}
