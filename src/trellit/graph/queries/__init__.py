"""The queries, one module a subject; :class:`trellit.graph.Graph` offers them as methods."""
