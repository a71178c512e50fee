"""Unmodified metapub: prints what it reads for a query and a PMID, as JSON.

Arguments: the query, the PMID, a folder for its cache.
"""

import json
import sys

from metapub import PubMedFetcher

query, pmid, folder = sys.argv[1:]
fetcher = PubMedFetcher(cachedir=folder)
found = fetcher.pmids_for_query(query)
related = fetcher.related_pmids(pmid)
print(
    json.dumps(
        {
            "search": found,
            "titles": {one: fetcher.article_by_pmid(one).title for one in found},
            "similar": related.get("pubmed", []),
            "cited_in": related.get("citedin", []),
            "references": related.get("refs", []),
        }
    )
)
