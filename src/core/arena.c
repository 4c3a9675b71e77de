/* SPDX-License-Identifier: MIT */
#include "wiredesk/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#define CHUNK_BYTES (64u << 10)

struct wd_arena_chunk {
	struct wd_arena_chunk *next;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

void wd_arena_init(struct wd_arena *arena, size_t max_bytes)
{
	assert(arena);
	*arena = (struct wd_arena){ .max = max_bytes };
}

/* The oldest chunk is kept, unless it is one that a single big text made. */
void wd_arena_reset(struct wd_arena *arena)
{
	struct wd_arena_chunk *keep = NULL;

	while (arena->chunks) {
		struct wd_arena_chunk *chunk = arena->chunks;

		arena->chunks = chunk->next;
		if (!chunk->next && chunk->size == CHUNK_BYTES)
			keep = chunk;
		else
			free(chunk);
	}
	if (keep)
		keep->used = 0;
	arena->chunks = keep;
	arena->used = 0;
	arena->over = false;
}

void wd_arena_done(struct wd_arena *arena)
{
	if (!arena)
		return;
	wd_arena_reset(arena);
	free(arena->chunks);
	arena->chunks = NULL;
}

static struct wd_arena_chunk *add_chunk(struct wd_arena *arena, size_t need)
{
	size_t size = need > CHUNK_BYTES ? need : CHUNK_BYTES;
	struct wd_arena_chunk *chunk = malloc(sizeof(*chunk) + size);

	if (!chunk)
		return NULL;
	*chunk = (struct wd_arena_chunk){ .next = arena->chunks, .size = size };
	arena->chunks = chunk;
	return chunk;
}

static void *take(struct wd_arena *arena, size_t n, size_t align)
{
	struct wd_arena_chunk *chunk = arena->chunks;
	size_t pad = chunk ? (align - chunk->used % align) % align : 0;

	if (n > arena->max || arena->used > arena->max - n) {
		arena->over = true;
		return NULL;
	}
	if (!chunk || chunk->size - chunk->used < pad || chunk->size - chunk->used - pad < n) {
		chunk = add_chunk(arena, n);
		pad = 0;
	}
	if (!chunk)
		return NULL;

	void *p = chunk->bytes + chunk->used + pad;
	chunk->used += pad + n;
	arena->used += n;
	return p;
}

void *wd_arena_alloc(struct wd_arena *arena, size_t n)
{
	void *p = take(arena, n, alignof(max_align_t));

	if (p)
		memset(p, 0, n);
	return p;
}

char *wd_arena_text(struct wd_arena *arena, size_t n)
{
	return take(arena, n, 1);
}

struct wd_span wd_arena_dup(struct wd_arena *arena, struct wd_span s)
{
	char *p = s.n ? wd_arena_text(arena, s.n) : NULL;

	if (!p)
		return (struct wd_span){ 0 };
	memcpy(p, s.p, s.n);
	return (struct wd_span){ p, s.n };
}
