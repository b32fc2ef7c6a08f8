"""The official sheet of a bureau: once as blocks, from them on paper (A4) and as Excel."""

from cityhall.governance.reform_policies.sheets.blocks import Block, Sheet, sheet_of
from cityhall.governance.reform_policies.sheets.excel import as_excel
from cityhall.governance.reform_policies.sheets.paper import as_pdf

__all__ = ["Block", "Sheet", "as_excel", "as_pdf", "sheet_of"]
