/* SPDX-License-Identifier: MIT */
/**
 * @file arena.h
 * Memory for everything decoded from one message; it goes all at once.
 *
 *     chunk 64 KiB            chunk 64 KiB          big, one of its own
 *     [story|headline|text..] [parties|places|....] [a 3 MiB body       ]
 *
 * wd_arena_reset() keeps the first chunk, so that a steady flow of stories allocates nothing.
 * Owns its chunks. What it hands out is borrowed until the next reset.
 */
#ifndef WIREDESK_ARENA_H
#define WIREDESK_ARENA_H

#include "wiredesk/span.h"

struct wd_arena_chunk;

struct wd_arena {
	struct wd_arena_chunk *chunks; /* newest first */
	size_t used, max;
	bool over; /* since the last reset something was refused for the limit, not for memory */
};

/** @param max_bytes all allocations together; past it the arena answers NULL */
void wd_arena_init(struct wd_arena *arena, size_t max_bytes);
void wd_arena_reset(struct wd_arena *arena);
void wd_arena_done(struct wd_arena *arena);

/** @p n bytes, aligned for any type, zeroed. NULL over the limit or without memory. */
void *wd_arena_alloc(struct wd_arena *arena, size_t n);

/** As wd_arena_alloc(), not zeroed and without alignment: room for text. */
char *wd_arena_text(struct wd_arena *arena, size_t n);

/** A copy of @p s. { NULL, 0 } when there is no memory, or when @p s is empty. */
struct wd_span wd_arena_dup(struct wd_arena *arena, struct wd_span s);

#endif
