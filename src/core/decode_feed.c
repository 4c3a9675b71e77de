/* SPDX-License-Identifier: MIT */
/* Feeds: items one by one, also from a document that is not well-formed. */
#include "decode_feed.h"
#include "xml_charset.h"

/* The element after all that is in @p node. */
static const struct wd_xml *past(const struct wd_xml *node, const struct wd_xml *top)
{
	while (node != top && !node->next)
		node = node->parent;
	return node == top ? NULL : node->next;
}

static bool is_item(const struct wd_feed_kind *kind, const struct wd_xml *node)
{
	return wd_xml_is(node, kind->item) || (kind->other && wd_xml_is(node, kind->other));
}

/* Items lie in the root, in a channel, or in a list somebody made up; never in one another. */
static const struct wd_xml *next_item(
	const struct wd_feed_kind *kind, const struct wd_xml *root, const struct wd_xml *last)
{
	const struct wd_xml *at = last ? past(last, root) : root->first;

	/* A document may also be one entry. */
	while (at && !is_item(kind, at))
		at = wd_xml_step(at, root);
	return at;
}

static const struct wd_xml *header_of(const struct wd_xml *root)
{
	const struct wd_xml *channel = wd_xml_child(root, "channel");

	return channel ? channel : root;
}

static enum wd_err read_item(struct wd_decoding *d, const struct wd_feed_kind *kind,
	const struct wd_xml *root, const struct wd_xml *item)
{
	struct wd_feed feed = { .f = { .d = d }, .root = root, .header = header_of(root) };

	d->refused = NULL;
	return kind->read(&feed, item);
}

static enum wd_err read_all(
	struct wd_decoding *d, const struct wd_feed_kind *kind, const struct wd_xml *root)
{
	const struct wd_xml *item = is_item(kind, root) ? root : next_item(kind, root, NULL);
	struct wd_span rest = d->text;
	enum wd_err err = WD_OK;

	if (!item)
		return wd_xf_fault(d, WD_ENOTSTORY, "empty", WD_SPAN("a feed without any item"));
	bool several = next_item(kind, root, item) != NULL;
	for (; item && err == WD_OK; item = next_item(kind, root, item)) {
		/* One alone is the record. */
		if (several)
			d->part = wd_xf_bytes(&rest, item->name);
		err = read_item(d, kind, root, item);
	}
	d->part = (struct wd_span){ 0 };
	return err;
}

/* Where in the record it is: its lines were counted from somewhere else. */
static enum wd_err broken_item(
	struct wd_decoding *d, enum wd_err err, const struct wd_xml_fault *fault)
{
	bool known = d->part.n > 0;
	size_t at = known ? (size_t)(d->part.p - d->rec->payload.p) : 0;

	return wd_decoding_fault(d,
		&(struct wd_fault){
			.err = err == WD_OK ? WD_EINVAL : err,
			.reason = fault->reason ? fault->reason : "bad-xml",
			.detail = wd_decoding_detail(d, "the item from byte %zu on, %.*s", at,
				(int)fault->detail.n, fault->detail.n ? fault->detail.p : ""),
			.offset = at,
			.payload = known ? d->part : d->rec->payload,
		});
}

/* One item of a broken document: with what stands above the items, or only inside the root's tag. */
static enum wd_err read_alone(struct wd_decoding *d, const struct wd_feed_kind *kind,
	struct wd_span text, struct wd_span bytes)
{
	struct wd_xf f = { .d = d };
	struct wd_xml_fault fault = { 0 };
	const struct wd_xml *root = NULL;
	enum wd_err err = WD_EINVAL;

	for (int header = 1; header >= 0 && err == WD_EINVAL; header--) {
		struct wd_span doc = wd_feed_alone(&f, text, bytes, header);

		if (f.err != WD_OK || doc.n == 0)
			break;
		err = wd_xml_parse(d->arena, doc, WD_SPAN("utf-8"), &root, &fault);
	}
	if (f.err == WD_ENOMEM || err == WD_ENOMEM)
		return WD_ENOMEM;
	const struct wd_xml *item = err == WD_OK ? next_item(kind, root, NULL) : NULL;
	if (item)
		return read_item(d, kind, root, item);
	return broken_item(d, err, &fault);
}

/* *ret_any: there was something to take apart. */
static enum wd_err read_apart(
	struct wd_decoding *d, const struct wd_feed_kind *kind, struct wd_span text, bool *ret_any)
{
	struct wd_span name = wd_span_of(kind->item), rest = d->text, mended = text;
	enum wd_err err = WD_OK;

	*ret_any = false;
	while (err == WD_OK) {
		struct wd_span bytes = wd_feed_bytes(&mended, name);

		d->part = wd_feed_bytes(&rest, name);
		if (bytes.n == 0)
			break;
		*ret_any = true;
		err = read_alone(d, kind, text, bytes);
	}
	d->part = (struct wd_span){ 0 };
	return err;
}

static enum wd_err read_broken(
	struct wd_decoding *d, const struct wd_feed_kind *kind, const struct wd_xml_fault *why)
{
	struct wd_charset_out out = { 0 };
	struct wd_xml_fault fault = { 0 };
	struct wd_span text = { 0 };
	const struct wd_xml *root = NULL;
	bool any = false;
	enum wd_err err = wd_xml_charset_decode(d->arena, d->text, d->charset, &out);

	if (err == WD_OK)
		err = wd_feed_mend(d->arena, out.text, &text);
	if (err == WD_OK)
		err = wd_xml_parse(d->arena, text, WD_SPAN("utf-8"), &root, &fault);
	if (err == WD_ENOMEM)
		return err;
	d->guessed = WD_SPAN("xml");
	if (err == WD_OK)
		return read_all(d, kind, root);
	if (err == WD_EINVAL)
		err = read_apart(d, kind, text, &any);
	if (any || err == WD_ENOMEM)
		return err;
	return wd_xf_fault(d, WD_EINVAL, why->reason ? why->reason : "bad-xml", why->detail);
}

enum wd_err wd_feed_decode(struct wd_decoding *d, const struct wd_feed_kind *kind)
{
	const struct wd_xml *root = NULL;
	struct wd_xml_fault fault = { 0 };
	enum wd_err err = wd_xml_parse(d->arena, d->text, d->charset, &root, &fault);

	if (err == WD_OK)
		return read_all(d, kind, root);
	if (err == WD_EINVAL)
		return read_broken(d, kind, &fault);
	if (err == WD_ENOMEM)
		return err;
	return wd_xf_fault(d, err, fault.reason ? fault.reason : "bad-xml", fault.detail);
}
