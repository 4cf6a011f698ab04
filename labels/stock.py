"""What labels are printed on: the size of the paper and the dots of the printer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stock:
    """Lengths in thousandths of an inch (mils), `dpi` in printer dots to the inch."""

    name: str
    width_mils: int
    height_mils: int
    margin_mils: int
    dpi: int

    @property
    def width(self) -> int:
        """Width of the paper in whole printer dots."""
        return self.width_mils * self.dpi // 1000

    @property
    def height(self) -> int:
        """Height of the paper in whole printer dots."""
        return self.height_mils * self.dpi // 1000

    @property
    def margin(self) -> int:
        """Width of the rim without ink, in whole printer dots."""
        return self.margin_mils * self.dpi // 1000


STOCKS = {"4x3": Stock("4x3", width_mils=4000, height_mils=3000, margin_mils=60, dpi=203)}
