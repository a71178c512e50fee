"""Unmodified Bio.Entrez: prints what it reads for a query and a PMID, as JSON.

Arguments: the query, the PMID.
"""

import json
import sys
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from Bio import Entrez

Entrez.email = "tests@example.org"
Entrez.api_key = "0" * 36


def read(function, **params):
    with function(**params) as handle:
        return Entrez.read(handle)


def links(pmid, name):
    (answer,) = read(Entrez.elink, dbfrom="pubmed", db="pubmed", id=pmid, linkname=name)
    return [link["Id"] for group in answer["LinkSetDb"] for link in group["Link"]]


query, pmid = sys.argv[1:]
found = read(Entrez.esearch, db="pubmed", term=query, usehistory="y")
records = read(
    Entrez.efetch,
    db="pubmed",
    retmode="xml",
    WebEnv=found["WebEnv"],
    query_key=found["QueryKey"],
)
posted = read(Entrez.epost, db="pubmed", id=",".join(found["IdList"]))
summaries = read(
    Entrez.esummary, db="pubmed", WebEnv=posted["WebEnv"], query_key=posted["QueryKey"]
)
databases = read(Entrez.einfo)["DbList"]
print(
    json.dumps(
        {
            "databases": databases,
            "search": found["IdList"],
            "titles": {
                str(record["MedlineCitation"]["PMID"]): str(
                    record["MedlineCitation"]["Article"]["ArticleTitle"]
                )
                for record in records["PubmedArticle"]
            },
            "summaries": {one["Id"]: one["Title"] for one in summaries},
            "similar": links(pmid, "pubmed_pubmed"),
            "cited_in": links(pmid, "pubmed_pubmed_citedin"),
            "references": links(pmid, "pubmed_pubmed_refs"),
        }
    )
)
