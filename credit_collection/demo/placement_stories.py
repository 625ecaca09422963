"""Demo customers whose debt is, or was, with an agency: one in each state."""

from .story import Bill, Story


def _story(key, name, town, amount, *events, paid=None):
    """A debt that is a hundred days late, and what an agency did about it."""
    place, code = town
    return Story(
        key,
        name,
        {"city": place, "zip": code, "street": "Polígono Industrial, 4"},
        (Bill(amount, due=-100, day=-125, paid=paid),),
        events=(
            (
                -99,
                "pause",
                {"days": 30, "reason": "El cliente pide tiempo hasta fin de mes."},
            ),
            *events,
        ),
    )


PLACEMENT_STORIES = (
    # Is being prepared: a person puts the dossier where the agency fetches it.
    _story(
        "najerilla",
        "Obras Najerilla, S. L.",
        ("Nájera", "26300"),
        3150,
        (-2, "place", {"agency": "levante"}),
    ),
    # The agency has it and has not answered yet.
    _story(
        "orbigo",
        "Cerámicas Órbigo, S. L.",
        ("Veguellina de Órbigo", "24350"),
        2240,
        (-6, "place", {"agency": "norte"}),
        (-5, "place_sent", {}),
    ),
    # The agency has accepted it.
    _story(
        "torio",
        "Maderas Torío, S. L.",
        ("León", "24008"),
        1890,
        (-12, "place", {"agency": "norte"}),
        (-11, "place_sent", {}),
        (-9, "place_accepted", {"reference": "RN-4711"}),
    ),
    # The agency works on it: it was paid in part, and remits less than agreed.
    _story(
        "cidacos",
        "Talleres Cidacos, S. L.",
        ("Calahorra", "26500"),
        5400,
        (-40, "place", {"agency": "norte"}),
        (-39, "place_sent", {}),
        (-37, "place_accepted", {"reference": "RN-4688"}),
        (
            -25,
            "place_report",
            {
                "row": {
                    "status": "promise",
                    "action": "Visita al taller",
                    "promise_date": -14,
                    "promise_amount": "2000,00",
                    "note": "El gerente reconoce la deuda.",
                }
            },
        ),
        (
            -14,
            "place_report",
            {"row": {"status": "paid_agency", "payment_amount": "2000,00"}},
        ),
        (-4, "place_remit", {"amount": 1700.0, "kept": 250.0}),
    ),
    # The agency did not take it.
    _story(
        "iregua",
        "Distribuciones Iregua, S. L.",
        ("Logroño", "26001"),
        640,
        (-15, "place", {"agency": "norte"}),
        (-14, "place_sent", {}),
        (-12, "place_rejected", {"reason": "Importe demasiado bajo."}),
    ),
    # The customer paid to us while the agency had it.
    _story(
        "arga",
        "Confecciones Arga, S. L.",
        ("Pamplona", "31001"),
        1420,
        (-40, "place", {"agency": "norte"}),
        (-39, "place_sent", {}),
        (-37, "place_accepted", {"reference": "RN-4690"}),
        paid=-20,
    ),
    # Was taken back: the customer asked for a plan.
    _story(
        "zadorra",
        "Muebles Zadorra, S. L.",
        ("Vitoria-Gasteiz", "01002"),
        2760,
        (-40, "place", {"agency": "norte"}),
        (-39, "place_sent", {}),
        (-37, "place_accepted", {"reference": "RN-4691"}),
        (-3, "place_recalled", {"reason": "El cliente propone un plan de pagos."}),
    ),
)
