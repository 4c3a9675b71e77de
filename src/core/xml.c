/* SPDX-License-Identifier: MIT */
#include "xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>

#include "wiredesk/buf.h"
#include "wiredesk/text.h"

#include "xml_charset.h"
#include "xml_names.h"

#define DETAIL_MAX 200
#define N_NAMES    64 /* a power of two */
#define OPTIONS    (XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC)

/* libxml2 hands out the same pointer for the same name: it is copied to the arena once. */
struct name {
	const xmlChar *key;
	struct wd_span name;
};

struct parse {
	struct wd_arena *arena;
	xmlParserCtxtPtr ctxt;
	struct wd_xml *root, *open;
	struct wd_buf text; /* the run of text that is being read */
	size_t depth, nodes;
	struct name names[N_NAMES];
	xmlEntity entity; /* what get_entity() handed out last */
	xmlChar letter[4];
	enum wd_err err;
	struct wd_xml_fault fault;
};

/* The first reason counts: what comes after it follows from it. */
static void stop(struct parse *parse, enum wd_err err, const char *reason, struct wd_span detail)
{
	if (parse->err != WD_OK)
		return;
	parse->err = err;
	parse->fault.reason = reason;
	/* libxml2 and we cut what is long, also within a character. */
	detail = wd_span_head(detail, wd_utf8_bad_at(detail));
	parse->fault.detail = wd_arena_dup(parse->arena, detail);
	parse->fault.line = parse->ctxt->input ? (size_t)parse->ctxt->input->line : 0;
	xmlStopParser(parse->ctxt);
}

static void stop_memory(struct parse *parse)
{
	bool over = parse->arena->over;

	stop(parse, over ? WD_ELIMIT : WD_ENOMEM, "xml-too-big",
		WD_SPAN("more memory than a record may take"));
}

static struct wd_span copy(struct parse *parse, const xmlChar *s, size_t n)
{
	struct wd_span span = { (const char *)s, n };
	struct wd_span ret = wd_arena_dup(parse->arena, span);

	if (n > 0 && !ret.p)
		stop_memory(parse);
	return ret;
}

static struct wd_span copy_name(struct parse *parse, const xmlChar *s)
{
	struct name *cached =
		&parse->names[((uintptr_t)s >> 2 ^ (uintptr_t)s >> 9) & (N_NAMES - 1)];

	if (!s)
		return (struct wd_span){ 0 };
	if (cached->key != s) {
		cached->name = copy(parse, s, strlen((const char *)s));
		cached->key = cached->name.p ? s : NULL;
	}
	return cached->name;
}

static struct wd_xml *add_node(struct parse *parse)
{
	struct wd_xml *node;

	if (++parse->nodes > WD_XML_NODES_MAX) {
		stop(parse, WD_ELIMIT, "xml-too-big", WD_SPAN("too many elements"));
		return NULL;
	}
	node = wd_arena_alloc(parse->arena, sizeof(*node));
	if (!node) {
		stop_memory(parse);
		return NULL;
	}
	node->parent = parse->open;
	if (!parse->open)
		parse->root = node;
	else if (parse->open->last)
		parse->open->last->next = node;
	else
		parse->open->first = node;
	if (parse->open)
		parse->open->last = node;
	return node;
}

static void end_text(struct parse *parse)
{
	struct wd_span text = wd_buf_span(&parse->text);
	struct wd_xml *node;

	if (text.n == 0)
		return;
	wd_buf_reset(&parse->text);
	if (!parse->open)
		return;
	node = add_node(parse);
	if (node)
		node->text = copy(parse, (const xmlChar *)text.p, text.n);
}

/* Five pointers for each: local name, prefix, URI, and where the value begins and ends. */
static void add_attrs(struct parse *parse, struct wd_xml *node, const xmlChar **attrs, size_t n)
{
	struct wd_xml_attr **at = &node->attrs;

	for (size_t i = 0; i < n && parse->err == WD_OK; i++, attrs += 5) {
		struct wd_xml_attr *attr = wd_arena_alloc(parse->arena, sizeof(*attr));

		if (!attr) {
			stop_memory(parse);
			return;
		}
		attr->name = copy_name(parse, attrs[0]);
		attr->value = copy(parse, attrs[3], (size_t)(attrs[4] - attrs[3]));
		*at = attr;
		at = &attr->next;
	}
}

/* #lizard forgives: libxml2's prototype. */
static void start_element(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns,
	int n_ns, const xmlChar **namespaces, int n_attrs, int n_defaulted, const xmlChar **attrs)
{
	struct parse *parse = arg;

	(void)prefix, (void)n_ns, (void)namespaces;
	if (parse->err != WD_OK)
		return;
	end_text(parse);
	if (++parse->depth > WD_XML_DEPTH_MAX) {
		stop(parse, WD_ELIMIT, "xml-too-deep", WD_SPAN("elements too deep in one another"));
		return;
	}
	struct wd_xml *node = add_node(parse);
	if (!node)
		return;
	node->name = copy_name(parse, name);
	node->ns = copy_name(parse, ns);
	/* Defaults of an internal DTD come last: nobody wrote them, and they could be huge. */
	add_attrs(parse, node, attrs, (size_t)(n_attrs - n_defaulted));
	parse->open = node;
}

static void end_element(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
	struct parse *parse = arg;

	(void)name, (void)prefix, (void)ns;
	if (parse->err != WD_OK)
		return;
	end_text(parse);
	parse->depth--;
	parse->open = parse->open->parent;
}

static void characters(void *arg, const xmlChar *s, int n)
{
	struct parse *parse = arg;
	enum wd_err err;

	if (parse->err != WD_OK)
		return;
	err = wd_buf_put(&parse->text, (struct wd_span){ (const char *)s, (size_t)n });
	if (err != WD_OK)
		stop(parse, err, "xml-too-big", WD_SPAN("text too long"));
}

static void put_letter(xmlChar *out, unsigned c)
{
	if (c < 0x80) {
		*out++ = (xmlChar)c;
	} else if (c < 0x800) {
		*out++ = (xmlChar)(0xC0 | c >> 6);
		*out++ = (xmlChar)(0x80 | (c & 0x3F));
	} else {
		*out++ = (xmlChar)(0xE0 | c >> 12);
		*out++ = (xmlChar)(0x80 | (c >> 6 & 0x3F));
		*out++ = (xmlChar)(0x80 | (c & 0x3F));
	}
	*out = 0;
}

/*
 * Only XHTML's names are known here, whatever a DTD declares. As a predefined entity libxml2 hands
 * the content on as it is; in an attribute it would take but the first byte of that.
 */
static xmlEntityPtr get_entity(void *arg, const xmlChar *name)
{
	struct parse *parse = arg;
	unsigned code = wd_xml_name_code((const char *)name);

	if (code == 0)
		return NULL;
	put_letter(parse->letter, code);
	parse->entity = (xmlEntity){
		.type = XML_ENTITY_DECL,
		.name = name,
		.content = parse->letter,
		.orig = parse->letter,
		.length = (int)strlen((const char *)parse->letter),
		.etype = parse->ctxt->instate == XML_PARSER_ATTRIBUTE_VALUE
			? XML_INTERNAL_GENERAL_ENTITY
			: XML_INTERNAL_PREDEFINED_ENTITY,
		.checked = 1,
	};
	return &parse->entity;
}

/* Where there is a DTD, libxml2 takes an unknown entity for one of its; its text would be lost. */
static void unknown_entity(void *arg, const xmlChar *name)
{
	stop(arg, WD_EINVAL, "xml-entity", wd_span_of((const char *)name));
}

static void take_error(void *arg, xmlErrorPtr error)
{
	struct parse *parse = arg;
	char text[DETAIL_MAX];

	if (error->code == XML_ERR_NO_MEMORY) {
		stop(parse, WD_ENOMEM, "bad-xml", (struct wd_span){ 0 });
		return;
	}
	/* "%nitf;" stands for an external DTD: nothing of the document is lost without it. */
	if (error->level == XML_ERR_WARNING && error->message &&
		strncmp(error->message, "PEReference", 11) == 0)
		return;
	if (error->level == XML_ERR_WARNING && error->code == XML_WAR_UNDECLARED_ENTITY) {
		stop(parse, WD_EINVAL, "xml-entity", wd_span_of(error->str1));
		return;
	}
	/* A namespace prefix that nobody declared is not worth losing a story for. */
	if (error->level != XML_ERR_FATAL)
		return;
	int n = snprintf(text, sizeof(text), "line %d: %s", error->line,
		error->message ? error->message : "not XML");
	struct wd_span detail = { text, n < 0 ? 0 : (size_t)n };
	if (detail.n >= sizeof(text))
		detail.n = sizeof(text) - 1;
	stop(parse, WD_EINVAL, error->code == XML_ERR_UNDECLARED_ENTITY ? "xml-entity" : "bad-xml",
		wd_span_trim(detail));
	if (error->line > 0)
		parse->fault.line = (size_t)error->line;
}

/* What is not set here does nothing: declarations, external subsets, comments, instructions. */
static xmlSAXHandler handlers(void)
{
	return (xmlSAXHandler){
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = start_element,
		.endElementNs = end_element,
		.characters = characters,
		.ignorableWhitespace = characters,
		.cdataBlock = characters,
		.getEntity = get_entity,
		.reference = unknown_entity,
		.serror = take_error,
	};
}

static enum wd_err run(struct parse *parse, struct wd_span text)
{
	xmlSAXHandler sax = handlers();

	if (text.n == 0 || text.n > INT_MAX) {
		parse->fault.reason = text.n ? "xml-too-big" : "bad-xml";
		return text.n ? WD_ELIMIT : WD_EINVAL;
	}
	parse->ctxt = xmlCreateMemoryParserCtxt(text.p, (int)text.n);
	if (!parse->ctxt)
		return WD_ENOMEM;
	*parse->ctxt->sax = sax;
	parse->ctxt->userData = parse;
	/* Without a document libxml2 makes one, and keeps in it the entities that are declared. */
	static const xmlChar version[] = "1.0";
	parse->ctxt->myDoc = xmlNewDoc(version);
	(void)xmlCtxtUseOptions(parse->ctxt, OPTIONS); /* answers only which it did not know */
	if (parse->ctxt->myDoc)
		(void)xmlParseDocument(parse->ctxt); /* what is wrong went to take_error() */
	else
		stop(parse, WD_ENOMEM, "bad-xml", (struct wd_span){ 0 });
	if (!parse->ctxt->wellFormed || !parse->root || parse->open)
		stop(parse, WD_EINVAL, "bad-xml", WD_SPAN("not well-formed"));
	xmlFreeDoc(parse->ctxt->myDoc);
	xmlFreeParserCtxt(parse->ctxt);
	return parse->err;
}

static enum wd_err charset_fault(struct wd_arena *arena, enum wd_err err,
	const struct wd_charset_out *out, struct wd_xml_fault *ret)
{
	char text[DETAIL_MAX];
	int n = snprintf(text, sizeof(text), "byte %zu is not text in the charset it should be in",
		out->bad_at);

	if (err == WD_ENOMEM)
		return err;
	if (err == WD_ENOTFOUND)
		n = snprintf(text, sizeof(text), "there is no such charset as it declares");
	*ret = (struct wd_xml_fault){
		.reason = err == WD_ECHARSET && out->utf8 ? "not-utf8" : "bad-charset",
		.detail = wd_arena_dup(arena, (struct wd_span){ text, (size_t)n }),
	};
	return WD_ECHARSET;
}

/* Blanks before the declaration and fillers at the end are no reason to refuse a document. */
static struct wd_span strip(struct wd_span s)
{
	while (s.n > 0 && (unsigned char)s.p[0] <= ' ')
		s = wd_span_from(s, 1);
	while (s.n > 0 && (unsigned char)s.p[s.n - 1] <= ' ')
		s.n--;
	return s;
}

enum wd_err wd_xml_parse(struct wd_arena *arena, struct wd_span bytes, struct wd_span charset,
	const struct wd_xml **ret, struct wd_xml_fault *ret_fault)
{
	struct wd_charset_out out = { 0 };
	struct parse parse = { .arena = arena };
	enum wd_err err = wd_xml_charset_decode(arena, bytes, charset, &out);

	if (err != WD_OK)
		return charset_fault(arena, err, &out, ret_fault);
	wd_buf_init(&parse.text, out.text.n * 2 + 64);
	err = run(&parse, strip(out.text));
	wd_buf_done(&parse.text);
	if (err == WD_OK)
		*ret = parse.root;
	else if (err != WD_ENOMEM)
		*ret_fault = parse.fault;
	return err;
}
