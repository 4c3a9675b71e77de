/* SPDX-License-Identifier: MIT */
#include "wiredesk/handoff.h"

#include <assert.h>

#include "core/pack.h"

enum wd_err wd_handoff_encode(const struct wd_handoff *handoff, struct wd_buf *out)
{
	const struct {
		uint64_t v;
		size_t bytes;
	} numbers[] = {
		{ WD_HANDOFF_VERSION, 1 },
		{ handoff->step, 1 },
		{ handoff->action, 1 },
		{ handoff->pub_status, 1 },
		{ handoff->flags, 2 },
		{ (uint64_t)handoff->time_ms, 8 },
		{ (uint32_t)handoff->from.partition, 4 },
		{ (uint64_t)handoff->from.offset, 8 },
		{ handoff->from.index, 2 },
	};
	const struct wd_span bytes[] = {
		{ (const char *)handoff->dedup.b, sizeof(handoff->dedup.b) },
		{ (const char *)handoff->content.b, sizeof(handoff->content.b) },
		{ (const char *)handoff->anchor.b, sizeof(handoff->anchor.b) },
	};
	const struct wd_span texts[] = { handoff->from.topic, handoff->agency, handoff->version,
		handoff->format, handoff->guessed, handoff->writer };
	enum wd_err err = WD_OK;

	for (size_t i = 0; err == WD_OK && i < sizeof(numbers) / sizeof(numbers[0]); i++)
		err = wd_pack_number(out, numbers[i].v, numbers[i].bytes);
	for (size_t i = 0; err == WD_OK && i < sizeof(bytes) / sizeof(bytes[0]); i++)
		err = wd_buf_put(out, bytes[i]);
	for (size_t i = 0; err == WD_OK && i < sizeof(texts) / sizeof(texts[0]); i++)
		err = wd_pack_text(out, texts[i]);
	return err;
}

static void unpack_into(struct wd_unpack *in, unsigned char *ret, size_t n)
{
	struct wd_span bytes = wd_unpack_bytes(in, n);

	if (!in->bad)
		memcpy(ret, bytes.p, n);
}

enum wd_err wd_handoff_decode(struct wd_span value, struct wd_handoff *ret)
{
	struct wd_unpack in = { .rest = value };
	struct wd_handoff h = { 0 };
	uint64_t version = wd_unpack_number(&in, 1);

	if (!in.bad && version > WD_HANDOFF_VERSION)
		return WD_ELIMIT;
	uint64_t step = wd_unpack_number(&in, 1), action = wd_unpack_number(&in, 1);
	uint64_t status = wd_unpack_number(&in, 1);
	h.flags = (unsigned)wd_unpack_number(&in, 2);
	h.time_ms = (int64_t)wd_unpack_number(&in, 8);
	h.from.partition = (int32_t)(uint32_t)wd_unpack_number(&in, 4);
	h.from.offset = (int64_t)wd_unpack_number(&in, 8);
	h.from.index = (uint16_t)wd_unpack_number(&in, 2);
	unpack_into(&in, h.dedup.b, sizeof(h.dedup.b));
	unpack_into(&in, h.content.b, sizeof(h.content.b));
	unpack_into(&in, h.anchor.b, sizeof(h.anchor.b));
	struct wd_span *texts[] = { &h.from.topic, &h.agency, &h.version, &h.format, &h.guessed,
		&h.writer };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = wd_unpack_text(&in);
	if (in.bad || in.rest.n > 0 || version == 0 || step >= WD_STEPS ||
		action > WD_ACTION_REPEAT || status > WD_PUB_CANCELED || h.time_ms < 0 ||
		(h.flags & ~(unsigned)WD_HANDOFF_FLAGS))
		return WD_EINVAL;
	h.step = (enum wd_step)step;
	h.action = (enum wd_action)action;
	h.pub_status = (enum wd_pub_status)status;
	*ret = h;
	return WD_OK;
}

const char *wd_step_name(enum wd_step step)
{
	static const char *const names[WD_STEPS] = { "guard", "follow", "dedup", "enter" };

	assert((size_t)step < WD_STEPS);
	return names[step];
}
