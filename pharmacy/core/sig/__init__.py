"""Reads a sig into a proposed schedule, and writes a schedule as a sig."""

from pharmacy.core.sig.finishing import Remark as Remark
from pharmacy.core.sig.masses import NO_STRENGTH as NO_STRENGTH
from pharmacy.core.sig.reading import Reading as Reading
from pharmacy.core.sig.reading import read as read
from pharmacy.core.sig.words import NotUnderstood as NotUnderstood
from pharmacy.core.sig.writing import write as write
from pharmacy.core.sig.writing import write_reading as write_reading
