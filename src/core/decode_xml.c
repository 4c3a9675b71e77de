/* SPDX-License-Identifier: MIT */
#include "decode_xml.h"

#include "iso.h"

/* Feeds that number by time or by row of a database have numbers that say nothing. */
#define VERSION_COUNTS_MAX 1000
/* What is the same is looked for among so many: a record may hold ten thousands. */
#define LOOK_BACK_MAX 200

struct wd_span wd_xf_clean(struct wd_xf *f, struct wd_span s)
{
	if (f->err == WD_OK)
		f->err = wd_decoding_line(f->d, s, &s);
	return f->err == WD_OK ? s : (struct wd_span){ 0 };
}

/* "Snow<br/>falls" is two words. */
static bool has_blocks(const struct wd_xml *node)
{
	static const char *const names[] = { "br", "p", "div", "li", "tr", "td", "block" };

	for (const struct wd_xml *at = node->first; at; at = wd_xml_step(at, node)) {
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			if (wd_xml_is(at, names[i]))
				return true;
		}
	}
	return false;
}

struct wd_span wd_xf_line(struct wd_xf *f, const struct wd_xml *node)
{
	if (f->err != WD_OK || !node)
		return (struct wd_span){ 0 };
	/* Most elements hold one run of text: that needs no joining. */
	if (node->first && node->first == node->last && node->first->name.n == 0)
		return wd_xf_clean(f, wd_span_trim(node->first->text));
	if (has_blocks(node))
		return wd_xf_block_line(f, node);
	return wd_xf_clean(f, wd_xml_text(f->d->arena, node));
}

struct wd_span wd_xf_attr(struct wd_xf *f, const struct wd_xml *node, const char *name)
{
	return wd_xf_clean(f, wd_span_trim(wd_xml_attr(node, name)));
}

struct wd_span wd_xf_raw(struct wd_xf *f, const struct wd_xml *node)
{
	const struct wd_xml *at;
	size_t n = 0;

	if (f->err != WD_OK || !node || !node->first)
		return (struct wd_span){ 0 };
	if (node->first == node->last && node->first->name.n == 0)
		return node->first->text;
	for (at = node->first; at; at = wd_xml_step(at, node))
		n += at->name.n == 0 ? at->text.n : 0;
	char *p = n ? wd_arena_text(f->d->arena, n) : NULL;
	if (n > 0 && !p) {
		f->err = WD_ENOMEM;
		return (struct wd_span){ 0 };
	}
	n = 0;
	for (at = node->first; at; at = wd_xml_step(at, node)) {
		if (at->name.n > 0 || at->text.n == 0)
			continue;
		memcpy(p + n, at->text.p, at->text.n);
		n += at->text.n;
	}
	return (struct wd_span){ p, n };
}

struct wd_span wd_xf_datetime(struct wd_xf *f, struct wd_span s)
{
	struct wd_span out = { 0 };

	if (f->err == WD_OK && wd_iso_datetime(f->d->arena, wd_span_trim(s), &out) == WD_ENOMEM)
		f->err = WD_ENOMEM;
	return out;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

/* "FR" for a language is a habit of NewsML 1.2; "fr-FR" stays as it is. */
void wd_xf_language(struct wd_xf *f, struct wd_story *story, struct wd_span s)
{
	char two[3];
	struct wd_span out = { 0 };

	s = wd_span_trim(s);
	if (f->err != WD_OK || s.n == 0)
		return;
	if (s.n == 2 || s.n == 3) {
		for (size_t i = 0; i < s.n; i++)
			two[i] = lower(s.p[i]);
		s = (struct wd_span){ two, s.n };
	}
	enum wd_err err = wd_iso_language(f->d->arena, s, &out);
	if (err == WD_ENOMEM)
		f->err = err;
	if (err != WD_OK)
		return;
	if (out.p == two)
		out = wd_arena_dup(f->d->arena, out);
	if (!out.p)
		f->err = WD_ENOMEM;
	else
		story->language = out;
}

struct wd_span wd_xf_join(
	struct wd_xf *f, struct wd_span a, struct wd_span between, struct wd_span b)
{
	if (f->err != WD_OK || b.n == 0)
		return a;
	if (a.n == 0)
		return b;
	char *p = wd_arena_text(f->d->arena, a.n + between.n + b.n);
	if (!p) {
		f->err = WD_ENOMEM;
		return a;
	}
	memcpy(p, a.p, a.n);
	if (between.n > 0)
		memcpy(p + a.n, between.p, between.n);
	memcpy(p + a.n + between.n, b.p, b.n);
	return (struct wd_span){ p, a.n + between.n + b.n };
}

static size_t put_percent(char *to, struct wd_span s)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
			(c && strchr("-._~", c))) {
			to[n++] = (char)c;
			continue;
		}
		to[n++] = '%';
		to[n++] = digits[c >> 4];
		to[n++] = digits[c & 15];
	}
	return n;
}

struct wd_span wd_xf_urn(
	struct wd_xf *f, struct wd_span prefix, struct wd_span source, struct wd_span id)
{
	size_t n = prefix.n;

	if (f->err != WD_OK || id.n == 0)
		return (struct wd_span){ 0 };
	char *p = wd_arena_text(f->d->arena, prefix.n + 2 + 3 * (source.n + id.n));
	if (!p) {
		f->err = WD_ENOMEM;
		return (struct wd_span){ 0 };
	}
	memcpy(p, prefix.p, n);
	p[n++] = ':';
	n += put_percent(p + n, source);
	p[n++] = ':';
	n += put_percent(p + n, id);
	return (struct wd_span){ p, n };
}

bool wd_xf_is_headline(const struct wd_story *story, struct wd_span s)
{
	const struct wd_note *note;
	size_t n = 0;

	STAILQ_FOREACH (note, &story->headlines, link) {
		if (n++ == LOOK_BACK_MAX || wd_span_eq(note->value, s))
			return n <= LOOK_BACK_MAX;
	}
	return false;
}

static bool is_noted(const struct wd_notes *notes, struct wd_span role, struct wd_span value)
{
	const struct wd_note *note;
	size_t n = 0;

	STAILQ_FOREACH (note, notes, link) {
		if (n++ == LOOK_BACK_MAX)
			return false;
		if (wd_span_eq(note->role, role) && wd_span_eq(note->value, value))
			return true;
	}
	return false;
}

void wd_xf_note(struct wd_xf *f, struct wd_notes *notes, struct wd_span role, struct wd_span value)
{
	if (f->err == WD_OK && value.n > 0 && !is_noted(notes, role, value))
		f->err = wd_story_add_note(notes, f->d->arena, role, value);
}

void wd_xf_party(struct wd_xf *f, struct wd_story *story, enum wd_role role, struct wd_span name)
{
	const struct wd_party *old;
	struct wd_party party = { .role = role, .name = name };
	size_t n = 0;

	STAILQ_FOREACH (old, &story->parties, link) {
		if (n++ == LOOK_BACK_MAX)
			break;
		if (old->role == role && wd_span_eq_nocase(old->name, name))
			return;
	}
	if (f->err == WD_OK && name.n > 0)
		f->err = wd_story_add_party(story, f->d->arena, &party);
}

void wd_xf_place(struct wd_xf *f, struct wd_story *story, const struct wd_place *place)
{
	if (f->err == WD_OK && (place->name.n > 0 || place->locality.n > 0))
		f->err = wd_story_add_place(story, f->d->arena, place);
}

void wd_xf_subject(struct wd_xf *f, struct wd_subjects *subjects, const struct wd_subject *subject)
{
	const struct wd_subject *old;
	size_t n = 0;

	if (f->err != WD_OK ||
		(subject->name.n == 0 && subject->uri.n == 0 && subject->literal.n == 0))
		return;
	STAILQ_FOREACH (old, subjects, link) {
		if (n++ == LOOK_BACK_MAX)
			break;
		if (wd_span_eq(old->uri, subject->uri) && wd_span_eq(old->name, subject->name) &&
			wd_span_eq(old->literal, subject->literal) &&
			wd_span_eq(old->rel, subject->rel))
			return;
	}
	f->err = wd_story_add_subject(subjects, f->d->arena, subject);
}

struct wd_span wd_xf_subject_uri(struct wd_xf *f, struct wd_span code)
{
	if (code.n != 8)
		return (struct wd_span){ 0 };
	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] < '0' || code.p[i] > '9')
			return (struct wd_span){ 0 };
	}
	/* Codes from 20000000 on are media topics, sent in the old place. */
	return wd_xf_join(f,
		code.p[0] >= '2' ? WD_SPAN("http://cv.iptc.org/newscodes/mediatopic/")
				 : WD_SPAN("http://cv.iptc.org/newscodes/subjectcode/"),
		(struct wd_span){ 0 }, code);
}

void wd_xf_category(struct wd_xf *f, struct wd_story *story, struct wd_span code)
{
	struct wd_subject subject = { .rel = WD_SPAN("category"), .literal = code };
	char letter = code.n == 1 ? lower(code.p[0]) : '\0';

	if (letter >= 'a' && letter <= 'z') {
		struct wd_span s = wd_arena_dup(f->d->arena, (struct wd_span){ &letter, 1 });

		if (!s.p)
			f->err = WD_ENOMEM;
		subject.uri = wd_xf_join(f, WD_SPAN("http://cvx.iptc.org/anpa1312-category/"),
			(struct wd_span){ 0 }, s);
	} else {
		subject.name = code;
		subject.literal = (struct wd_span){ 0 };
	}
	wd_xf_subject(f, &story->subjects, &subject);
}

void wd_xf_list(struct wd_xf *f, struct wd_subjects *subjects, struct wd_span rel, struct wd_span s)
{
	while (s.n > 0 && f->err == WD_OK) {
		size_t n = 0;

		while (n < s.n && s.p[n] != ';' &&
			!(s.p[n] == ',' && (n + 1 == s.n || s.p[n + 1] != ' ')))
			n++;
		struct wd_subject subject = { .rel = rel,
			.name = wd_span_trim(wd_span_head(s, n)) };
		wd_xf_subject(f, subjects, &subject);
		s = wd_span_from(s, n + 1);
	}
}

void wd_xf_related(struct wd_xf *f, struct wd_story *story, const struct wd_related *related)
{
	if (f->err == WD_OK && (related->uri.n > 0 || related->name.n > 0 || related->href.n > 0))
		f->err = wd_story_add_related(story, f->d->arena, related);
}

static int number_of(struct wd_span s)
{
	int n = 0;

	if (s.n == 0 || s.n > 6)
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		n = n * 10 + (s.p[i] - '0');
	}
	return n;
}

void wd_xf_version(struct wd_xf *f, struct wd_story *story, struct wd_span version)
{
	story->version = wd_xf_clean(f, wd_span_trim(version));
	int n = number_of(story->version);
	if (n >= 2 && n < VERSION_COUNTS_MAX)
		wd_xf_action(story, WD_ACTION_UPDATE);
}

int wd_xf_urgency(struct wd_span s)
{
	int n = number_of(wd_span_trim(s));

	return n >= 1 && n <= 9 ? n : 0;
}

void wd_xf_action(struct wd_story *story, enum wd_action action)
{
	static const int weight[] = {
		[WD_ACTION_NEW] = 0,
		[WD_ACTION_UPDATE] = 1,
		[WD_ACTION_REPEAT] = 2,
		[WD_ACTION_ADVISORY] = 3,
		[WD_ACTION_CORRECTION] = 4,
		[WD_ACTION_HOLD] = 5,
		[WD_ACTION_KILL] = 6,
	};

	if (weight[action] > weight[story->action])
		story->action = action;
}

static bool is_any(struct wd_span s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_span_eq_nocase(s, wd_span_of(words[i])))
			return true;
	}
	return false;
}

/* A status that nobody knows holds a story back: better late than wrongly out. */
void wd_xf_status(struct wd_story *story, struct wd_span word)
{
	static const char *const canceled[] = { "canceled", "cancelled", "kill", "killed",
		"deleted", "withdrawn", "recalled" };

	word = wd_span_trim(word);
	if (word.n == 0 || wd_span_eq_nocase(word, WD_SPAN("usable")))
		return;
	if (is_any(word, canceled, sizeof(canceled) / sizeof(canceled[0]))) {
		story->pub_status = WD_PUB_CANCELED;
		wd_xf_action(story, WD_ACTION_KILL);
		return;
	}
	if (story->pub_status != WD_PUB_CANCELED)
		story->pub_status = WD_PUB_WITHHELD;
	if (wd_span_eq_nocase(word, WD_SPAN("withheld")) ||
		wd_span_eq_nocase(word, WD_SPAN("hold")))
		wd_xf_action(story, WD_ACTION_HOLD);
}

void wd_xf_embargo(struct wd_xf *f, struct wd_story *story, struct wd_span date)
{
	struct wd_span until = wd_xf_datetime(f, date);

	if (until.n > 0)
		story->embargoed_until = until;
	if (story->pub_status != WD_PUB_CANCELED)
		story->pub_status = WD_PUB_WITHHELD;
}

enum wd_err wd_xf_fault(
	struct wd_decoding *d, enum wd_err err, const char *reason, struct wd_span detail)
{
	return wd_decoding_fault(d,
		&(struct wd_fault){
			.err = err,
			.reason = reason,
			.detail = detail,
			.payload = d->part.n > 0 ? d->part : d->rec->payload,
		});
}

/* How long the comment, CDATA section or instruction is that @p s begins with; 0: none. */
static size_t skipped(struct wd_span s)
{
	static const struct {
		struct wd_span open, close;
	} rows[] = {
		{ WD_SPAN_LIT("<!--"), WD_SPAN_LIT("-->") },
		{ WD_SPAN_LIT("<![CDATA["), WD_SPAN_LIT("]]>") },
		{ WD_SPAN_LIT("<?"), WD_SPAN_LIT("?>") },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!wd_span_starts(s, rows[i].open))
			continue;
		size_t end = wd_span_find(s, rows[i].close) + rows[i].close.n;
		return end < s.n ? end : s.n;
	}
	return 0;
}

/* @p s begins behind "<" or "</": is this the tag of an element of that name? */
static bool is_tag(struct wd_span s, struct wd_span name)
{
	size_t end = 0, colon = 0;

	while (end < s.n && !strchr(" \t\r\n/>", s.p[end]) && s.p[end]) {
		if (s.p[end] == ':')
			colon = end + 1;
		end++;
	}
	return wd_span_eq(wd_span_from(wd_span_head(s, end), colon), name);
}

/* Offset of the next opening or closing tag of that name from byte @p at on; s.n: none. */
static size_t find_tag(struct wd_span s, size_t at, struct wd_span name, bool closing)
{
	while (at < s.n) {
		at += wd_span_find_byte(wd_span_from(s, at), '<');
		struct wd_span tag = wd_span_from(s, at);
		size_t n = skipped(tag);

		if (n > 0) {
			at += n;
			continue;
		}
		bool closes = wd_span_starts(tag, WD_SPAN("</"));
		if (closes == closing && is_tag(wd_span_from(tag, closing ? 2 : 1), name))
			return at;
		at++;
	}
	return s.n;
}

struct wd_span wd_xf_bytes(struct wd_span *rest, struct wd_span name)
{
	size_t from = find_tag(*rest, 0, name, false);
	struct wd_span s = wd_span_from(*rest, from);
	size_t tag = wd_span_find_byte(s, '>');

	if (tag == s.n) {
		*rest = (struct wd_span){ 0 };
		return *rest;
	}
	size_t n = tag + 1;
	if (tag == 0 || s.p[tag - 1] != '/') {
		size_t end = find_tag(s, n, name, true);
		n = end + wd_span_find_byte(wd_span_from(s, end), '>') + 1;
	}
	*rest = wd_span_from(s, n);
	return wd_span_head(s, n);
}

enum wd_err wd_xf_parse(struct wd_decoding *d, const struct wd_xml **ret)
{
	struct wd_xml_fault fault = { 0 };
	enum wd_err err = wd_xml_parse(d->arena, d->text, d->charset, ret, &fault);

	if (err == WD_OK)
		return WD_OK;
	*ret = NULL;
	if (err == WD_ENOMEM)
		return err;
	if (fault.line > 0 && !wd_span_starts(fault.detail, WD_SPAN("line ")))
		fault.detail = wd_decoding_detail(d, "line %zu: %.*s", fault.line,
			(int)fault.detail.n, fault.detail.n ? fault.detail.p : "");
	return wd_xf_fault(d, err, fault.reason ? fault.reason : "bad-xml", fault.detail);
}
