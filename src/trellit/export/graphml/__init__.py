"""GraphML: written typed and streamed, read back equal.

The files satisfy GraphML 1.0 (http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd) as other
programs know it; what they say beyond the plain case:

========================  =====================================================================
``int``                   ``long``, of any length: one beyond 64 bits is a number to readers in
                          Python, and too long to some others.
``float``                 ``double``, in the fewest digits that give the same number;
                          ``NaN``, ``Infinity`` and ``-Infinity`` as in Java. igraph refuses
                          files with numbers below 2.2e-308, which C cannot hold in full.
``str``                   Every string of Python: what XML 1.0 cannot carry (control
                          characters, lone surrogates, U+FFFE, U+FFFF) is written ``_xHHHH_``
                          (ECMA-376, ``ST_Xstring``), a literal ``_xHHHH_`` as
                          ``_x005F_xHHHH_``. The file's ``<desc>`` says so, and is how the
                          reader knows; in files without it such text is left alone.
``None``                  The attribute's name stands in a JSON array under the ``string`` key
                          ``trellit_null`` of its element. Without ``None`` there is no such key.
several types, one name   One key per type, of the same ``attr.name``.
edge key                  The edge's ``id``, therefore unique in the whole graph. (igraph 1.0
                          shows the source's id in its place.)
========================  =====================================================================

The schema's ``NMTOKEN`` for ids has ``:`` but not the ``/`` of ``trellit:therapy/…``, nor
blanks; ids are written as they are, since no program is known to mind.

A ``float`` that is no number keeps being one, not its sign or payload. Subclasses (an
enumeration's members, NumPy's numbers) are refused: they would come back as another type.
"""

from trellit.export.graphml.keys import NULLS, AttributeType, Value
from trellit.export.graphml.reader import read
from trellit.export.graphml.source import Source
from trellit.export.graphml.writer import Edge, Node, write, write_elements

__all__ = [
    "NULLS",
    "AttributeType",
    "Edge",
    "Node",
    "Source",
    "Value",
    "read",
    "write",
    "write_elements",
]
