"""A scored recording for other programs: tables, JSON, labels, Motion-BIDS, FIT, TCX.

Every table is defined once, as data (:data:`~retrogait.export.tables.TABLES`); csv, Parquet, JSON
and the documentation are made from that. See ``docs/export.md``.
"""

from retrogait.export.csv_files import write_csv
from retrogait.export.json_file import export_dict, write_json
from retrogait.export.labels import write_labels
from retrogait.export.parquet import write_parquet
from retrogait.export.refusal import ExportError
from retrogait.export.tables import TABLES, data_dictionary

__all__ = [
    "TABLES",
    "ExportError",
    "data_dictionary",
    "export_dict",
    "write_csv",
    "write_json",
    "write_labels",
    "write_parquet",
]
