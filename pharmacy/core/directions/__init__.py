"""Written directions: read into a proposed schedule, and written out of one."""

from pharmacy.core.directions.finishing import Remark as Remark
from pharmacy.core.directions.masses import NO_STRENGTH as NO_STRENGTH
from pharmacy.core.directions.reading import Reading as Reading
from pharmacy.core.directions.reading import read as read
from pharmacy.core.directions.words import NotUnderstood as NotUnderstood
from pharmacy.core.directions.writing import write as write
