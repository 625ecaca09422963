"""Installs and runs Odoo 19 with the add-ons of this repository.

Only the standard library is used: this code runs before anything is installed.
"""
