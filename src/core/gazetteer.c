/* SPDX-License-Identifier: MIT */
/* make.py beside the table says how it is laid out. */
#include "core/gazetteer.h"

#include <assert.h>
#include <utf8proc.h>

#define KEY_MAX     64 /* no key of the table is longer */
#define COUNTRY_BIT 0x800000u
#define OWN_BIT     0x800000u
#define AREA_KEY    '=' /* keys of areas and countries begin with it */

/* Five megabytes of initializers would take a compiler minutes. */
__asm__(".pushsection .rodata\n"
	".balign 16\n"
	".hidden wd_gazetteer_table\n"
	".globl wd_gazetteer_table\n"
	".type wd_gazetteer_table, %object\n"
	"wd_gazetteer_table:\n"
	".incbin \"" WD_GAZETTEER "\"\n"
	".size wd_gazetteer_table, . - wd_gazetteer_table\n"
	".popsection\n");
extern const unsigned char wd_gazetteer_table[];

/* Words of the header. */
enum head { N_BUCKETS = 5, AT_PLACES, AT_AREAS, AT_COUNTRIES, AT_BUCKETS, AT_KEYS, AT_TEXT };
enum { PLACE_SIZE = 20, AREA_SIZE = 8, COUNTRY_SIZE = 8, ID_SIZE = 3 };

static uint32_t get_u32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t get_u24(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static uint16_t get_u16(const unsigned char *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static const unsigned char *part(enum head at)
{
	return wd_gazetteer_table + get_u32(wd_gazetteer_table + (size_t)4 * at);
}

static struct wd_span text_at(uint32_t offset)
{
	const unsigned char *p = part(AT_TEXT) + offset;

	return (struct wd_span){ (const char *)p + 1, p[0] };
}

/* ---- names to keys ---- */

/* A folded name; `blank` means that a blank comes before the next letter. */
struct key {
	char p[KEY_MAX];
	size_t n;
	bool blank, full;
};

static void put(struct key *key, char c)
{
	size_t want = key->blank && key->n > 0 ? 2 : 1;

	if (key->n + want > sizeof(key->p)) {
		key->full = true;
		return;
	}
	if (want == 2)
		key->p[key->n++] = ' ';
	key->p[key->n++] = c;
	key->blank = false;
}

/* Letters that no decomposition gets to ASCII; make.py has the same. */
static const char *plain_letter(utf8proc_int32_t c)
{
	switch (c) {
	case 0xe6:
		return "ae";
	case 0x153:
		return "oe";
	case 0xf8:
		return "o";
	case 0x111:
	case 0xf0:
		return "d";
	case 0xfe:
		return "th";
	case 0x142:
		return "l";
	case 0x131:
		return "i";
	case 0x127:
		return "h";
	case 0x14b:
		return "n";
	case 0x259:
		return "e";
	default:
		return NULL;
	}
}

/* One code point of what is folded already. Apostrophes and full stops part no words. */
static void put_folded(struct key *key, utf8proc_int32_t c)
{
	const char *plain = plain_letter(c);

	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		put(key, (char)c);
	else if (plain)
		for (; *plain; plain++)
			put(key, *plain);
	else if (c != '\'' && c != '.' && c != '`' && c != 0x2018 && c != 0x2019 && c != 0x2bb &&
		c != 0x2bc)
		key->blank = true;
}

static size_t put_wide(struct key *key, struct wd_span s, size_t i)
{
	const utf8proc_option_t fold =
		UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD;
	utf8proc_int32_t c, out[32];
	int boundary = 0;
	utf8proc_ssize_t n = utf8proc_iterate(
		(const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);

	if (n <= 0) {
		key->blank = true;
		return 1;
	}
	utf8proc_ssize_t made = utf8proc_decompose_char(
		c, out, (utf8proc_ssize_t)(sizeof(out) / sizeof(out[0])), fold, &boundary);
	for (utf8proc_ssize_t k = 0; k < made && k < 32; k++)
		put_folded(key, out[k]);
	return (size_t)n;
}

static bool make_key(struct wd_span name, struct key *key)
{
	size_t start = key->n;

	for (size_t i = 0; i < name.n && !key->full;) {
		unsigned char c = (unsigned char)name.p[i];

		if (c >= 0x80) {
			i += put_wide(key, name, i);
			continue;
		}
		put_folded(key, c >= 'A' && c <= 'Z' ? c | 0x20 : c);
		i++;
	}
	return !key->full && key->n > start;
}

/* ---- look-ups ---- */

static uint32_t hash(const struct key *key)
{
	uint32_t h = 0x811c9dc5;

	for (size_t i = 0; i < key->n; i++)
		h = (h ^ (unsigned char)key->p[i]) * 0x01000193u;
	return h;
}

/* The count of ids, which follow it; NULL when there is no such key. */
static const unsigned char *find(const struct key *key)
{
	uint32_t bucket = hash(key) % get_u32(wd_gazetteer_table + (size_t)4 * N_BUCKETS);
	const unsigned char *from = part(AT_BUCKETS) + (size_t)4 * bucket;
	const unsigned char *p = wd_gazetteer_table + get_u32(from);
	const unsigned char *end = wd_gazetteer_table + get_u32(from + 4);

	while (p < end) {
		const unsigned char *ids = p + 1 + p[0];

		if (p[0] == key->n && memcmp(p + 1, key->p, key->n) == 0)
			return ids;
		p = ids + 1 + (size_t)ID_SIZE * ids[0];
	}
	return NULL;
}

static void get_city(uint32_t number, struct wd_city *ret)
{
	const unsigned char *p = part(AT_PLACES) + (size_t)PLACE_SIZE * number;
	uint16_t area = get_u16(p + 16);

	*ret = (struct wd_city){
		.lat_e5 = (int32_t)get_u32(p),
		.lon_e5 = (int32_t)get_u32(p + 4),
		.id = get_u32(p + 8),
		.name = text_at(get_u32(p + 12)),
		.region = { get_u16(part(AT_AREAS) + (size_t)AREA_SIZE * area + 4), area },
		.size = p[18],
		.capital = p[19] != 0,
	};
}

size_t wd_gazetteer_cities(struct wd_span name, struct wd_city ret[WD_GAZETTEER_MAX])
{
	struct key key = { .n = 0 };
	const unsigned char *ids = make_key(name, &key) ? find(&key) : NULL;
	size_t n = 0;

	for (; ids && n < ids[0] && n < WD_GAZETTEER_MAX; n++) {
		struct wd_city city;
		size_t at = n;

		uint32_t id = get_u24(ids + 1 + (size_t)ID_SIZE * n);

		get_city(id & ~OWN_BIT, &city);
		city.own = (id & OWN_BIT) != 0;
		for (; at > 0 && ret[at - 1].size < city.size; at--)
			ret[at] = ret[at - 1];
		ret[at] = city;
	}
	return n;
}

size_t wd_gazetteer_regions(struct wd_span name, struct wd_region ret[WD_GAZETTEER_MAX])
{
	struct key key = { .p = { AREA_KEY }, .n = 1 };
	const unsigned char *ids = make_key(name, &key) ? find(&key) : NULL;
	size_t n = 0;

	for (; ids && n < ids[0] && n < WD_GAZETTEER_MAX; n++) {
		uint32_t id = get_u24(ids + 1 + (size_t)ID_SIZE * n);

		if (id & COUNTRY_BIT)
			ret[n] = (struct wd_region){ (uint16_t)(id & 0xffff), WD_GAZETTEER_WHOLE };
		else
			ret[n] = (struct wd_region){
				get_u16(part(AT_AREAS) + (size_t)AREA_SIZE * id + 4), (uint16_t)id
			};
	}
	return n;
}

struct wd_span wd_gazetteer_area(struct wd_region region)
{
	if (region.area == WD_GAZETTEER_WHOLE)
		return (struct wd_span){ 0 };
	return text_at(get_u32(part(AT_AREAS) + (size_t)AREA_SIZE * region.area));
}

struct wd_span wd_gazetteer_country(struct wd_region region)
{
	return text_at(get_u32(part(AT_COUNTRIES) + (size_t)COUNTRY_SIZE * region.country));
}

struct wd_span wd_gazetteer_iso(struct wd_region region)
{
	const unsigned char *p = part(AT_COUNTRIES) + (size_t)COUNTRY_SIZE * region.country;

	return (struct wd_span){ (const char *)p + 4, 2 };
}
