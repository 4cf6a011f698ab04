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

    def dots(self, mils: int) -> int:
        """A length in whole printer dots, rounded down."""
        return mils * self.dpi // 1000

    @property
    def width(self) -> int:
        """Width of the paper in whole printer dots."""
        return self.dots(self.width_mils)

    @property
    def height(self) -> int:
        """Height of the paper in whole printer dots."""
        return self.dots(self.height_mils)

    @property
    def margin(self) -> int:
        """Width of the rim without ink, in whole printer dots."""
        return self.dots(self.margin_mils)


STOCKS = {"4x3": Stock("4x3", width_mils=4000, height_mils=3000, margin_mils=60, dpi=203)}
