/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "core/gazetteer.h"
#include "core/resolve_parts.h"
#include "core/vocab_agency.h"

#define PARTS_MAX 4 /* cities of one dateline, parted by strokes */
#define QUALS_MAX 4 /* "BUFFALO, N.Y., USA" has two */

/* Sizes are 8 times binary logarithms. */
#define TWENTY_TIMES 35
#define FOUR_TIMES   16
/* Places of fewer inhabitants than 100,000 have no names in other languages that a wire would use. */
#define ABROAD 133

/* One city of a dateline and what stands behind it. */
struct part {
	struct wd_span city;
	struct wd_span quals[QUALS_MAX];
	size_t n_quals;
	struct wd_region regions[WD_GAZETTEER_MAX]; /* that the last known qualifier may mean */
	size_t n_regions;
	bool known;   /* a qualifier is in the table */
	bool in_area; /* and one of them is a state or province */
};

static void add_qual(struct part *part, struct wd_span qual)
{
	qual = wd_span_trim(qual);
	if (qual.n > 0 && part->n_quals < QUALS_MAX)
		part->quals[part->n_quals++] = qual;
}

/* "SURABAYA, Indonesia" */
static void read_part(struct wd_span s, struct part *part)
{
	size_t comma = wd_span_find_byte(s, ',');

	*part = (struct part){ .city = wd_span_trim(wd_span_head(s, comma)) };
	while (comma < s.n) {
		s = wd_span_from(s, comma + 1);
		comma = wd_span_find_byte(s, ',');
		add_qual(part, wd_span_head(s, comma));
	}
}

/* Parts of "Tel Aviv/Beirut"; what the wire says of area and country belongs to the last. */
static size_t read_parts(const struct wd_place *place, struct part parts[PARTS_MAX])
{
	struct wd_span s = place->locality;
	size_t n = 0;

	while (s.n > 0 && n < PARTS_MAX) {
		size_t stroke = wd_span_find_byte(s, '/');

		read_part(wd_span_head(s, stroke), &parts[n++]);
		s = wd_span_from(s, stroke + 1);
	}
	if (n > 0) {
		add_qual(&parts[n - 1], place->area);
		add_qual(&parts[n - 1], place->country);
	}
	return n;
}

static bool lies_in(struct wd_region region, const struct wd_region *outer)
{
	return region.country == outer->country &&
		(outer->area == WD_GAZETTEER_WHOLE || region.area == outer->area);
}

static bool lies_in_any(const struct wd_city *city, const struct wd_region *regions, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (lies_in(city->region, &regions[i]))
			return true;
	}
	return false;
}

/* Leave those of @p cities that are where each qualifier says. */
static size_t keep_qualified(struct part *part, struct wd_city *cities, size_t n)
{
	for (size_t q = 0; q < part->n_quals; q++) {
		struct wd_region regions[WD_GAZETTEER_MAX];
		size_t n_regions = wd_gazetteer_regions(part->quals[q], regions), kept = 0;

		if (n_regions == 0)
			continue;
		part->in_area = part->in_area || regions[0].area != WD_GAZETTEER_WHOLE;
		for (size_t i = 0; i < n; i++) {
			if (lies_in_any(&cities[i], regions, n_regions))
				cities[kept++] = cities[i];
		}
		n = kept;
		if (!part->known) {
			memcpy(part->regions, regions, n_regions * sizeof(*regions));
			part->n_regions = n_regions;
		}
		part->known = true;
	}
	return n;
}

/* The first of @p cities from @p i on that has the name as its own, or not; n when none has. */
static size_t next_own(const struct wd_city *cities, size_t n, size_t i, bool own)
{
	while (i < n && cities[i].own != own)
		i++;
	return i;
}

static bool outweighs(const struct wd_city *cities, size_t n, size_t a, size_t b, unsigned by)
{
	return b >= n || cities[a].size >= cities[b].size + by;
}

/*
 * The one that is meant beyond doubt. It has twenty times the inhabitants of the next: the others
 * are hamlets then. Or it alone has the name as its own, or nobody has, and those that have it among
 * their other names are a quarter of it at most: GeoNames knows names in all languages and of all
 * times. Where the wire says the state, one of the name itself is enough.
 */
static const struct wd_city *only_one(const struct wd_city *cities, size_t n, bool in_area)
{
	size_t own = next_own(cities, n, 0, true), other = next_own(cities, n, 0, false);

	if (n == 0)
		return NULL;
	if (outweighs(cities, n, 0, 1, TWENTY_TIMES))
		return &cities[0];
	if (own == n)
		return outweighs(cities, n, 0, 1, FOUR_TIMES) ? &cities[0] : NULL;
	if (!outweighs(cities, n, own, next_own(cities, n, own + 1, true), TWENTY_TIMES))
		return NULL;
	return in_area || outweighs(cities, n, own, other, FOUR_TIMES) ? &cities[own] : NULL;
}

/* A city that stands alone is the capital of that name, else the largest. */
static const struct wd_city *first_of(const struct wd_city *cities, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (cities[i].capital && cities[i].own)
			return &cities[i];
	}
	return &cities[0];
}

static const struct wd_city *choose(struct part *part, const struct wd_vocab *vocab,
	const struct wd_agency *agency, struct wd_city cities[WD_GAZETTEER_MAX])
{
	size_t n = keep_qualified(part, cities, wd_gazetteer_cities(part->city, cities));
	const struct wd_city *city = only_one(cities, n, part->in_area);

	/* What is said and not known cannot be checked. */
	if (n == 0 || (part->n_quals > 0 && !part->known))
		return NULL;
	if (part->n_quals > 0)
		return city;
	if (wd_vocab_stands_alone(vocab, agency, part->city))
		return first_of(cities, n);
	return city && (city->own || city->capital || city->size >= ABROAD) ? city : NULL;
}

static enum wd_err set_point(
	struct wd_arena *arena, const struct wd_city *city, struct wd_point *ret)
{
	char uri[64];
	int n = snprintf(uri, sizeof(uri), "https://sws.geonames.org/%u/", city->id);
	struct wd_span id = { uri, n < 0 ? 0 : (size_t)n };

	id = wd_arena_dup(arena, id);
	if (!id.p)
		return WD_ENOMEM;
	*ret = (struct wd_point){
		.id = id,
		.name = city->name,
		.area = wd_gazetteer_area(city->region),
		.country = wd_gazetteer_country(city->region),
		.iso = wd_gazetteer_iso(city->region),
		.lat_e5 = city->lat_e5,
		.lon_e5 = city->lon_e5,
	};
	return WD_OK;
}

/* "TBILISI, Georgia": the reader of datelines takes it for the state. */
static void move_country(struct wd_place *place, const struct wd_city *city)
{
	struct wd_region regions[WD_GAZETTEER_MAX];
	size_t n = place->country.n == 0 ? wd_gazetteer_regions(place->area, regions) : 0;
	bool country = false;

	for (size_t i = 0; i < n; i++) {
		if (!lies_in(city->region, &regions[i]))
			continue;
		if (regions[i].area != WD_GAZETTEER_WHOLE)
			return;
		country = true;
	}
	if (country) {
		place->country = place->area;
		place->area = (struct wd_span){ 0 };
	}
}

static void fill_address(struct wd_place *place, const struct wd_city *city)
{
	move_country(place, city);
	if (place->area.n == 0)
		place->area = wd_gazetteer_area(city->region);
	if (place->country.n == 0)
		place->country = wd_gazetteer_country(city->region);
	/* "SINGAPORE"; "LEEDS, England": once is enough. */
	if (wd_span_eq_nocase(place->area, place->locality) ||
		wd_span_eq_nocase(place->area, place->country))
		place->area = (struct wd_span){ 0 };
}

/* No such city, but what stands behind it, or it itself, says which country: "BAHRAIN". */
static void fill_country(struct wd_place *place, const struct part *part)
{
	struct wd_region own[WD_GAZETTEER_MAX];
	const struct wd_region *regions = part->regions;
	size_t n = part->n_regions;

	if (place->country.n > 0)
		return;
	if (part->n_quals == 0) {
		regions = own;
		n = wd_gazetteer_regions(part->city, own);
	}
	if (n == 1 && (part->n_quals == 0) == (regions[0].area == WD_GAZETTEER_WHOLE))
		place->country = wd_gazetteer_country(regions[0]);
}

static enum wd_err resolve_part(const struct wd_city *city, const struct part *part, bool alone,
	struct wd_arena *arena, struct wd_place *place)
{
	struct wd_point *point = NULL;

	if (alone && city)
		fill_address(place, city);
	if (alone && !city)
		fill_country(place, part);
	if (!city)
		return WD_OK;
	point = &place->points[place->n_points];
	if (set_point(arena, city, point) != WD_OK)
		return WD_ENOMEM;
	place->n_points++;
	if (alone && place->uri.n == 0)
		place->uri = point->id;
	return WD_OK;
}

enum wd_err wd_resolve_place(const struct wd_story *story, const struct wd_vocab *vocab,
	struct wd_arena *arena, struct wd_place *place)
{
	const struct wd_agency *agency = wd_vocab_agency(vocab, story->agency);
	struct wd_city cities[WD_GAZETTEER_MAX];
	struct part parts[PARTS_MAX];
	size_t n = read_parts(place, parts);
	enum wd_err err = WD_OK;

	if (n == 0 || place->n_points > 0)
		return WD_OK;
	/* "Frankfurt/Main" is one. */
	struct part whole = { .city = place->locality };
	if (n > 1 && choose(&whole, vocab, agency, cities)) {
		parts[0] = whole;
		n = 1;
	}
	place->points = wd_arena_alloc(arena, n * sizeof(*place->points));
	if (!place->points)
		return WD_ENOMEM;
	for (size_t i = 0; !err && i < n; i++) {
		const struct wd_city *city = choose(&parts[i], vocab, agency, cities);

		err = resolve_part(city, &parts[i], n == 1, arena, place);
	}
	return err;
}
