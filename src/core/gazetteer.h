/* SPDX-License-Identifier: MIT */
/**
 * @file gazetteer.h
 * The places of the world with 5,000 inhabitants or more, by any of their names in Latin script, and
 * the states, provinces and countries that wires write behind them.
 *
 *     "MUNICH", "Muenchen", "Munique"   ->  one place: München, Bavaria, Germany (DE) 48.13743 11.57549
 *     "PORTLAND"                        ->  11 places, from the largest down
 *     "Ore.", "Oregon"                  ->  the area Oregon of the United States
 *     "Georgia"                         ->  the area Georgia of the United States, the country Georgia
 *
 * The table is gazetteer/places.bin, made by gazetteer/make.py from GeoNames (CC BY 4.0) and CLDR
 * and compiled in. Names compare by letters and digits alone: without case, marks and punctuation.
 * Pure: constant data; everything handed out is static. Internal to the core.
 */
#ifndef WIREDESK_CORE_GAZETTEER_H
#define WIREDESK_CORE_GAZETTEER_H

#include <stdint.h>

#include "wiredesk/span.h"

/** More places than any name has. */
#define WD_GAZETTEER_MAX 64

/** An area or a country; `area` is WD_GAZETTEER_WHOLE for all of the country. */
struct wd_region {
	uint16_t country;
	uint16_t area;
};
#define WD_GAZETTEER_WHOLE UINT16_MAX

struct wd_city {
	uint32_t id;            /* GeoNames' */
	int32_t lat_e5, lon_e5; /* 1/100,000 of a degree */
	struct wd_region region;
	uint8_t size;        /* 8 times the binary logarithm of the inhabitants */
	bool capital;        /* of its country */
	bool own;            /* asked for by its own name, not by one of its others */
	struct wd_span name; /* "München" */
};

/** The places of that name, the largest first. How many of @p ret are filled. */
size_t wd_gazetteer_cities(struct wd_span name, struct wd_city ret[WD_GAZETTEER_MAX]);

/** The areas and countries of that name. How many of @p ret are filled. */
size_t wd_gazetteer_regions(struct wd_span name, struct wd_region ret[WD_GAZETTEER_MAX]);

/** "Oregon"; empty for whole countries and for areas whose name the table lacks. */
struct wd_span wd_gazetteer_area(struct wd_region region);
/** "United States", in English. */
struct wd_span wd_gazetteer_country(struct wd_region region);
/** "US", ISO 3166-1. */
struct wd_span wd_gazetteer_iso(struct wd_region region);

#endif
