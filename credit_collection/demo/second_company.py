"""Data of the second demo company, which has old debts and sends nothing yet.

Days are relative to today; amounts are without tax.
"""

COMPANY = {
    "name": "Forja del Esla, S. L.",
    "vat": "ESB24009870",
    "street": "Polígono de Villacedré, 21",
    "zip": "24194",
    "city": "León",
    "phone": "+34 987 000 300",
    "email": "administracion@forjaesla.example",
}
IBAN = "ES97 0081 0052 0100 0001 0101"

#: Customers: name, city, e-mail, and the amount and due day of their invoices.
CUSTOMERS = (
    ("Cerrajería Órbigo", "La Bañeza", True, ((420, -902),)),
    ("Construcciones Torío, S. L.", "León", True, ((12400, -410), (3100, -120))),
    ("Herrería Cabrera", "Truchas", False, ((180, -365),)),
    ("Promociones Bernesga, S. A.", "León", True, ((8600, -214),)),
    ("Estructuras Porma, S. L.", "Boñar", True, ((2950, -133),)),
    ("Cercados del Bierzo, S. L.", "Ponferrada", True, ((1340, -76), (1340, -46))),
    ("Talleres Maragatos, S. L.", "Astorga", True, ((760, -52),)),
    ("Ganados Cepeda, S. C.", "Villamejil", True, ((495, -34),)),
    ("Hostal Puerta del Sol", "Sahagún", True, ((1120, -27), (640, 12))),
    ("Ayuntamiento de Vegas", "Vegas del Condado", True, ((5300, -21),)),
    ("Bodegas Picos, S. L.", "Valdevimbre", True, ((2080, -12),)),
    ("Viveros La Ribera", "Carrizo", True, ((330, -6), (410, 18))),
)
#: A customer who has paid: somebody enters the payments.
PAYER = ("Queserías Babia, S. L.", "Cabrillanes", True, ((870, -18),))
