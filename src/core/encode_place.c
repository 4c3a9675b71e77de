/* SPDX-License-Identifier: MIT */
#include "core/encode_place.h"

#include <assert.h>
#include <stdio.h>

#include "core/encode_body.h"
#include "wiredesk/encode.h"
#include "wiredesk/text.h"

#define E5 100000

/* The output, and the first thing that went wrong with it. */
struct out {
	struct wd_buf *buf;
	enum wd_err err;
	bool first; /* no member of the object at hand is written yet */
};

static void put(struct out *out, struct wd_span text)
{
	if (out->err == WD_OK)
		out->err = wd_buf_put(out->buf, text);
}

static void begin(struct out *out, struct wd_span text)
{
	put(out, text);
	out->first = true;
}

static void end(struct out *out, struct wd_span text)
{
	put(out, text);
	out->first = false;
}

/* "key": before a value. */
static void put_key(struct out *out, struct wd_span key)
{
	put(out, out->first ? WD_SPAN("\"") : WD_SPAN(",\""));
	put(out, key);
	put(out, WD_SPAN("\":"));
	out->first = false;
}

static void put_text(struct out *out, struct wd_span key, struct wd_span text)
{
	if (text.n == 0)
		return;
	put_key(out, key);
	put(out, WD_SPAN("\""));
	if (out->err == WD_OK)
		out->err = wd_utf8_valid(text) ? wd_encode_escaped(text, out->buf) : WD_ECHARSET;
	put(out, WD_SPAN("\""));
}

static void put_degrees(struct out *out, int32_t e5)
{
	unsigned n = e5 < 0 ? 0u - (unsigned)e5 : (unsigned)e5;
	char text[24];

	(void)snprintf(text, sizeof(text), "%s%u.%05u", e5 < 0 ? "-" : "", n / E5, n % E5);
	put(out, wd_span_of(text));
}

/* GeoJSON has the longitude first. */
static void put_feature(struct out *out, const struct wd_point *point)
{
	begin(out, WD_SPAN("{\"type\":\"Feature\""));
	out->first = false;
	put_text(out, WD_SPAN("id"), point->id);
	put_key(out, WD_SPAN("geometry"));
	put(out, WD_SPAN("{\"type\":\"Point\",\"coordinates\":["));
	put_degrees(out, point->lon_e5);
	put(out, WD_SPAN(","));
	put_degrees(out, point->lat_e5);
	put(out, WD_SPAN("]}"));
	put_key(out, WD_SPAN("properties"));
	begin(out, WD_SPAN("{"));
	put_text(out, WD_SPAN("name"), point->name);
	put_text(out, WD_SPAN("area"), point->area);
	put_text(out, WD_SPAN("country"), point->country);
	put_text(out, WD_SPAN("countryCode"), point->iso);
	end(out, WD_SPAN("}}"));
}

static void put_geo(struct out *out, const struct wd_place *place)
{
	put_key(out, WD_SPAN("geoJSON"));
	if (place->n_points == 1) {
		put_feature(out, &place->points[0]);
		return;
	}
	put(out, WD_SPAN("{\"type\":\"FeatureCollection\",\"features\":["));
	for (size_t i = 0; i < place->n_points; i++) {
		if (i > 0)
			put(out, WD_SPAN(","));
		put_feature(out, &place->points[i]);
	}
	put(out, WD_SPAN("]}"));
}

/* Where the dateline was written, part by part: ninjs has room for that in an address only. */
static void put_address(struct out *out, const struct wd_place *place)
{
	put_key(out, WD_SPAN("contactInfo"));
	put(out, WD_SPAN("[{\"type\":\"address\""));
	if (wd_span_eq(place->rel, WD_SPAN("dateline")))
		put(out, WD_SPAN(",\"role\":\"dateline\""));
	begin(out, WD_SPAN(",\"address\":{"));
	put_text(out, WD_SPAN("locality"), place->locality);
	put_text(out, WD_SPAN("area"), place->area);
	put_text(out, WD_SPAN("country"), place->country);
	end(out, WD_SPAN("}}]"));
}

static void put_place(struct out *out, const struct wd_place *place)
{
	begin(out, WD_SPAN("{"));
	put_text(out, WD_SPAN("name"), place->name.n > 0 ? place->name : place->locality);
	put_text(out, WD_SPAN("rel"), place->rel);
	if (wd_is_uri(place->uri))
		put_text(out, WD_SPAN("uri"), place->uri);
	if (place->locality.n > 0 || place->area.n > 0 || place->country.n > 0)
		put_address(out, place);
	if (place->n_points > 0)
		put_geo(out, place);
	end(out, WD_SPAN("}"));
}

enum wd_err wd_encode_places(const struct wd_places *places, struct wd_buf *out)
{
	struct out o = { .buf = out };
	const struct wd_place *place;

	if (STAILQ_EMPTY(places))
		return WD_OK;
	assert(out->n > 0 && out->p[out->n - 1] == '}');
	out->n--;
	put(&o, WD_SPAN(",\"places\":["));
	STAILQ_FOREACH (place, places, link) {
		if (place != STAILQ_FIRST(places))
			put(&o, WD_SPAN(","));
		put_place(&o, place);
	}
	put(&o, WD_SPAN("]}"));
	return o.err;
}
