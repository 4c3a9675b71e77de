/* SPDX-License-Identifier: MIT */
#include "core/vocab_fold.h"
#include "core/vocab_impl.h"

#include <assert.h>

/* FNV-1a over folded letters. Not against attackers: every hit is compared. */
#define HASH_SEED  UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME UINT64_C(0x100000001b3)

static uint64_t hash_step(uint64_t hash, unsigned letter)
{
	return (hash ^ letter) * HASH_PRIME;
}

/* The multiplication carries upwards only: without this the low bits are those of the letters. */
static size_t hash_index(uint64_t hash)
{
	return (size_t)(hash ^ hash >> 32);
}

/* False: no word of these kinds begins so. True: perhaps one does. */
static bool may_go_on(const struct wd_vocab *vocab, unsigned mask, uint64_t hash)
{
	return (vocab->starts[hash_index(hash) % WD_STARTS] & mask) != 0;
}

static struct wd_span without_blanks(struct wd_span s)
{
	size_t n;

	while (s.n > 0 && (n = wd_fold_blank(s, 0)) > 0)
		s = wd_span_from(s, n);
	s = wd_span_trim(s);
	while (s.n > 1 && wd_fold_blank(s, s.n - 2) == 2)
		s = wd_span_trim(wd_span_head(s, s.n - 2));
	return s;
}

static bool same_folded(struct wd_span a, struct wd_span b)
{
	size_t i = 0, k = 0;

	while (i < a.n && k < b.n) {
		if (wd_fold_next(a, &i) != wd_fold_next(b, &k))
			return false;
	}
	return i == a.n && k == b.n;
}

static const struct wd_word *find(
	const struct wd_vocab *vocab, unsigned mask, struct wd_span text, uint64_t hash)
{
	size_t last = vocab->n_slots - 1;

	for (size_t i = hash_index(hash) & last; vocab->slots[i].word; i = (i + 1) & last) {
		const struct wd_word *word = vocab->slots[i].word;

		if (vocab->slots[i].hash == hash && (mask & WD_BIT(word->kind)) &&
			same_folded(word->text, text))
			return word;
	}
	return NULL;
}

void wd_vocab_enter(struct wd_vocab *vocab, const struct wd_word *word)
{
	uint64_t hash = HASH_SEED;

	for (size_t i = 0; i < word->text.n;) {
		hash = hash_step(hash, wd_fold_next(word->text, &i));
		if (wd_fold_boundary(word->text, i))
			vocab->starts[hash_index(hash) % WD_STARTS] |= WD_BIT(word->kind);
	}
	size_t last = vocab->n_slots - 1;
	size_t at = hash_index(hash) & last;
	while (vocab->slots[at].word)
		at = (at + 1) & last;
	vocab->slots[at] = (struct wd_word_slot){ hash, word };
	if (word->text.n > vocab->longest)
		vocab->longest = word->text.n;
}

/* Folding only shortens, and a text may spell a word with longer quotes, dashes and blanks. */
static struct wd_span within_reach(const struct wd_vocab *vocab, struct wd_span text)
{
	return wd_span_head(text, 2 * vocab->longest + 8);
}

const struct wd_word *wd_vocab_word(
	const struct wd_vocab *vocab, unsigned mask, struct wd_span text)
{
	uint64_t hash = HASH_SEED;

	assert(vocab && vocab->slots);
	text = without_blanks(text);
	if (text.n == 0 || text.n > 2 * vocab->longest + 8)
		return NULL;
	for (size_t i = 0; i < text.n;) {
		hash = hash_step(hash, wd_fold_next(text, &i));
		if (wd_fold_boundary(text, i) && !may_go_on(vocab, mask, hash))
			return NULL;
	}
	return find(vocab, mask, text, hash);
}

bool wd_vocab_stands_alone(
	const struct wd_vocab *vocab, const struct wd_agency *agency, struct wd_span city)
{
	bool own = agency && agency->places;
	uint64_t hash = HASH_SEED;

	assert(vocab && vocab->slots);
	city = without_blanks(city);
	for (size_t i = 0; i < city.n;)
		hash = hash_step(hash, wd_fold_next(city, &i));
	size_t last = vocab->n_slots - 1;
	for (size_t i = hash_index(hash) & last; vocab->slots[i].word; i = (i + 1) & last) {
		const struct wd_word *word = vocab->slots[i].word;

		if (vocab->slots[i].hash == hash && word->kind == WD_WORD_PLACE &&
			(own ? word->agency == agency : word->agency->name.n == 0) &&
			same_folded(word->text, city))
			return true;
	}
	return false;
}

const struct wd_word *wd_vocab_opener(
	const struct wd_vocab *vocab, unsigned mask, struct wd_span text, size_t *ret_n)
{
	const struct wd_word *best = NULL;
	uint64_t hash = HASH_SEED;

	assert(vocab && vocab->slots && ret_n);
	struct wd_span head = within_reach(vocab, text);
	for (size_t i = 0; i < head.n;) {
		hash = hash_step(hash, wd_fold_next(head, &i));
		if (!wd_fold_boundary(text, i))
			continue;
		if (!may_go_on(vocab, mask, hash))
			break;

		const struct wd_word *word = find(vocab, mask, wd_span_head(text, i), hash);
		if (word) {
			best = word;
			*ret_n = i;
		}
	}
	return best;
}

const struct wd_word *wd_vocab_closer(
	const struct wd_vocab *vocab, unsigned mask, struct wd_span text, size_t *ret_at)
{
	size_t reach;

	assert(vocab && vocab->slots && ret_at);
	text = wd_span_trim(text);
	reach = 2 * vocab->longest + 8;
	for (size_t at = text.n > reach ? text.n - reach : 0; at < text.n; at++) {
		if (at > 0 && (!wd_fold_boundary(text, at) || wd_fold_blank(text, at)))
			continue;

		const struct wd_word *word = wd_vocab_word(vocab, mask, wd_span_from(text, at));
		if (word) {
			*ret_at = at;
			return word;
		}
	}
	return NULL;
}
