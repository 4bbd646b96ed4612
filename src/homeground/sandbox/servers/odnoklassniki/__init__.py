"""Odnoklassniki, as its REST API answers: `/fb.do`, `/api/<group>/<method>`, uploads, public pages."""

from .server import OdnoklassnikiServer

SERVER = OdnoklassnikiServer

__all__ = ["SERVER", "OdnoklassnikiServer"]
