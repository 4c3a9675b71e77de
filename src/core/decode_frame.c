/* SPDX-License-Identifier: MIT */
#include "decode_frame.h"

#include "text_charset.h"

#define ENQ_LINE_MAX 40
#define TEST_MAX     400

static bool is_fill(char c)
{
	unsigned char u = (unsigned char)c;

	return (u <= 0x20 && c != WD_SOH) || u == 0x7F;
}

static bool is_blank(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_fill(s.p[i]))
			return false;
	}
	return true;
}

/*
 * Where the fill before the SOH at @p soh begins: SYN, NUL, DEL and line ends, and the line that
 * three ENQ open on Reuters' circuits, but nothing before @p from.
 */
static size_t lead_start(struct wd_span s, size_t from, size_t soh)
{
	size_t at = soh, line;

	while (at > from && is_fill(s.p[at - 1]) && s.p[at - 1] != WD_EOT && s.p[at - 1] != WD_ETX)
		at--;
	line = at;
	while (line > from && at - line < ENQ_LINE_MAX && s.p[line - 1] != '\n' &&
		s.p[line - 1] != WD_ENQ)
		line--;
	if (line == from || s.p[line - 1] != WD_ENQ)
		return at;
	while (line > from && s.p[line - 1] == WD_ENQ)
		line--;
	return line;
}

static struct wd_span between(struct wd_span s, size_t from, size_t to)
{
	return wd_span_head(wd_span_from(s, from), to > from ? to - from : 0);
}

/* A frame without EOT ends behind the line that ETX begins. */
static size_t tail_end(struct wd_span s, size_t etx, size_t end)
{
	struct wd_span tail = between(s, etx, end);
	size_t eot = wd_span_find_byte(tail, WD_EOT), n = 1;

	if (eot < tail.n)
		return etx + eot + 1;
	while (n < tail.n && is_fill(tail.p[n]))
		n++;
	return etx + n + wd_span_find_byte(wd_span_from(tail, n), '\n');
}

/* Cut s, which begins with fill and then SOH at @p soh. Its length comes back. */
static size_t cut(struct wd_span s, size_t soh, struct wd_frame *ret)
{
	size_t head = soh, end, stx, etx;

	/* SOH twice, with fill between them or without. */
	for (size_t i = head; i < s.n && (s.p[i] == WD_SOH || is_fill(s.p[i]));)
		head = s.p[i++] == WD_SOH ? i : head;
	end = head + wd_span_find_byte(wd_span_from(s, head), WD_SOH);
	if (end < s.n)
		end = lead_start(s, head, end);
	struct wd_span in = between(s, head, end);
	stx = wd_span_find_byte(in, WD_STX);
	etx = stx + wd_span_find_byte(wd_span_from(in, stx), WD_ETX);
	if (etx < in.n)
		end = tail_end(s, head + etx, end);
	else if (wd_span_find_byte(in, WD_EOT) < in.n)
		end = head + wd_span_find_byte(in, WD_EOT) + 1;
	in = between(s, head, end);
	ret->before = wd_span_head(s, soh);
	ret->whole = etx < in.n;
	ret->head = wd_span_head(in, stx);
	ret->text = between(in, stx + 1, etx);
	ret->tail = between(in, etx + 1, in.n);
	if (ret->tail.n > 0 && ret->tail.p[ret->tail.n - 1] == WD_EOT)
		ret->tail.n--;
	return end;
}

bool wd_frame_next(struct wd_span *rest, struct wd_frame *ret)
{
	struct wd_span s = *rest;
	size_t soh, lead, n;

	*ret = (struct wd_frame){ 0 };
	soh = wd_span_find_byte(s, WD_SOH);
	lead = soh < s.n ? lead_start(s, 0, soh) : s.n;
	if (!is_blank(wd_span_head(s, lead))) {
		ret->loose = true;
		n = lead;
	} else if (soh == s.n) {
		return false;
	} else {
		s = wd_span_from(s, lead);
		n = lead + cut(s, soh - lead, ret);
	}
	ret->bytes = wd_span_head(s, n - (size_t)(s.p - rest->p));
	*rest = wd_span_from(*rest, n);
	return true;
}

bool wd_frame_line(struct wd_span *rest, struct wd_span *ret)
{
	const char *lf;
	size_t n = rest->n, next = rest->n;

	if (rest->n == 0)
		return false;
	lf = memchr(rest->p, '\n', rest->n);
	if (lf) {
		n = (size_t)(lf - rest->p);
		next = n + 1;
	}
	/* Lines end in CR alone where the printer did the rest. */
	const char *cr = memchr(rest->p, '\r', n);
	if (cr) {
		size_t at = (size_t)(cr - rest->p), end = at;

		while (end < n && rest->p[end] == '\r')
			end++;
		if (end < n || !lf)
			next = at + 1;
		n = at;
	}
	*ret = wd_span_head(*rest, n);
	*rest = wd_span_from(*rest, next);
	return true;
}

enum wd_err wd_frame_fault(struct wd_decoding *d, const struct wd_frame *frame, enum wd_err err,
	const char *reason, struct wd_span detail)
{
	return wd_decoding_fault(d,
		&(struct wd_fault){
			.err = err,
			.reason = reason,
			.detail = detail,
			.offset = (size_t)(frame->bytes.p - d->rec->payload.p),
			.payload = frame->bytes,
		});
}

enum wd_err wd_frame_broken(struct wd_decoding *d, const struct wd_frame *frame)
{
	unsigned long at = (unsigned long)(frame->bytes.p - d->rec->payload.p);
	const char *reason = "half-frame";

	if (frame->loose)
		return wd_frame_fault(d, frame, WD_EINVAL, reason,
			wd_decoding_detail(d, "text outside of a frame from byte %lu on", at));
	return wd_frame_fault(d, frame, WD_EINVAL, reason,
		wd_decoding_detail(d, "the frame from byte %lu on has no %s", at,
			frame->text.n > 0 ? "end (ETX)" : "text (STX, ETX)"));
}

void wd_frame_guess(struct wd_xf *f, const char *what)
{
	if (wd_span_find(f->d->guessed, wd_span_of(what)) == f->d->guessed.n)
		f->d->guessed = wd_xf_join(f, f->d->guessed, WD_SPAN(","), wd_span_of(what));
}

/* ESC, intermediate bytes, a final byte: they choose character sets that we have decoded already. */
static struct wd_span without_escapes(struct wd_xf *f, struct wd_span s)
{
	char *p = wd_arena_text(f->d->arena, s.n);
	size_t n = 0;

	if (!p) {
		f->err = WD_ENOMEM;
		return (struct wd_span){ 0 };
	}
	for (size_t i = 0; i < s.n; i++) {
		size_t k = i + 1;

		while (s.p[i] == '\x1b' && k < s.n && s.p[k] >= 0x20 && s.p[k] <= 0x2F)
			k++;
		if (k > i + 1 && k < s.n)
			i = k;
		else
			p[n++] = s.p[i];
	}
	return (struct wd_span){ p, n };
}

struct wd_span wd_frame_text(struct wd_xf *f, struct wd_span bytes)
{
	struct wd_charset_out out = { 0 };
	bool guessed = false;

	if (f->err != WD_OK || bytes.n == 0)
		return (struct wd_span){ 0 };
	if (memchr(bytes.p, '\x1b', bytes.n))
		bytes = without_escapes(f, bytes);
	if (f->err != WD_OK)
		return (struct wd_span){ 0 };
	f->err = wd_text_charset_decode(
		f->d->arena, bytes, f->d->charset, f->d->rec->language, &out, &guessed);
	if (f->err == WD_OK && guessed)
		wd_frame_guess(f, "charset");
	if (f->err == WD_ECHARSET || f->err == WD_ENOTFOUND) {
		f->d->refused = "bad-charset";
		f->d->refusal = wd_decoding_detail(f->d, "byte %zu of the text", out.bad_at);
	}
	return f->err == WD_OK ? out.text : (struct wd_span){ 0 };
}

void wd_frame_ed_note(struct wd_xf *f, struct wd_story *story, struct wd_span line)
{
	line = wd_xf_clean(f, wd_span_trim(line));
	if (line.n > 0 && wd_span_find(story->ed_note, line) == story->ed_note.n)
		story->ed_note = wd_xf_join(f, story->ed_note, WD_SPAN("\n"), line);
}

/* --- tests ---------------------------------------------------------------------------------- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Only words that tests are made of, and at least one that says so. */
static bool only_test_words(struct wd_span s)
{
	static const struct wd_span words[] = {
		WD_SPAN_LIT("test"),
		WD_SPAN_LIT("testing"),
		WD_SPAN_LIT("tests"),
		WD_SPAN_LIT("ryryry"),
		WD_SPAN_LIT("ryry"),
		WD_SPAN_LIT("ry"),
		/* what may stand beside those */
		WD_SPAN_LIT("this"),
		WD_SPAN_LIT("is"),
		WD_SPAN_LIT("a"),
		WD_SPAN_LIT("only"),
		WD_SPAN_LIT("please"),
		WD_SPAN_LIT("ignore"),
		WD_SPAN_LIT("message"),
		WD_SPAN_LIT("line"),
		WD_SPAN_LIT("frame"),
		WD_SPAN_LIT("end"),
		WD_SPAN_LIT("of"),
		WD_SPAN_LIT("circuit"),
		WD_SPAN_LIT("bc"),
		WD_SPAN_LIT("disregard"),
		WD_SPAN_LIT("the"),
		WD_SPAN_LIT("wire"),
		WD_SPAN_LIT("blah"),
	};
	bool any = false;

	for (size_t i = 0; i < s.n; i++) {
		size_t n = 0, k = 0;

		while (i + n < s.n && is_letter(s.p[i + n]))
			n++;
		if (n == 0)
			continue;
		struct wd_span word = between(s, i, i + n);
		while (k < sizeof(words) / sizeof(words[0]) && !wd_span_eq_nocase(word, words[k]))
			k++;
		if (k == sizeof(words) / sizeof(words[0]))
			return false;
		any = any || k < 6;
		i += n;
	}
	return any;
}

bool wd_frame_is_test(struct wd_span slug, struct wd_span text)
{
	static const struct wd_span fox = WD_SPAN_LIT("the quick brown fox");

	if (text.n > TEST_MAX)
		return false;
	if (only_test_words(text))
		return true;
	for (size_t i = 0; i + fox.n <= text.n; i++) {
		if (wd_span_starts_nocase(wd_span_from(text, i), fox))
			return true;
	}
	return is_blank(text) && only_test_words(slug);
}
