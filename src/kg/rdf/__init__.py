"""Files of RDF: read whole or refused with a place, and written so that every parser reads them
again.
"""
