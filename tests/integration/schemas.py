# SPDX-License-Identifier: MIT
"""Validators for what the programs publish: our own profile, and IPTC's ninjs where it is at hand.

IPTC's schemas are not ours to ship; $WD_SHARED names a folder that has them under schema/.
"""
import functools
import json
import os
import pathlib

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
SHARED = pathlib.Path(os.environ.get("WD_SHARED") or TOP.parent / "shared")


def load(path):
    return json.loads(path.read_text())


@functools.lru_cache(None)
def validators():
    """((name, validator), ...); the first is our own profile."""
    ours = sorted((TOP / "docs" / "schema").glob("*.json"))
    assert ours, "the project's own schema is missing"
    iptc = sorted((SHARED / "schema").glob("ninjs-schema_*.json"))
    geo = SHARED / "schema" / "GeoJSON-schema.json"
    registry = Registry()
    for path in (*ours, *iptc, *([geo] if geo.exists() else [])):
        document = load(path)
        resource = Resource.from_contents(document)
        registry = registry.with_resource(path.name, resource)
        if document.get("$id"):
            registry = registry.with_resource(document["$id"], resource)
    return tuple((path.name, Draft202012Validator(load(path), registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER))
                 for path in (*ours, *iptc))
