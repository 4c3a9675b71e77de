# SPDX-License-Identifier: MIT
"""What text a record holds, read by libraries that the programs do not use: lxml, html5lib, json, email.

    texts("newsml-g2", data) -> [["Snow fell in Oslo.", "More is due."], ...]   one list of blocks a story

A reader is named like the format. It knows where a format keeps its running text and nothing else: no
headlines, which are fields of their own. Markup is stripped here; what is not text at all (scripts,
styles, pictures' addresses) is no text.
"""
import json
import re

import html5lib
from lxml import etree

READERS = {}
# Formats that carry none: AP's API gives the address of a text only.
WITHOUT_TEXT = {"ap-json"}
DROPPED = {"script", "style", "head", "template", "noscript", "iframe", "object", "svg", "math", "title", "meta", "link"}
BLOCKS = {"p", "div", "li", "tr", "td", "th", "br", "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "block", "table", "ul", "ol",
          "blockquote", "pre", "section", "article", "figure", "figcaption", "caption", "byline", "byttl", "dateline", "abstract",
          "distributor", "note", "story.date", "tagline", "media-caption", "media-producer", "dl", "dt", "dd", "hr", "body"}


def reader(name):
    def put(function):
        READERS[name] = function
        return function
    return put


def local(node):
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def blocks(node, dropped=frozenset()):
    """The text below an element, one string a block."""
    found = [""]

    def walk(node):
        name = local(node).lower()
        if name in DROPPED or name in dropped:
            return
        if name in BLOCKS:
            found.append("")
        found[-1] += node.text or "" if name else ""
        for child in node:
            walk(child)
            found[-1] += child.tail or ""
        if name in BLOCKS:
            found.append("")
    walk(node)
    return [block for block in found if block.strip()]


def of_html(text):
    # As HTML, the empty title of an XHTML head would swallow all that follows.
    text = re.sub(r"<title\s*/>", "", text, flags=re.IGNORECASE)
    return blocks(html5lib.parse(text, treebuilder="lxml", namespaceHTMLElements=False).getroot())


def of_text(text):
    return [line for line in text.split("\n") if line.strip()]


def of_either(text):
    """Escaped markup in XML or JSON, or text that is only text."""
    return of_html(text) if re.search(r"<(p|br|div|h\d|ul|table|html|body|b|i|a|span)\b[^>]*>", text, re.IGNORECASE) else of_text(text)


def xml(data):
    """Some say ISO-8859-1 and are UTF-8."""
    parser = {"recover": False, "resolve_entities": False, "load_dtd": False, "no_network": True}
    if re.match(rb"<\?xml[^>]*iso-8859-1", data, re.IGNORECASE) and is_utf8(data):
        parser["encoding"] = "utf-8"
    return etree.fromstring(data, etree.XMLParser(**parser))


def is_utf8(data):
    try:
        return bool(data.decode())
    except UnicodeDecodeError:
        return False


def decoded(data, args):
    charset = args[args.index("--charset") + 1] if "--charset" in args else "utf-8-sig"
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else charset)


@reader("text")
def text(data, args):
    yield of_text(decoded(data, args).replace("\r", "\n"))


def find(node, *names):
    """Descendants by local name, whatever the namespace."""
    return [child for child in node.iter() if local(child) in names]


def of_embedded(node):
    """What an element holds: NITF, XHTML, bare paragraphs, text, or markup that was escaped."""
    if not len(node):
        return of_either(node.text or "")
    inner = find(node, "body")
    if inner:
        return blocks(inner[0])
    return blocks(node)


def of_twice(node):
    """So too, and markup that was escaped twice."""
    text = "" if len(node) else (node.text or "").strip()
    return of_either(re.sub("&amp;", "&", of_html(text)[0])) if text.startswith("&lt;") else of_embedded(node)


@reader("newsml-g2")
def newsml_g2(data, _args):
    for item in find(xml(data), "newsItem"):
        for node in find(item, "inlineXML", "inlineData"):
            if "base64" in (node.get("encoding") or ""):
                continue
            found = of_embedded(node)
            if found:
                yield found
                break


@reader("newsml1")
def newsml1(data, _args):
    for item in find(xml(data), "NewsItem"):
        contents = [of_embedded(node) for node in find(item, "DataContent")]
        if any(contents):
            yield contents


@reader("nitf")
def nitf(data, _args):
    for item in find(xml(data), "nitf"):
        contents = [block for node in find(item, "body.content") for block in of_twice(node)]
        yield contents + [block for end in find(item, "body.end") for node in end if local(node) != "bibliography"
                          for block in blocks(node)]


@reader("ap-appl")
def ap_appl(data, _args):
    yield [of_embedded(node) for part in find(xml(data), "PublicationComponent") if part.get("Role") == "Main"
           for node in find(part, "DataContent") if not find(node, "anpa")]


TEXTS = {"body", "content", "contenttext", "contenido", "text", "story"}


@reader("xml")
def other_xml(data, _args):
    root = xml(data)
    for node in root.iter():
        if local(node).lower() in TEXTS:
            yield of_twice(node)
        elif any(local(child) == "p" for child in node):
            yield [block for child in node if local(child) == "p" for block in blocks(child)]


@reader("ninjs")
def ninjs(data, _args):
    for item in elements(data):
        texts = [of_text(item["body_text"])] if item.get("body_text") else []
        texts += [of_html(item[key]) for key in ("body_xhtml", "body_html", "body_html5") if item.get(key)]
        texts += [of_either(body.get("value") or "") for body in item.get("bodies") or []]
        # What vendors call it: Reuters, AFP, Fingerpost.
        item = item.get("data", {}).get("item") or item
        texts += [of_html(item[key]) for key in ("bodyXhtmlRich", "bodyXhtml") if item.get(key)]
        texts += [[block for text in item["news"] for block in of_text(text)]] if isinstance(item.get("news"), list) else []
        texts += [of_either(item[key]) for key in ("body_text", "bodyText", "body-text") if item.get(key)]
        yield texts


@reader("dpa-json")
def dpa_json(data, _args):
    for item in elements(data):
        yield [block for key in ("article_html", "infobox_html") for block in of_html(item.get(key) or "")]


@reader("json")
def simple_json(data, _args):
    for item in elements(data):
        yield of_text(item.get("text") or item.get("body") or "")


def elements(data):
    """The objects of an array, of a cover, or one a line."""
    try:
        value = json.loads(data, strict=False)
    except ValueError:
        return [json.loads(line, strict=False) for line in data.splitlines() if line.strip()]
    if isinstance(value, dict) and isinstance(value.get("item"), list):
        value = value["item"]
    return value if isinstance(value, list) else [value]
