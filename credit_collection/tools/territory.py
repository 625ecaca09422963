"""Time zone and holiday calendar of a customer, from country and state.

Pure Python. Countries are ISO codes; states have the codes of Odoo.
"""

#: Main time zone of countries with several, by population.
MAIN_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}

#: States with another time zone than the main one of their country.
STATES_BY_ZONE = {
    "ES": {"Atlantic/Canary": "GC TF", "Africa/Ceuta": "CE ME"},
    "PT": {"Atlantic/Azores": "20", "Atlantic/Madeira": "30"},
    "CL": {"America/Punta_Arenas": "CL-MA", "America/Coyhaique": "CL-AI"},
    "MX": {
        "America/Tijuana": "BCN",
        "America/Mazatlan": "BCS NAY SIN",
        "America/Hermosillo": "SON",
        "America/Chihuahua": "CHH",
        "America/Cancun": "ROO",
    },
    "US": {
        "America/Chicago": (
            "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI"  # some have two zones
        ),
        "America/Denver": "CO ID MT NM UT WY",
        "America/Phoenix": "AZ",
        "America/Los_Angeles": "CA NV OR WA",
        "America/Anchorage": "AK",
        "Pacific/Honolulu": "HI",
        "America/Puerto_Rico": "PR VI",
        "Pacific/Guam": "GU MP",
        "Pacific/Pago_Pago": "AS",
    },
}

ZONES = {
    (country, state): zone
    for country, zones in STATES_BY_ZONE.items()
    for zone, states in zones.items()
    for state in states.split()
}

#: Provinces by autonomous community of Spain; the communities set the holidays.
COMMUNITIES = {
    "AN": "AL CA CO GR H J MA SE",
    "AR": "HU TE Z",
    "AS": "O",
    "CB": "S",
    "CE": "CE",
    "CL": "AV BU LE P SA SG SO VA ZA",
    "CM": "AB CR CU GU TO",
    "CN": "GC TF",
    "CT": "B GI L T",
    "EX": "BA CC",
    "GA": "C LU OR PO",
    "IB": "PM",
    "MC": "MU",
    "MD": "M",
    "ML": "ME",
    "NC": "NA",
    "PV": "BI SS VI",
    "RI": "LO",
    "VC": "A CS V",
}
PROVINCES = {
    province: community
    for community, provinces in COMMUNITIES.items()
    for province in provinces.split()
}


def time_zone(own, country, state, zones):
    """Return the name of the time zone of a customer, or None if it is unknown.

    The time zone of the contact counts only if it belongs to the country, because Odoo
    gives new contacts the time zone of the user who creates them.

    :param str own: time zone of the contact.
    :param zones: time zones of the country.
    """
    if own and (not country or own in zones):
        return own
    by_place = ZONES.get((country, state)) or MAIN_ZONES.get(country)
    if by_place:
        return by_place
    return zones[0] if len(zones) == 1 else own


def calendar_region(country, state):
    """Return the code of a state in the ``holidays`` package.

    >>> calendar_region("ES", "SE"), calendar_region("CL", "CL-RM")
    ('AN', 'RM')
    """
    if country == "ES":
        return PROVINCES.get(state)
    return state and state.removeprefix(f"{country}-")
