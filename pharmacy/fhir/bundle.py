"""Bundles in responses: search results, resource histories and transaction responses."""

from collections.abc import Sequence
from typing import Any


def searchset(found: Sequence[dict[str, Any]], base: str, links: dict[str, str]) -> dict[str, Any]:
    """A page of search results. links: the addresses of this page and of the next."""
    return {
        **_bundle("searchset", links),
        **_entries([{**_entry(one, base), "search": {"mode": "match"}} for one in found]),
    }


def history(versions: Sequence[dict[str, Any]], base: str, links: dict[str, str]) -> dict[str, Any]:
    """The versions of one resource, newest first."""
    return {
        **_bundle("history", links),
        "total": len(versions),
        **_entries([{**_entry(one, base), **_change(one)} for one in versions]),
    }


def transaction_response(answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The responses to the entries of a transaction, in entry order."""
    return {"resourceType": "Bundle", "type": "transaction-response", **_entries(list(answers))}


def _bundle(kind: str, links: dict[str, str]) -> dict[str, Any]:
    link = [{"relation": relation, "url": url} for relation, url in links.items()]
    return {"resourceType": "Bundle", "type": kind, "link": link}


def _entries(entries: list[dict[str, Any]]) -> dict[str, Any]:
    # FHIR does not allow an empty list.
    return {"entry": entries} if entries else {}


def _entry(resource: dict[str, Any], base: str) -> dict[str, Any]:
    address = f"{base}/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": address, "resource": resource}


def _change(resource: dict[str, Any]) -> dict[str, Any]:
    """The request that produced a version: a POST for the first, a PUT for later ones."""
    kind, version = resource["resourceType"], resource["meta"]["versionId"]
    is_first = version == "1"
    url = kind if is_first else f"{kind}/{resource['id']}"
    return {
        "request": {"method": "POST" if is_first else "PUT", "url": url},
        "response": {
            "status": "201 Created" if is_first else "200 OK",
            "etag": f'W/"{version}"',
            "lastModified": resource["meta"]["lastUpdated"],
        },
    }
