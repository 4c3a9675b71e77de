/* SPDX-License-Identifier: MIT */
/* NITF 3.x, with a namespace or without. */
#include "decode_nitf.h"

bool wd_nitf_guess(struct wd_span text)
{
	return wd_span_eq(wd_xml_root_name(text), WD_SPAN("nitf"));
}

/* AP's APPL has body.content right in <nitf>. */
static const struct wd_xml *content_of(const struct wd_xml *nitf)
{
	const struct wd_xml *content = wd_xml_path(nitf, "body/body.content");

	return content ? content : wd_xml_child(nitf, "body.content");
}

/*
 * "Anna Lind contributed": the rules for the end of a story know what to do with it. Names of books
 * and pages are no text of the story.
 */
static void body_end(struct wd_xf *f, struct wd_story *story, const struct wd_xml *end)
{
	for (const struct wd_xml *at = wd_xml_first(end); at; at = wd_xml_next(at)) {
		if (wd_xml_is(at, "bibliography"))
			wd_xf_note(f, &story->descriptions, WD_SPAN("bibliography"),
				wd_xf_block_line(f, at));
		else
			wd_xf_body(f, story, at);
	}
}

void wd_xf_nitf(struct wd_xf *f, struct wd_story *story, const struct wd_xml *nitf)
{
	const struct wd_xml *body = wd_xml_child(nitf, "body");
	const struct wd_xml *content = content_of(nitf);

	wd_nitf_body_head(f, nitf, story);
	if (!content && body && !wd_xml_child(body, "body.head"))
		wd_xf_body(f, story, body);
	for (; content; content = wd_xml_again(content))
		wd_xf_body(f, story, content);
	body_end(f, story, wd_xml_child(body, "body.end"));
}

static enum wd_err refuse(struct wd_decoding *d, const struct wd_xml *nitf, const char *reason)
{
	struct wd_span id =
		wd_span_trim(wd_xml_attr(wd_xml_path(nitf, "head/docdata/doc-id"), "id-string"));

	return wd_xf_fault(d, WD_ENOTSTORY, reason,
		wd_decoding_detail(d, "nitf %.*s", (int)(id.n < 120 ? id.n : 120),
			id.n > 0 ? id.p : "without an id"));
}

/* Pictures and their captions instead of a text. */
static const char *media_of(const struct wd_xml *nitf)
{
	const struct wd_xml *media = wd_xml_find(content_of(nitf), "media");
	const char *kind = wd_media_reason(wd_span_trim(wd_xml_attr(media, "media-type")));

	return kind ? kind : media ? "picture" : NULL;
}

/* A flash may be all headline; a kill need not say more than what it kills. */
static bool is_story(const struct wd_story *story, const struct wd_xml *nitf)
{
	bool titled = wd_notes_get(&story->headlines, WD_SPAN("main")).n > 0;

	if (!wd_look_blank(story->raw_text))
		return true;
	if (story->pub_status == WD_PUB_CANCELED)
		return titled || story->uri.n > 0 || story->id.n > 0;
	return titled && !media_of(nitf) && wd_xml_child(nitf, "body");
}

enum wd_err wd_nitf_item(struct wd_decoding *d, const struct wd_xml *nitf)
{
	struct wd_xf f = { .d = d };
	struct wd_story *story = wd_decoding_story(d);

	if (!story)
		return WD_ENOMEM;
	d->refused = NULL;
	wd_nitf_docdata(&f, nitf, story);
	wd_xf_nitf(&f, story, nitf);
	if (f.err == WD_ENOMEM)
		return f.err;
	if (f.err != WD_OK)
		return wd_xf_fault(d, f.err, d->refused ? d->refused : "bad-field", d->refusal);
	if (!is_story(story, nitf) && media_of(nitf))
		return refuse(d, nitf, media_of(nitf));
	if (!is_story(story, nitf))
		return refuse(d, nitf, "empty");
	return wd_decoding_emit(d, story);
}

enum wd_err wd_nitf_decode(struct wd_decoding *d)
{
	const struct wd_xml *root = NULL;
	enum wd_err err = wd_xf_parse(d, &root);

	if (err != WD_OK || !root)
		return err;
	if (!wd_xml_is(root, "nitf"))
		return wd_xf_fault(d, WD_EINVAL, "bad-nitf", WD_SPAN("the root is no nitf"));
	return wd_nitf_item(d, root);
}
