"""A notice on paper: A4, PDF/A-2a and PDF/UA-1 as typst writes them."""

from cityhall.foundation.notices.paper.setting import Proof, Sheet, render

__all__ = ["Proof", "Sheet", "render"]
