"""Which capsule size is likely to hold what does not fit. Advice only: volumes are the makers'."""

from collections.abc import Sequence

from pharmacy.core.making.requests import CapsuleSize
from pharmacy.core.making.routes import Route


def likely_to_hold(sizes: Sequence[CapsuleSize], route: Route) -> CapsuleSize | None:
    """The smallest size that has room for what overflows, by the ratio of the volumes.

    The smallest stated volume of the larger capsule is compared with the largest of the present
    one. None if the present size is unknown, or if no capsule is large enough.
    """
    known = {size.name: size for size in sizes}
    present = known.get(route.packing.size or "")
    if present is None:
        return None
    needed = (1 - route.room) * present.largest
    holding = (size for size in by_volume(sizes) if size.smallest > needed)
    return next(holding, None)


def by_volume(sizes: Sequence[CapsuleSize]) -> list[CapsuleSize]:
    """The sizes, the smallest first."""
    return sorted(sizes, key=lambda size: (size.smallest, size.largest))
