from __future__ import annotations

import io
from pathlib import Path

import networkx as nx
import pytest

from trellit.errors import DamagedData, InvalidInput, NotFound
from trellit.export.graphml import read, write

SPACE = 'xmlns="http://graphml.graphdrawing.org/xmlns"'
A_AND_B = '<node id="a"/>\n<node id="b"/>\n'
ACCENTED = '<graphml><graph edgedefault="directed"><node id="é"/></graph></graphml>'
KEY = '<key id="k" for="node" attr.name="x" attr.type="{}"/>\n'


def document(inner: str, keys: str = "", graph: str = '<graph edgedefault="directed">') -> bytes:
    return f"<graphml {SPACE}>\n{keys}{graph}\n{inner}</graph>\n</graphml>\n".encode()


def valued(attribute_type: str, text: str) -> bytes:
    return document(f'<node id="a"><data key="k">{text}</data></node>', KEY.format(attribute_type))


def edges(graph: nx.MultiDiGraph) -> list[tuple]:
    return sorted(graph.edges(keys=True))


# --- sources ---------------------------------------------------------------------------------


def test_every_kind_of_source(evidence, exact, tmp_path):
    path = tmp_path / "a.graphml"
    write(evidence, path)
    data = path.read_bytes()
    for source in (path, str(path), data, io.BytesIO(data)):
        assert exact(read(source)) == exact(evidence)
    with path.open("rb") as stream:
        assert exact(read(stream)) == exact(evidence)
        assert not stream.closed


@pytest.mark.parametrize("kind", [Path, str])
def test_no_such_file(tmp_path, kind):
    with pytest.raises(NotFound) as caught:
        read(kind(tmp_path / "none.graphml"))
    assert str(tmp_path / "none.graphml") in caught.value.message


@pytest.mark.parametrize("name", ["", "a\0b"])
def test_what_is_no_file(tmp_path, name):
    with pytest.raises(InvalidInput, match="Cannot read"):
        read(f"{tmp_path}/{name}")


def test_a_stream_that_breaks_off():
    class Broken(io.RawIOBase):
        def read(self, _size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(InvalidInput, match="Input/output error"):
        read(Broken())


# --- damage ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"plain text", "is not XML"),
        (b'<?xml version="1.0" encoding="no-such"?><graphml/>', "is not XML: unknown encoding"),
        (b'{"nodes": []}', "is not XML"),
        (b"<html>\n</html>", "line 1: the root element is <html>; this is not GraphML"),
        (b"<!-- x -->\n<gexf/>", "line 2: the root element is <gexf>"),
        (b"<graphml/>", "<graphml> holds no <graph>"),
        (b'<graphml xmlns="urn:other"><graph edgedefault="directed"/></graphml>', "beside the"),
        (document("</node>"), "line 3: this is not whole GraphML: Opening and ending tag mismatch"),
        (
            document('<node id="a" id="b"/>'),
            "line 3: this is not whole GraphML: Attribute id redef",
        ),
        (document('<node id="&x;"/>'), "Entity 'x' not defined"),
        (document(A_AND_B + "&x;"), "line 5: this is not whole GraphML: Entity 'x' not defined"),
        (document('<node id="a">\x01</node>'), "this is not whole GraphML"),
        (document('<node id="a"/>\n<node id="a"/>'), "line 4: <node id='a'> has the id of an earl"),
        (document("<node/>"), "line 3: <node> has no id"),
        (document(A_AND_B + '<edge source="a" target="c"/>'), "line 5: the edge from 'a' to 'c'"),
        (
            document('<edge id="e" source="a" target="b"/><node id="b"/>'),
            "names the node 'a', whic",
        ),
        (document(A_AND_B + '<edge id="e" source="a"/>'), "source='a'> has no target"),
        (document(A_AND_B + '<edge target="b"/>'), "<edge target='b'> has no source"),
        (
            document(A_AND_B + '<edge id="e" source="a" target="b"/>\n' * 2),
            "line 6: <edge id='e' source='a' target='b'> has the id of an earlier edge",
        ),
        (
            document('<node id="a"><data key="k">1</data></node>'),
            "<data key='k'> refers to no <key",
        ),
        (document('<node id="a"><data>1</data></node>'), "<data> refers to no <key"),
        (document('<data key="k">1</data>', KEY.format("int")), 'refers to no <key for="graph">'),
        (
            document(
                '<node id="a"><data key="k">1</data><data key="k"/></node>', KEY.format("int")
            ),
            "is a second value of the attribute 'x'",
        ),
        (document("", KEY.format("int") * 2), "line 3: <key id='k'> has the id of an earlier key"),
        (document("", "<key/>"), "<key> has no id"),
        (document("", KEY.format("integer")), "has the type 'integer'"),
        (document("", '<key id="k" for="vertex"/>'), "is for 'vertex'"),
        (document("", graph="<graph>"), "does not say whether its edges are directed"),
        (document("", graph='<graph edgedefault="yes">'), "does not say whether its edges are dir"),
        (document(A_AND_B + '<edge source="a" target="b" directed="false"/>'), "is undirected"),
        (
            document(
                A_AND_B + '<edge source="a" target="b"/>', graph='<graph edgedefault="undirected">'
            ),
            "is undirected",
        ),
        (document("<hyperedge/>"), "<hyperedge> is nothing that is read from a graph"),
        (document("<hyperedge/>" + A_AND_B), "<hyperedge> is nothing that is read from a graph"),
        (document('<node id="a"><port name="p"/></node>'), "<port> is nothing that is read from a"),
        (
            document('<node id="a"><graph edgedefault="directed"><node id="b"/></graph></node>'),
            "<graph> is not straight inside <graphml>",
        ),
        (
            document("</graph><graph edgedefault='directed'>" + A_AND_B),
            "line 3: <graph> is a second graph",
        ),
        (document('</graph><data key="k"/><graph edgedefault="directed">'), "is a second graph"),
        (f"<graphml {SPACE}>{A_AND_B}</graphml>".encode(), "<graphml> holds nodes or edges, and"),
        (f'<graphml {SPACE}><graph edgedefault="directed"/><data/></graphml>'.encode(), "beside"),
        (valued("string", "<b>bold</b>"), "<data key='k'> holds more than a plain value"),
        (document('<node id="a"><y:z xmlns:y="urn:y"/></node>'), "<{urn:y}z> is nothing"),
    ],
)
def test_damage_is_said_with_its_place(broken, said):
    with pytest.raises(DamagedData) as caught:
        read(broken)
    assert said in caught.value.message
    assert caught.value.message.startswith("The GraphML data")
    assert caught.value.hint


def test_the_file_is_named_as_it_was_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("half.graphml").write_bytes(document(A_AND_B)[:-20])
    with pytest.raises(DamagedData, match=r"^half\.graphml, line \d+: this is not whole GraphML"):
        read("half.graphml")


def test_a_file_cut_off_anywhere_is_damaged(evidence):
    target = io.BytesIO()
    write(evidence, target)
    whole = target.getvalue().rstrip()
    for length in range(0, len(whole), 7):
        with pytest.raises(DamagedData):
            read(whole[:length])


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ('<node id="a"><data key="x">1</data></node>', "<data key='x'> refers to no <key"),
        ('<node id="b"><data key="k">1</data></node>', "<node id='b'> has the id of an earlier"),
    ],
)
def test_a_line_beyond_sixteen_bits_is_named(element, said):
    """The parser counts up to 65,535 by itself and beyond that by the texts around."""
    many = '<node id="b"/>\n' + "<!-- -->\n" * 70_000
    with pytest.raises(DamagedData, match=f"line 70005: {said}"):
        read(document(many + element, KEY.format("int")))


# --- values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attribute_type", "text", "value"),
    [
        ("int", "5", 5),
        ("long", " -7 ", -7),
        ("long", "+007", 7),
        ("long", "123456789012345678901234567890", 123456789012345678901234567890),
        ("double", "1", 1.0),
        ("float", "-.5e-3", -0.0005),
        ("double", "INF", float("inf")),
        ("double", "-Infinity", float("-inf")),
        ("double", "\n1.5\n", 1.5),
        ("boolean", "true", True),
        ("boolean", "False", False),
        ("boolean", " 1 ", True),
        ("boolean", "0", False),
        ("string", "", ""),
        ("string", " a\n<!-- out -->b ", " a\nb "),
        ("string", "<![CDATA[<b>]]>", "<b>"),
        ("string", "&#233;&#13;", "é\r"),
    ],
)
def test_values(exact, attribute_type, text, value):
    expected = nx.MultiDiGraph()
    expected.add_node("a", x=value)
    assert exact(read(valued(attribute_type, text))) == exact(expected)


@pytest.mark.parametrize(
    ("attribute_type", "text"),
    [
        ("int", ""),
        ("int", "1.0"),
        ("int", "1_000"),
        ("int", "٣"),
        ("long", "0x10"),
        ("long", "9" * 5000),
        ("double", ""),
        ("double", "1_0.0"),
        ("double", "1,5"),
        ("double", "1.5f"),
        ("double", "0x1p3"),
        ("float", "infinite"),
        ("boolean", ""),
        ("boolean", "yes"),
        ("boolean", "2"),
    ],
)
def test_values_that_are_none(attribute_type, text):
    with pytest.raises(DamagedData) as caught:
        read(valued(attribute_type, text))
    assert "line 4: <data key='k'> gives 'x' the value" in caught.value.message
    assert f"which is no {attribute_type}" in caught.value.message
    assert len(caught.value.message) < 200


@pytest.mark.parametrize("text", ["x", "{}", "[1]", "null", "[" * 100_000])
def test_a_list_of_nulls_that_is_none(text):
    keys = '<key id="k" attr.name="trellit_null" attr.type="string"/>'
    with pytest.raises(DamagedData, match="that is no list of names"):
        read(document(f'<node id="a"><data key="k">{text}</data></node>', keys))


def test_a_null_with_a_value():
    keys = '<key id="k" attr.name="trellit_null"/><key id="x"/>'
    data = '<data key="k">["x"]</data><data key="x">1</data>'
    with pytest.raises(DamagedData, match="<node id='a'> has a value and none for 'x'"):
        read(document(f'<node id="a">{data}</node>', keys))


# --- files of others -------------------------------------------------------------------------


def test_edges_without_ids_get_free_ones():
    inner = '<edge source="a" target="b"/>' * 2 + '<edge id="e0" source="b" target="a"/>'
    assert edges(read(document(A_AND_B + inner))) == [
        ("a", "b", "e1"),
        ("a", "b", "e2"),
        ("b", "a", "e0"),
    ]


def test_edges_may_come_before_their_nodes():
    graph = read(document('<edge id="e" source="b" target="a"/>' + A_AND_B))
    assert edges(graph) == [("b", "a", "e")]
    assert list(graph) == ["a", "b"]


def test_data_of_the_graph_may_stand_anywhere_in_it():
    keys = "".join(f'<key id="{each}" for="graph"/>' for each in "abc")
    data = [f'<data key="{each}">{each}</data>' for each in "abc"]
    graph = read(document(f'{data[0]}<node id="n"/>{data[1]}<node id="m"/>{data[2]}', keys))
    assert graph.graph == {"a": "a", "b": "b", "c": "c"}


def test_defaults_go_to_elements_without_a_value():
    keys = (
        '<key id="k" for="node" attr.name="x" attr.type="int"><desc/><default>7</default></key>'
        '<key id="l" for="all" attr.name="y" attr.type="boolean"><default>true</default></key>'
        '<key id="n" for="node" attr.name="trellit_null"/>'
    )
    inner = (
        '<node id="a"><data key="k">1</data></node><node id="b"/>'
        '<node id="c"><data key="n">["x"]</data></node><edge id="e" source="a" target="b"/>'
    )
    graph = read(document(inner, keys))
    assert dict(graph.nodes(data="x")) == {"a": 1, "b": 7, "c": None}
    assert graph.edges["a", "b", "e"] == {"y": True}
    assert graph.graph == {"y": True}


def test_a_key_without_name_type_or_scope():
    graph = read(document('<node id="a"><data key="k">1</data></node>', '<key id="k"/>'))
    assert graph.nodes["a"] == {"k": "1"}


def test_keys_for_what_is_not_read_do_no_harm():
    keys = '<key id="p" for="port"/><key id="h" for="hyperedge"/><key id="e" for="endpoint"/>'
    assert list(read(document(A_AND_B, keys))) == ["a", "b"]


def test_descriptions_comments_and_instructions_are_passed_over():
    inner = '<desc>x</desc><!-- <node id="z"/> --><?go?><node id="a"><desc>y</desc></node>'
    graph = read(document(inner, "<desc>z</desc>"))
    assert list(graph.nodes(data=True)) == [("a", {})]


def test_undirected_by_default_but_every_edge_directed():
    inner = A_AND_B + '<edge id="e" source="a" target="b" directed="true"/>'
    graph = read(document(inner, graph='<graph edgedefault="undirected">'))
    assert edges(graph) == [("a", "b", "e")]


def test_text_of_files_that_do_not_escape_is_left_alone():
    assert read(valued("string", "_x0041_")).nodes["a"] == {"x": "_x0041_"}


@pytest.mark.parametrize(
    "encoded",
    [
        ACCENTED.encode(),
        ACCENTED.encode("utf-8-sig"),
        ACCENTED.encode("utf-16"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + ACCENTED.encode("iso-8859-1"),
        ACCENTED.replace("<graphml", f"<graphml {SPACE}").encode(),
        ACCENTED.replace("<graphml", f"<g:graphml xmlns:g={SPACE[6:]}")
        .replace("<graph ", "<g:graph ")
        .replace("<node", "<g:node")
        .replace("</", "</g:")
        .encode(),
    ],
)
def test_encodings_and_namespaces(encoded):
    assert list(read(encoded)) == ["é"]


# --- document type declarations --------------------------------------------------------------


def test_a_document_type_that_declares_nothing_is_passed_over():
    kind = b'<!DOCTYPE graphml SYSTEM "http://graphml.graphdrawing.org/dtds/graphml.dtd">\n'
    assert list(read(kind + document(A_AND_B))) == ["a", "b"]


@pytest.mark.parametrize(
    "declarations",
    [
        '<!ENTITY x "y">',
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;',
        "<!ATTLIST node id CDATA #FIXED 'z'>",
        "",
    ],
)
def test_a_document_type_that_declares_is_refused(declarations):
    kind = f"<!-- before -->\n<!DOCTYPE graphml [{declarations}]>\n".encode()
    for data in (kind + document(A_AND_B), (kind + document("&x;")).decode().encode("utf-16")):
        with pytest.raises(DamagedData, match="line 2: the document type declaration declares"):
            read(data)


def test_a_document_type_after_a_long_comment_is_refused_too():
    kind = b"<!--" + b"x" * 200_000 + b'--><!DOCTYPE graphml [<!ENTITY a "b">]>'
    with pytest.raises(DamagedData, match="declares things of its own"):
        read(kind + document(A_AND_B))


@pytest.mark.parametrize("place", ['<node id="a&x;"/>', '<node id="a"/>&x;'])
def test_an_entity_of_a_type_that_is_not_loaded_is_no_lost_text(place):
    with pytest.raises(DamagedData):
        read(b'<!DOCTYPE graphml SYSTEM "graphml.dtd">' + document(place))
