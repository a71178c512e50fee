"""Unmodified eutils (biocommons): prints what it reads for a query and a PMID, as JSON.

Arguments: the query, the PMID. Its facade has no links; they are read from its ELink answer.
"""

import json
import sys
import xml.etree.ElementTree as ET

import eutils
from eutils import QueryService

query, pmid = sys.argv[1:]
client = eutils.Client()
found = [str(one) for one in client.esearch(db="pubmed", term=query).ids]
titles = {
    str(article.pmid): article.title for article in client.efetch(db="pubmed", id=",".join(found))
}
answer = ET.fromstring(QueryService().elink({"dbfrom": "pubmed", "id": pmid, "cmd": "neighbor"}))
lists = {
    group.findtext("LinkName"): [one.text for one in group.findall("Link/Id")]
    for group in answer.findall("LinkSet/LinkSetDb")
}
print(
    json.dumps(
        {
            "search": found,
            "titles": titles,
            "similar": lists.get("pubmed_pubmed", []),
            "cited_in": lists.get("pubmed_pubmed_citedin", []),
            "references": lists.get("pubmed_pubmed_refs", []),
        }
    )
)
