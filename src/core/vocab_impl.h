/* SPDX-License-Identifier: MIT */
/**
 * @file vocab_impl.h
 * What vocab.c, which reads files, and vocab_lookup.c, which finds words, share.
 * Internal to these two.
 */
#ifndef WIREDESK_CORE_VOCAB_IMPL_H
#define WIREDESK_CORE_VOCAB_IMPL_H

#include "core/vocab_agency.h"

/** A longer word is an error: look-ups read no further than the longest. */
#define WD_WORD_MAX 160

struct wd_vocab_agency {
	struct wd_agency agency;
	char *text; /* key and file; words borrow from it */
	struct wd_word *words;
	size_t n, cap;
};

/**
 * Which kinds of word go on after so many of their letters: a bit a kind, under the hash of each
 * beginning that ends where a word may. Most look-ups end after one word of the text.
 */
#define WD_STARTS 8192

struct wd_word_slot {
	uint64_t hash;
	const struct wd_word *word; /* NULL: free */
};

struct wd_vocab {
	struct wd_vocab_agency **agencies;
	size_t n, cap;
	struct wd_word_slot *slots; /* open addressing, at most half full; NULL before sealing */
	size_t n_slots;             /* a power of two */
	size_t longest;             /* bytes of the longest word */
	uint32_t starts[WD_STARTS];
};

/** Enter @p word; there is a free slot for it. */
void wd_vocab_enter(struct wd_vocab *vocab, const struct wd_word *word);

#endif
