/* SPDX-License-Identifier: MIT */
/* AP's APPL: which publications are stories, and which component is the text. */
#include "decode_ap_appl.h"

bool wd_ap_appl_guess(struct wd_span text)
{
	return wd_span_eq(wd_xml_root_name(text), WD_SPAN("Publication"));
}

static const struct wd_xml *data_of(const struct wd_xml *component)
{
	return wd_xml_path(component, "TextContentItem/DataContent");
}

static bool has_text(const struct wd_xml *data)
{
	for (const struct wd_xml *at = data; at; at = wd_xml_step(at, data)) {
		if (at->name.n == 0 && !wd_look_blank(at->text))
			return true;
	}
	return false;
}

static bool plays(const struct wd_xml *component, const char *role)
{
	return wd_span_eq_nocase(wd_span_trim(wd_xml_attr(component, "Role")), wd_span_of(role));
}

/* The same story may stand there a second time as an ANPA frame, with a markup of its own. */
static bool is_frame(const struct wd_xml *component)
{
	struct wd_span format =
		wd_xml_attr(wd_xml_path(component, "TextContentItem/Characteristics"), "Format");

	return wd_xml_child(data_of(component), "anpa") ||
		wd_span_starts_nocase(format, WD_SPAN("ANPA"));
}

static const struct wd_xml *main_text(const struct wd_xml *publication)
{
	const struct wd_xml *at = wd_xml_child(publication, "PublicationComponent");

	for (; at; at = wd_xml_again(at)) {
		if ((plays(at, "Main") || plays(at, "")) && !is_frame(at) && has_text(data_of(at)))
			return at;
	}
	return NULL;
}

static void read_text(struct wd_xf *f, const struct wd_xml *component, struct wd_story *story)
{
	const struct wd_xml *data = data_of(component);
	const struct wd_xml *root = wd_xml_first(data);

	if (wd_xml_is(root, "nitf"))
		wd_xf_nitf(f, story, root);
	else
		wd_xf_body(f, story, data);
}

/* Captions, scripts and notes that go with the text: kept, each by its role. */
static void other_texts(struct wd_xf *f, const struct wd_xml *publication, struct wd_story *story)
{
	static const struct {
		const char *role;
		struct wd_span note;
	} rows[] = {
		{ "Caption", WD_SPAN_LIT("caption") },
		{ "Script", WD_SPAN_LIT("script") },
		{ "Shotlist", WD_SPAN_LIT("shotlist") },
		{ "PublishableEditorNotes", WD_SPAN_LIT("note") },
	};
	const struct wd_xml *at = wd_xml_child(publication, "PublicationComponent");

	for (; at && f->err == WD_OK; at = wd_xml_again(at)) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			if (plays(at, rows[i].role) && data_of(at))
				wd_xf_note(f, &story->descriptions, rows[i].note,
					wd_xf_block_line(f, data_of(at)));
		}
	}
}

static const char *media_of(const struct wd_xml *publication)
{
	const struct wd_xml *type = wd_xml_path(publication, "Identification/MediaType");
	const struct wd_xml *at = wd_xml_child(publication, "PublicationComponent");
	const char *reason = NULL;

	if (type && type->first)
		return wd_media_reason(wd_span_trim(type->first->text));
	for (; at && !reason; at = wd_xml_again(at))
		reason = wd_media_reason(wd_span_trim(wd_xml_attr(at, "MediaType")));
	return reason;
}

static enum wd_err refuse(
	struct wd_decoding *d, const struct wd_xml *publication, const char *reason)
{
	struct wd_span id =
		wd_xml_text(d->arena, wd_xml_path(publication, "Identification/ItemId"));

	return wd_xf_fault(d, WD_ENOTSTORY, reason,
		wd_decoding_detail(d, "Publication %.*s", (int)(id.n < 120 ? id.n : 120),
			id.n > 0 ? id.p : "without an ItemId"));
}

/* A text of AP's is never empty, but a kill may be. */
static bool is_story(const struct wd_story *story, const char *media)
{
	if (media)
		return false;
	return !wd_look_blank(story->raw_text) ||
		(story->pub_status == WD_PUB_CANCELED && story->uri.n > 0);
}

static enum wd_err publication(struct wd_decoding *d, const struct wd_xml *node)
{
	struct wd_xf f = { .d = d };
	struct wd_story *story = wd_decoding_story(d);
	const struct wd_xml *text = main_text(node);
	const char *media = media_of(node);

	if (!story)
		return WD_ENOMEM;
	d->refused = NULL;
	wd_ap_appl_meta(&f, node, story);
	if (text)
		read_text(&f, text, story);
	other_texts(&f, node, story);
	if (f.err == WD_ENOMEM)
		return f.err;
	if (f.err != WD_OK)
		return wd_xf_fault(d, f.err, d->refused ? d->refused : "bad-field", d->refusal);
	if (!is_story(story, media))
		return refuse(d, node, media ? media : "empty");
	return wd_decoding_emit(d, story);
}

enum wd_err wd_ap_appl_decode(struct wd_decoding *d)
{
	const struct wd_xml *root = NULL;
	enum wd_err err = wd_xf_parse(d, &root);

	if (err != WD_OK || !root)
		return err;
	if (!wd_xml_is(root, "Publication"))
		return wd_xf_fault(d, WD_EINVAL, "bad-appl", WD_SPAN("the root is no Publication"));
	return publication(d, root);
}
