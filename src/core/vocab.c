/* SPDX-License-Identifier: MIT */
#include "wiredesk/vocab.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/vocab_agency.h"
#include "core/vocab_builtin.h"
#include "core/vocab_impl.h"
#include "wiredesk/ini.h"

/* Files with this key name no agency. */
#define COMMON WD_SPAN("common")

#define LEAD_IN WD_WORD_KINDS /* the one key that is not a word */

static const struct key {
	const char *name;
	unsigned kind; /* enum wd_word_kind, or LEAD_IN */
	bool list;
	const char *help;
} keys[] = {
	{ "name", WD_WORD_NAME, false, "The name as published." },
	{ "credit", WD_WORD_CREDIT, true,
		"What stands in the brackets of a dateline, and after a name in a byline." },
	{ "holder", WD_WORD_HOLDER, true, "Names of the copyright holder." },
	{ "byline_title", WD_WORD_TITLE, true,
		"What stands beside or below a name in a byline: Staff Writer." },
	{ "lead_in", LEAD_IN, true,
		"Habits: no-dash (after the credit), credit-first (before the place), "
		"bare-credit (without brackets)." },
	{ "sign_off", WD_WORD_SIGN_OFF, true, "The agency's own mark at the end of a story." },
	{ "end_mark", WD_WORD_END_MARK, true, "What says that the story ends." },
	{ "related", WD_WORD_RELATED, true, "What opens a pointer to another story." },
	{ "advisory", WD_WORD_ADVISORY, true, "What opens a note to editors." },
	{ "usage", WD_WORD_USAGE, true, "What opens a sentence on allowed use." },
	{ "contact", WD_WORD_CONTACT, true, "What opens a line on whom to ask." },
	{ "reporting", WD_WORD_REPORTING, true, "Opens a tail credit of a reporter." },
	{ "writing", WD_WORD_WRITING, true, "Opens a tail credit of a writer." },
	{ "editing", WD_WORD_EDITING, true, "Opens a tail credit of an editor." },
	{ "contributing", WD_WORD_CONTRIBUTING, true, "Opens a tail credit of a contributor." },
	{ "by", WD_WORD_BY, true, "What opens a byline." },
	{ "month", WD_WORD_MONTH, true, "Names of months, long and short." },
	{ "place", WD_WORD_PLACE, true, "Cities that datelines name without state or country." },
	{ "region", WD_WORD_REGION, true, "States and provinces that follow a city." },
	{ "country", WD_WORD_COUNTRY, true, "Countries that follow a city." },
};

#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

static const struct {
	struct wd_span word;
	unsigned bit;
} habits[] = {
	{ WD_SPAN_LIT("no-dash"), WD_LEAD_NO_DASH },
	{ WD_SPAN_LIT("credit-first"), WD_LEAD_CREDIT_FIRST },
	{ WD_SPAN_LIT("bare-credit"), WD_LEAD_BARE },
};

const char *wd_vocab_key(size_t i, const char **ret_help, bool *ret_list)
{
	if (i >= N_KEYS)
		return NULL;
	*ret_help = keys[i].help;
	*ret_list = keys[i].list;
	return keys[i].name;
}

struct wd_vocab *wd_vocab_new(void)
{
	return calloc(1, sizeof(struct wd_vocab));
}

static void agency_free(struct wd_vocab_agency *agency)
{
	if (!agency)
		return;
	free(agency->words);
	free(agency->text);
	free(agency);
}

void wd_vocab_free(struct wd_vocab *vocab)
{
	if (!vocab)
		return;
	for (size_t i = 0; i < vocab->n; i++)
		agency_free(vocab->agencies[i]);
	free(vocab->agencies);
	free(vocab->slots);
	free(vocab);
}

/* A vocabulary file while it is read. */
struct loader {
	struct wd_vocab_agency *to;
	const char *file;
	wd_vocab_report_fn report;
	void *arg;
	enum wd_err err;
};

static void fault(struct loader *l, unsigned line, const char *msg)
{
	if (l->err != WD_ENOMEM)
		l->err = WD_EINVAL;
	if (l->report)
		l->report(l->arg, l->file, line, msg);
}

static void fault_named(struct loader *l, unsigned line, const char *what, struct wd_span name)
{
	char msg[160];

	(void)snprintf(msg, sizeof(msg), "%s '%.*s'", what, (int)(name.n < 80 ? name.n : 80),
		name.n ? name.p : ""); /* cut off for people is fine */
	fault(l, line, msg);
}

static void add_word(struct loader *l, enum wd_word_kind kind, struct wd_span text)
{
	struct wd_vocab_agency *to = l->to;

	if (to->n == to->cap) {
		size_t cap = to->cap ? 2 * to->cap : 64;
		struct wd_word *words = reallocarray(to->words, cap, sizeof(*words));

		if (!words) {
			l->err = WD_ENOMEM;
			return;
		}
		to->words = words;
		to->cap = cap;
	}
	to->words[to->n++] = (struct wd_word){ text, kind, &to->agency };
}

static void add_habit(struct loader *l, unsigned line, struct wd_span word)
{
	for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++) {
		if (wd_span_eq(word, habits[i].word)) {
			l->to->agency.lead_in |= habits[i].bit;
			return;
		}
	}
	fault_named(l, line, "lead_in: no such habit", word);
}

static void add_value(struct loader *l, unsigned line, const struct key *key, struct wd_span value)
{
	if (value.n == 0) {
		fault_named(l, line, "an empty value of", wd_span_of(key->name));
	} else if (value.n > WD_WORD_MAX) {
		fault_named(l, line, "longer than 160 bytes:", value);
	} else if (key->kind == LEAD_IN) {
		add_habit(l, line, value);
	} else {
		add_word(l, (enum wd_word_kind)key->kind, value);
		l->to->agency.places |= key->kind == WD_WORD_PLACE;
		/* A name is a credit too: nobody should have to say it twice. */
		if (key->kind == WD_WORD_NAME) {
			l->to->agency.name = value;
			add_word(l, WD_WORD_CREDIT, value);
		}
	}
}

static void add_values(struct loader *l, unsigned line, const struct key *key, struct wd_span value)
{
	const struct wd_span bar = WD_SPAN(" | ");

	for (;;) {
		size_t at = wd_span_find(value, bar);

		add_value(l, line, key, wd_span_trim(wd_span_head(value, at)));
		if (at == value.n)
			return;
		value = wd_span_from(value, at + bar.n);
	}
}

static void on_value(void *arg, struct wd_span section, struct wd_span name, struct wd_span value,
	unsigned line, bool more)
{
	struct loader *l = arg;

	if (!wd_span_eq(section, WD_SPAN("agency"))) {
		fault_named(l, line, "only [agency] belongs here, not", section);
		return;
	}
	for (size_t i = 0; i < N_KEYS; i++) {
		if (!wd_span_eq(name, wd_span_of(keys[i].name)))
			continue;
		if (keys[i].list)
			add_values(l, line, &keys[i], value);
		else if (more || l->to->agency.name.n > 0)
			fault_named(l, line, "given twice:", name);
		else
			add_value(l, line, &keys[i], value);
		return;
	}
	fault_named(l, line, "no such key", name);
}

static void on_error(void *arg, unsigned line, const char *msg)
{
	fault(arg, line, msg);
}

static struct wd_vocab_agency *agency_new(struct wd_span key, struct wd_span text)
{
	struct wd_vocab_agency *agency = calloc(1, sizeof(*agency));

	if (!agency)
		return NULL;
	agency->text = malloc(key.n + text.n + 1);
	if (!agency->text) {
		agency_free(agency);
		return NULL;
	}
	memcpy(agency->text, key.p, key.n);
	if (text.n)
		memcpy(agency->text + key.n, text.p, text.n);
	agency->agency.key = (struct wd_span){ agency->text, key.n };
	return agency;
}

static struct wd_vocab_agency **find_agency(const struct wd_vocab *vocab, struct wd_span key)
{
	for (size_t i = 0; i < vocab->n; i++) {
		if (wd_span_eq(vocab->agencies[i]->agency.key, key))
			return &vocab->agencies[i];
	}
	return NULL;
}

/* Takes agency, also on failure. */
static enum wd_err put_agency(struct wd_vocab *vocab, struct wd_vocab_agency *agency)
{
	struct wd_vocab_agency **old = find_agency(vocab, agency->agency.key);

	if (old) {
		agency_free(*old);
		*old = agency;
		return WD_OK;
	}
	if (vocab->n == vocab->cap) {
		size_t cap = vocab->cap ? 2 * vocab->cap : 64;
		struct wd_vocab_agency **agencies =
			reallocarray(vocab->agencies, cap, sizeof(struct wd_vocab_agency *));

		if (!agencies) {
			agency_free(agency);
			return WD_ENOMEM;
		}
		vocab->agencies = agencies;
		vocab->cap = cap;
	}
	vocab->agencies[vocab->n++] = agency;
	return WD_OK;
}

enum wd_err wd_vocab_add(struct wd_vocab *vocab, struct wd_span key, const char *file,
	struct wd_span text, wd_vocab_report_fn report, void *arg)
{
	assert(vocab && !vocab->slots && key.n > 0 && file);

	struct wd_vocab_agency *agency = agency_new(key, text);
	if (!agency)
		return WD_ENOMEM;

	struct loader l = { .to = agency, .file = file, .report = report, .arg = arg };
	const struct wd_ini_sink sink = { .value = on_value, .error = on_error, .arg = &l };
	enum wd_err err = wd_ini_read((struct wd_span){ agency->text + key.n, text.n }, &sink);

	if (!err && !l.err && agency->agency.name.n == 0 && !wd_span_eq(key, COMMON))
		fault(&l, 1, "no name: what is the agency called?");
	if (!err)
		err = l.err;
	if (err) {
		agency_free(agency);
		return err;
	}
	return put_agency(vocab, agency);
}

enum wd_err wd_vocab_add_builtin(struct wd_vocab *vocab)
{
	for (size_t i = 0; i < wd_vocab_files_n; i++) {
		const struct wd_vocab_file *f = &wd_vocab_files[i];
		struct wd_span text = { (const char *)f->text, f->n };
		enum wd_err err =
			wd_vocab_add(vocab, wd_span_of(f->key), f->file, text, NULL, NULL);

		if (err)
			return err;
	}
	return WD_OK;
}

enum wd_err wd_vocab_seal(struct wd_vocab *vocab)
{
	size_t n_words = 0, n_slots = 64;

	assert(vocab && !vocab->slots);
	for (size_t i = 0; i < vocab->n; i++)
		n_words += vocab->agencies[i]->n;
	while (n_slots < 2 * n_words)
		n_slots *= 2;
	vocab->slots = calloc(n_slots, sizeof(*vocab->slots));
	if (!vocab->slots)
		return WD_ENOMEM;
	vocab->n_slots = n_slots;
	for (size_t i = 0; i < vocab->n; i++) {
		for (size_t k = 0; k < vocab->agencies[i]->n; k++)
			wd_vocab_enter(vocab, &vocab->agencies[i]->words[k]);
	}
	return WD_OK;
}

bool wd_vocab_has(const struct wd_vocab *vocab, struct wd_span key)
{
	return wd_vocab_agency(vocab, key) != NULL;
}

const struct wd_agency *wd_vocab_agency(const struct wd_vocab *vocab, struct wd_span key)
{
	struct wd_vocab_agency **agency = find_agency(vocab, key);

	if (!agency || wd_span_eq(key, COMMON))
		return NULL;
	return &(*agency)->agency;
}
