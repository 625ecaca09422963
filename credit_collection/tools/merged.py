"""Follows records that were merged into others."""


def follow(pairs: list, id_: int) -> int:
    """Return the id of the record into which a record was merged, perhaps in several
    steps; that of the record itself if it never was.

    :param pairs: ids of the record that went and of the one that stayed, in the order
        of the merges.

    >>> follow([[1, 2], [2, 3], [7, 8]], 1)
    3
    >>> follow([[1, 2]], 5)
    5
    """
    for gone, kept in pairs or ():
        if id_ == gone:
            id_ = kept
    return id_
