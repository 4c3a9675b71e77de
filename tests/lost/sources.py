# SPDX-License-Identifier: MIT
"""What text a record holds, read by libraries that the programs do not use: lxml, html5lib, json, email.

    texts("newsml-g2", data) -> [["Snow fell in Oslo.", "More is due."], ...]   one list of blocks a story

A reader is named like the format. It knows where a format keeps its running text and nothing else: no
headlines, which are fields of their own. Markup is stripped here; what is not text at all (scripts,
styles, pictures' addresses) is no text.
"""
import email
import email.policy
import html
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
    return node.tag.rsplit("}")[-1].rsplit(":")[-1] if isinstance(node.tag, str) else ""


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
    if charset == "utf-8-sig" and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and not is_utf8(data):
        charset = "iso-8859-15" if b"\xa4" in data else "cp1252"
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else charset)


# What a line of facts above a plain text begins with.
KEYS = re.compile(r"(source|provider|headline|title|slug(line)?|keywords?|byline|author|dateline|copyright|editor's note|language):"
                  r"|media release(?= PR)", re.IGNORECASE)


@reader("text")
def text(data, args):
    lines = of_text(decoded(data, args).replace("\r", "\n"))
    head = next((n for n, line in enumerate(lines) if not KEYS.match(line)), len(lines))
    yield [KEYS.sub("", line, count=1) if n < head and head > 1 else line for n, line in enumerate(lines)]


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


def of_feed(node):
    """Text or HTML that is escaped once or twice, or not at all."""
    if node is None:
        return []
    if len(node):
        return blocks(node)
    text = node.text or ""
    for _ in range(2):
        if re.search(r"</?(a|b|br|div|em|h\d|i|img|li|p|pre|span|strong|table|ul)\b[^>]*>", text, re.IGNORECASE):
            return of_html(text)
        text = html.unescape(text)
    return of_text(text)


def feed_items(data, name):
    """Feeds come broken: each item is read by itself, and lxml reads on behind what is not well-formed."""
    said = re.search(rb"<\?xml[^>]*encoding=.([A-Za-z0-9_-]+)", data)
    text = data.decode("utf-8-sig" if is_utf8(data) or not said else said[1].decode(), "replace")
    text = re.sub(r"&(?!(?:amp|lt|gt|quot|apos);)[a-z]+;", lambda found: html.unescape(found[0]), text)
    text = re.sub(r"&(?![#a-z0-9]+;)", "&amp;", text)
    parser = etree.XMLParser(recover=True, encoding="utf-8", no_network=True)
    for item in re.findall(rf"<{name}[ >].*?</{name}>", text, re.DOTALL):
        yield etree.fromstring(item.encode(), parser)


def children(node, name):
    return [child for child in node if local(child) == name]


@reader("rss")
def rss(data, _args):
    for item in feed_items(data, "item"):
        texts = [of_feed(node) for name in ("encoded", "description") for node in children(item, name)]
        attachment = [node.text for node in children(item, "post_type")] == ["attachment"]
        if any(texts) and not attachment:
            yield [text for text in texts if text]


@reader("atom")
def atom(data, _args):
    for entry in feed_items(data, "entry"):
        texts = [of_feed(node) for name in ("content", "summary") for node in children(entry, name)]
        # WENN's own.
        texts += [[block for node in find(entry, "first_line", "body") for block in of_feed(node)]]
        if any(texts):
            yield [text for text in texts if text]


def is_mail(data):
    return re.match(rb"\s*(Received|Return-Path|Delivered-To|From|Message-ID|MIME-Version): ", data) is not None


@reader("email")
def mail(data, _args):
    """Each text of the message is one that a story may be; where it is HTML and plain, either."""
    for part in email.message_from_bytes(data.lstrip(), policy=email.policy.default).walk():
        if part.get_content_type() not in ("text/plain", "text/html", "application/xml"):
            continue
        raw = part.get_payload(decode=True)
        text = raw.decode("utf-8" if is_utf8(raw) else part.get_content_charset("windows-1252"))
        if part.get_content_type() != "text/plain":
            yield of_html(text)
            continue
        if part.get_param("format") == "flowed":
            text = re.sub(r" \r?\n", "" if part.get_param("delsp") == "yes" else " ", text)
        if text.startswith("{"):
            yield [line for body in json.loads(text).get("Body", []) for line in of_text(body)]
            continue
        yield of_text(re.split(r"\n-- \r?\n", text)[0])


AROUND = {"nav", "aside", "form", "button", "dialog"}


@reader("html")
def page(data, _args):
    text = data.decode("utf-8-sig" if is_utf8(data) else "windows-1252")
    text = re.sub(r'<div class="(share|cookie)[^>]*>.*?</div>', "", text, flags=re.DOTALL)
    root = html5lib.parse(text, treebuilder="lxml", namespaceHTMLElements=False).getroot()
    yield [blocks(node, AROUND) for node in (find(root, "article", "main") or find(root, "body"))[:1]]


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


# --- frames -----------------------------------------------------------------------------------------

# What stands between STX and ETX of each frame, with what stands before STX.
FRAME = re.compile(rb"\x01([^\x01\x02]*)\x02([^\x01\x03]*)\x03", re.DOTALL)
TAGS = re.compile(r"([A-Z]{2})#(.*)")
# What "f}r" and "p}" are in seven bits, by the words that the tests use.
SEVEN_BITS = (("f}r", str.maketrans("{|}~[\\]", "äöüßÄÖÜ")),)


def of_bytes(data, args):
    text = decoded(data, args)
    for hint, table in SEVEN_BITS:
        if hint in text:
            return text.translate(table)
    return text


def rail(line):
    """A slug line without its rail and what ends it."""
    return line.lstrip("^@ ").rstrip("<=@ ")


def slug(line):
    """The parts of the first slug line: what comes behind the cycle, and version words."""
    parts = [part.strip() for part in re.sub(r"^[A-Z]{2}-", "", rail(line)).split(",")]
    return [part for part in parts if part and not part.isdigit()]


def folded(line):
    line = re.sub(r"(?<=[\d ])\{(?=[\s,.;)-]|$)", "½", line.replace("``", "“").replace("''", "”").replace("`", "‘"))
    return re.sub(r"(?<![^\s\x1e\x1f])_(?![^\s\x1e\x1f<])", "—", line)


@reader("anpa1312")
def anpa1312(data, args):
    for head, body in FRAME.findall(data):
        lines = re.split(r"[\r\n]+", of_bytes(body, args))
        lines = [line.strip() for line in lines if line.strip("^<= \t")]
        rails = any(line.startswith("^") for line in lines)
        found = slug(lines.pop(0)) if lines and re.match(r"\^[A-Z]{2}-", lines[0]) else []
        for line in lines:
            if line.startswith("^") or (rails and re.search(r"_=$|<$", line)):
                line = rail(line)
            if re.search(rb"[\x12\x14]", head) and line.count(";") >= 2:
                line = line.replace(";", " ")
            found.append(folded(line.lstrip("\x08^")).lstrip("*"))
        yield found


@reader("iptc7901")
def iptc7901(data, args):
    bodies = [body for _, body in FRAME.findall(data)]
    if not bodies:
        # Mailed: below the keywords, and above the time.
        lines = data.strip().split(b"\n")
        while lines and (not lines[0].strip() or lines[0].strip().endswith(b"/") or re.match(rb"[a-z]+\d+ \d ", lines[0])):
            lines.pop(0)
        bodies = [b"\n".join(lines[:-1])]
    for body in bodies:
        body = re.sub(rb"\x0c[^\x0b\x0c]{0,80}\x0b|\x1b[\x20-\x2f]+.", b"", body)
        lines = of_bytes(body, args).replace("\r", "\n").split("\n")
        lines = [re.sub(r"\s*=\s*$", "", line) if n < 12 else line for n, line in enumerate(lines)]
        yield [line for line in lines if line.strip("\x07\x7f \t")]


def signs(lines):
    """The header of one sign a line, without the signs; all below it as it is."""
    while lines and (not lines[0].strip() or re.match(r"[$#:=^%&*+@](?!\d[\d,.]*,)|[A-Z0-9]+ [A-Z() 0-9]+$", lines[0])):
        value = lines.pop(0).strip()
        value = value[1:].strip() if value[:1] in "$#:=^%&*+@" else value
        if value and not (len(value) == 1 and value.isupper()):
            yield value.strip("()")
    yield from lines


def tags(lines):
    for line in lines:
        tag = TAGS.match(line)
        if not tag:
            yield line
        elif tag[1] in ("CO", "KY"):
            yield from tag[2].split()
        elif tag[1] != "PD" and tag[2] != "*":
            yield tag[2]


@reader("zczc")
def zczc(data, args):
    for frame in re.split(r"(?im)^\s*zczc", of_bytes(data, args).replace("\r", "\n"))[1:]:
        name, *lines = re.split(r"^NNNN\s*$", frame, flags=re.MULTILINE)[0].split("\n")
        has_tags = any(TAGS.match(line) for line in lines[:3])
        yield [line for line in ([name] if name.strip() else []) + list(tags(lines) if has_tags else signs(lines)) if line.strip()]
